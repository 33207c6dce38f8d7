// Collects the rows of a file as points: what both readers share.
#pragma once

#include "core/data/dataset.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace gaussarium {

// Holds the points in chunks of 8 MiB that are let go one by one when the matrix is made, so that
// reading needs little more than the data themselves.
class RowCollector {
public:
    explicit RowCollector(Eigen::Index dimension) : m_dimension(dimension) {}

    // The coordinates of one point, all finite.
    void add(std::span<const double> row);
    // A row that is left out; `reason` is called only for the first 100.
    template <class Reason>
    void skip(std::int64_t line, Reason&& reason) {
        ++m_skippedCount;
        if (m_skipped.size() < listed) {
            m_skipped.push_back({line, reason()});
        }
    }

    Eigen::Index size() const { return m_size; }
    std::int64_t skippedCount() const { return m_skippedCount; }
    const std::vector<SkippedRow>& skipped() const { return m_skipped; }

    // Moves points, the count and list of skipped rows, and a note for every constant column into
    // the data set, whose columns are named already. Leaves the collector empty. False where it
    // was stopped; the data set is then half made.
    bool moveInto(Dataset& data, const std::stop_token& stop = {});

private:
    static constexpr std::size_t listed = 100;

    Eigen::Index m_dimension;
    Eigen::Index m_size = 0;
    std::vector<std::vector<double>> m_chunks;
    std::int64_t m_skippedCount = 0;
    std::vector<SkippedRow> m_skipped;
};

// A note for each column whose values are all the same.
void noteConstantColumns(Dataset& data);

} // namespace gaussarium
