#include "app/bench/bench.h"

#include "app/bench/report.h"
#include "app/bench/suite.h"
#include "core/base/atomic_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <unistd.h>
#include <utility>

namespace gaussarium::bench {

namespace {

constexpr int statusDone = 0;
constexpr int statusFailed = 1;
constexpr int statusWrongCall = 2;
constexpr int statusInterrupted = 130;

std::vector<Suite> suites() {
    return {
        {"em", measureEm}, {"tgmm", measureTgmm}, {"train", measureTraining}, {"ui", measureUi}};
}

// "em" asks for "em/full/..."; "em/full/1e6" for what begins so.
bool matches(std::string_view asked, std::string_view name) {
    return name.substr(0, asked.size()) == asked;
}

int say(const std::string& sentence, int status) {
    std::fprintf(stderr, "gaussarium: %s\n", sentence.c_str());
    return status;
}

// Minutes of measuring must not end at a folder that is not there.
Expected<void> checkFolder(const std::string& jsonPath) {
    if (jsonPath.empty() || jsonPath == "-") {
        return {};
    }
    const std::filesystem::path parent = std::filesystem::path(jsonPath).parent_path();
    if (access(parent.empty() ? "." : parent.c_str(), W_OK) != 0) {
        return fail("bench: {}: the folder is missing or cannot be written to", jsonPath);
    }
    return {};
}

} // namespace

Recorder::Recorder(std::vector<std::string> names, std::stop_token stop,
                   std::function<void(const Row&)> sink)
    : m_names(std::move(names)), m_stop(std::move(stop)), m_sink(std::move(sink)) {}

bool Recorder::wants(std::string_view name) const {
    return !m_stop.stop_requested()
           && (m_names.empty()
               || std::any_of(m_names.begin(), m_names.end(),
                              [&](const std::string& asked) { return matches(asked, name); }));
}

bool Recorder::wantsAny(std::string_view suite) const {
    return !m_stop.stop_requested()
           && (m_names.empty()
               || std::any_of(m_names.begin(), m_names.end(), [&](const std::string& asked) {
                      return matches(asked, suite) || matches(suite, asked);
                  }));
}

void Recorder::add(Row row) {
    if (m_stop.stop_requested()) {
        return;
    }
    m_sink(row);
    m_rows.push_back(std::move(row));
}

void Recorder::skip(std::string_view name, const std::string& reason) {
    m_skipped = true;
    say(fmt::format("bench: {}: {}", name, reason), statusFailed);
}

int run(const std::vector<std::string>& names, const std::string& jsonPath,
        const std::stop_token& stop) {
    const std::vector<Suite> all = suites();
    for (const std::string& name : names) {
        if (std::none_of(all.begin(), all.end(), [&](const Suite& suite) {
                return matches(suite.name, name) || matches(name, suite.name);
            })) {
            std::string known;
            for (const Suite& suite : all) {
                known += (known.empty() ? "" : ", ") + suite.name;
            }
            return say("bench: '" + name + "' is no measurement; there are " + known,
                       statusWrongCall);
        }
    }
    if (const Expected<void> writable = checkFolder(jsonPath); !writable) {
        return say(writable.error().message, statusFailed);
    }
    // Either may be preset to a value that slows OpenBLAS, the baselines' library, by half.
    unsetenv("OPENBLAS_CORETYPE");
    unsetenv("OPENBLAS_L2_SIZE");

    const Machine machine = describeMachine();
    const bool toStandardOutput = jsonPath == "-";
    if (!toStandardOutput) {
        std::fputs(reportHeader(machine).c_str(), stdout);
    }
    Recorder recorder(names, stop, [&](const Row& row) {
        if (!toStandardOutput) {
            std::fputs(reportLine(row).c_str(), stdout);
            std::fflush(stdout);
        }
    });
    for (const Suite& suite : all) {
        suite.measure(recorder);
    }
    if (recorder.rows().empty() && recorder.skipped()) {
        return statusFailed;
    }
    if (recorder.rows().empty() && !stop.stop_requested()) {
        return say("bench: no measurement has a name that begins so", statusWrongCall);
    }
    const std::string json = reportJson(machine, recorder.rows());
    if (toStandardOutput) {
        std::fputs(json.c_str(), stdout);
    } else if (!jsonPath.empty()) {
        if (const Expected<void> written = writeFileAtomically(jsonPath, json); !written) {
            return say(written.error().message, statusFailed);
        }
    }
    return stop.stop_requested() ? statusInterrupted : statusDone;
}

} // namespace gaussarium::bench
