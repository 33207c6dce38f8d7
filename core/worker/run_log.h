// log.csv of a training run: one row a record. Written by the run, read by who follows it.
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace gaussarium::worker {

// Averages over the steps since the row before.
struct LogRow {
    std::int64_t step = 0; // steps made
    double seconds = 0.0;  // spent training since the run began
    double learningRate = 0.0;
    double nll = 0.0;       // of fresh points, in whitened coordinates
    double countLoss = 0.0; // cross-entropy of k, nats
    double gradientNorm = 0.0;
    std::int64_t skipped = 0; // since the start of the run
    std::int64_t tokens = 0;
    double stepsPerSecond = 0.0;
    std::vector<double> excess; // held-out, one a size; empty where it was not measured
};

struct RunLog {
    std::vector<std::int64_t> sizes; // n of the held-out tasks
    std::vector<LogRow> rows;        // steps ascend
};

// Rewritten as a whole each time, so that it is never torn.
class RunLogWriter {
public:
    RunLogWriter(std::filesystem::path folder, const std::vector<std::int64_t>& sizes);

    // A resumed run keeps the rows up to its checkpoint. Does nothing where there is no file.
    Expected<void> keepUpTo(std::int64_t step);
    // The row is kept for the next time where it cannot be written.
    Expected<void> add(const LogRow& row);
    Expected<void> write() const;

private:
    std::filesystem::path m_path;
    std::size_t m_columns; // of held-out excess
    std::string m_header, m_rows;
};

// Fails on a row that is none, naming its line. Columns that it does not know are skipped.
Expected<RunLog> readRunLog(const std::filesystem::path& folder);
// The same for a file's content.
Expected<RunLog> parseRunLog(const std::string& text);

} // namespace gaussarium::worker
