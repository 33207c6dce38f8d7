#include "app/bench/trainer_baseline.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cerrno>
#include <filesystem>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ; // NOLINT: POSIX has it in no header

namespace gaussarium::bench {

namespace {

constexpr const char* programName = "gaussarium-trainer";

// Beside this program, as both are installed and built.
std::filesystem::path findTrainer() {
    std::error_code error;
    const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
    for (const std::filesystem::path& folder :
         {self.parent_path(), std::filesystem::path(GAUSSARIUM_BENCH_MODULES)}) {
        const std::filesystem::path candidate = folder / programName;
        if (access(candidate.c_str(), X_OK) == 0) {
            return candidate;
        }
    }
    return {};
}

// What a program wrote to its standard output; its standard error goes nowhere.
Expected<std::string> outputOf(const std::vector<std::string>& arguments) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) {
        return fail("no pipe to {}", programName);
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", 1, 0);
    std::vector<char*> words;
    for (const std::string& argument : arguments) {
        words.push_back(const_cast<char*>(argument.c_str()));
    }
    words.push_back(nullptr);
    pid_t child = 0;
    const int spawned = posix_spawn(&child, words[0], &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    std::string text;
    std::array<char, 4096> part{};
    while (spawned == 0) {
        const ssize_t got = read(ends[0], part.data(), part.size());
        if (got > 0) {
            text.append(part.data(), static_cast<std::size_t>(got));
        } else if (got == 0 || errno != EINTR) {
            break;
        }
    }
    close(ends[0]);
    int status = -1;
    if (spawned == 0) {
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return fail("no baseline: {} bench failed", programName);
    }
    return text;
}

TrainerBench parse(const std::string& text) {
    const nlohmann::json json = nlohmann::json::parse(text);
    TrainerBench bench;
    bench.version = "libtorch " + json.at("torch").get<std::string>();
    for (const nlohmann::json& entry : json.at("gemm")) {
        bench.gemmRates.push_back(entry.at("flops_per_second").get<double>());
    }
    for (const nlohmann::json& entry : json.at("rows")) {
        bench.rows.push_back({entry.at("attention").get<std::string>(),
                              entry.at("threads").get<int>(), entry.at("seconds").get<double>(),
                              entry.at("answer").get<std::vector<float>>()});
    }
    return bench;
}

} // namespace

Expected<TrainerBench> runTrainerBench(std::int64_t n, const std::vector<int>& threads,
                                       std::int64_t gemm) {
    const std::filesystem::path program = findTrainer();
    if (program.empty()) {
        return fail("no baseline: {} (with LibTorch) is not installed beside this program",
                    programName);
    }
    const std::vector<std::string> arguments = {program.string(),
                                                "bench",
                                                "--json",
                                                "-",
                                                "--n",
                                                std::to_string(n),
                                                "--threads",
                                                fmt::format("{}", fmt::join(threads, ",")),
                                                "--gemm",
                                                std::to_string(gemm)};
    const Expected<std::string> text = outputOf(arguments);
    if (!text) {
        return fail(text.error());
    }
    try {
        return parse(*text);
    } catch (const nlohmann::json::exception&) {
        return fail("no baseline: {} is of another version", programName);
    }
}

} // namespace gaussarium::bench
