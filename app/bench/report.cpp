#include "app/bench/report.h"

#include "core/base/parallel.h"
#include "core/em/fused_kernel.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>

namespace gaussarium::bench {

namespace {

using Json = nlohmann::ordered_json;

std::string cpuName() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        const std::size_t colon = line.find(": ");
        if (line.rfind("model name", 0) == 0 && colon != std::string::npos) {
            return line.substr(colon + 2);
        }
    }
    return "unknown";
}

// "45 x" where the baseline takes 45 times as long.
std::string ratio(double seconds, const std::optional<double>& other) {
    if (!other || !(seconds > 0.0)) {
        return "-";
    }
    const double value = *other / seconds;
    return value < 9.95 ? fmt::format("{:.1f} x", value) : fmt::format("{:.0f} x", value);
}

} // namespace

Machine describeMachine() {
    Machine machine;
    machine.cpu = cpuName();
    machine.cores = resolveThreads(0);
    machine.instructions = em::kernelTarget();
    machine.compiler = __VERSION__;
    if (getloadavg(&machine.load, 1) != 1) {
        machine.load = 0.0;
    }
    return machine;
}

std::string duration(double seconds) {
    if (seconds >= 1.0) {
        return fmt::format("{:.3g} s", seconds);
    }
    if (seconds >= 1e-3) {
        return fmt::format("{:.3g} ms", seconds * 1e3);
    }
    return fmt::format("{:.3g} us", seconds * 1e6);
}

std::string reportHeader(const Machine& machine) {
    return fmt::format("{}, {} cores, {}, load {:.1f}\n\n{:<22}{:>8}{:>11}{:>12}{:>9}{:>11}{:>9}\n",
                       machine.cpu, machine.cores, machine.instructions, machine.load, "name",
                       "threads", "time", "baseline", "faster", "limit", "of it");
}

std::string reportLine(const Row& row) {
    std::string line = fmt::format(
        "{:<22}{:>8}{:>11}{:>12}{:>9}{:>11}{:>9}", row.name, row.threads, duration(row.seconds),
        row.baselineSeconds ? duration(*row.baselineSeconds) : "-",
        ratio(row.seconds, row.baselineSeconds),
        row.limitSeconds ? duration(*row.limitSeconds) : "-",
        row.limitSeconds ? fmt::format("{:.1f} x", row.seconds / *row.limitSeconds) : "-");
    if (row.frames) {
        line += "  " + frameWords(*row.frames);
    }
    if (!row.note.empty()) {
        line += "  " + row.note;
    }
    return line + "\n";
}

std::string reportJson(const Machine& machine, const std::vector<Row>& rows) {
    Json json;
    json["schema"] = "gaussarium.bench/1";
    json["machine"] = {{"cpu", machine.cpu},
                       {"cores", machine.cores},
                       {"instructions", machine.instructions},
                       {"compiler", machine.compiler},
                       {"load", machine.load}};
    json["rows"] = Json::array();
    for (const Row& row : rows) {
        Json entry = {
            {"name", row.name}, {"n", row.n}, {"threads", row.threads}, {"seconds", row.seconds}};
        if (row.baselineSeconds) {
            entry["baseline"] = row.baseline;
            entry["baseline_seconds"] = *row.baselineSeconds;
        }
        if (row.limitSeconds) {
            entry["limit_seconds"] = *row.limitSeconds;
        }
        if (row.frames) {
            entry["frames"] = {{"count", row.frames->count},
                               {"median", row.frames->median},
                               {"percentile_95", row.frames->slow},
                               {"worst", row.frames->worst},
                               {"share_within_60th", row.frames->within60},
                               {"share_within_30th", row.frames->within30}};
        }
        if (!row.note.empty()) {
            entry["note"] = row.note;
        }
        json["rows"].push_back(std::move(entry));
    }
    return json.dump(2) + "\n";
}

} // namespace gaussarium::bench
