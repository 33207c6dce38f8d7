#include "app/bench/trainer_baseline.h"

#include <fmt/format.h>
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

std::string joined(const std::vector<int>& counts) {
    std::string text;
    for (const int count : counts) {
        text += (text.empty() ? "" : ",") + std::to_string(count);
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
    for (const nlohmann::json& entry : json.at("steps")) {
        bench.steps.push_back({entry.at("operators").get<std::string>(),
                               entry.at("threads").get<int>(), entry.at("seconds").get<double>()});
    }
    return bench;
}

} // namespace

Expected<TrainerBench> runTrainerBench(const TrainerRequest& request) {
    const std::filesystem::path program = findTrainer();
    if (program.empty()) {
        return fail("no baseline: {} (with LibTorch) is not installed beside this program",
                    programName);
    }
    std::vector<std::string> arguments = {program.string(),
                                          "bench",
                                          "--json",
                                          "-",
                                          "--n",
                                          std::to_string(request.forwardPoints),
                                          "--threads",
                                          joined(request.threads)};
    const auto ask = [&arguments](const char* option, std::int64_t value) {
        if (value > 0) {
            arguments.insert(arguments.end(), {option, std::to_string(value)});
        }
    };
    ask("--train", request.stepPoints);
    ask("--gemm", request.gemm);
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
