// What a group of measurements is. To add one: a function in a file of its own and a line in
// suites() (bench.cpp).
#pragma once

#include "app/bench/frame_times.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace gaussarium::bench {

// One measurement. Seconds are per iteration (EM), per call (TGMM), per fit or per frame (the
// window), medians of repeated runs.
struct Row {
    std::string name; // "em/full/1e6x3/k5"
    std::int64_t n = 0;
    int threads = 1;
    double seconds = 0.0;
    std::string baseline; // "armadillo 11.4", or empty
    std::optional<double> baselineSeconds;
    // Below this the machine cannot go, by what was measured in the same run (machine_limit.h).
    std::optional<double> limitSeconds;
    std::optional<FrameTimes> frames; // of the window
    std::string note;                 // why there is no baseline, or what to know about it
};

// Where a suite leaves its rows.
class Recorder {
public:
    Recorder(std::vector<std::string> names, std::stop_token stop,
             std::function<void(const Row&)> sink);

    // Whether a row of this name is asked for, and nothing asked to stop. A suite asks before it
    // measures.
    bool wants(std::string_view name) const;
    // Whether some row of that suite may be asked for.
    bool wantsAny(std::string_view suite) const;
    // Nothing after a stop: such a row was measured in haste.
    void add(Row row);
    // For a row that cannot be measured here; says why on standard error.
    void skip(std::string_view name, const std::string& reason);

    const std::stop_token& stop() const { return m_stop; }
    const std::vector<Row>& rows() const { return m_rows; }
    bool skipped() const { return m_skipped; }

private:
    std::vector<std::string> m_names;
    std::stop_token m_stop;
    std::function<void(const Row&)> m_sink;
    std::vector<Row> m_rows;
    bool m_skipped = false;
};

struct Suite {
    std::string name; // first part of its rows' names
    void (*measure)(Recorder&) = nullptr;
};

// EM against Armadillo: steps and whole fits (em_suite.cpp).
void measureEm(Recorder& recorder);

// One forward pass of TGMM's network (tgmm_suite.cpp).
void measureTgmm(Recorder& recorder);

// A step of training on the CPU (train_suite.cpp).
void measureTraining(Recorder& recorder);

// Frame times of the window, against QCustomPlot's for the same points (ui/ui_suite.cpp).
void measureUi(Recorder& recorder);

} // namespace gaussarium::bench
