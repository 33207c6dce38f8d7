#include "core/data/row_collector.h"

#include "core/base/check.h"

#include <algorithm>
#include <utility>

namespace gaussarium {

namespace {

constexpr std::size_t chunkValues = std::size_t{1} << 20;

} // namespace

void RowCollector::add(std::span<const double> row) {
    GAUSSARIUM_CHECK_EQ(static_cast<Eigen::Index>(row.size()), m_dimension);
    if (m_chunks.empty() || m_chunks.back().capacity() - m_chunks.back().size() < row.size()) {
        // A small file should not cost a full chunk: the first grows as it needs.
        m_chunks.emplace_back();
        if (m_chunks.size() > 1) {
            m_chunks.back().reserve(std::max(chunkValues, row.size()));
        } else {
            m_chunks.back().reserve(std::max<std::size_t>(4096, row.size()));
        }
    }
    m_chunks.back().insert(m_chunks.back().end(), row.begin(), row.end());
    ++m_size;
}

bool RowCollector::moveInto(Dataset& data, const std::stop_token& stop) {
    data.points.resize(m_dimension, m_size);
    double* to = data.points.data();
    for (std::vector<double>& chunk : m_chunks) {
        if (stop.stop_requested()) {
            return false;
        }
        to = std::copy(chunk.begin(), chunk.end(), to);
        std::vector<double>().swap(chunk);
    }
    m_chunks.clear();
    m_size = 0;
    data.rowsSkipped = std::exchange(m_skippedCount, 0);
    data.skipped = std::exchange(m_skipped, {});
    noteConstantColumns(data);
    return true;
}

void noteConstantColumns(Dataset& data) {
    for (Eigen::Index j = 0; j < data.dimension() && data.size() > 0; ++j) {
        const double first = data.points(j, 0);
        if ((data.points.row(j).array() == first).all()) {
            data.notes.push_back(fmt::format("column '{}' is constant ({})",
                                             data.columns[static_cast<std::size_t>(j)], first));
        }
    }
}

} // namespace gaussarium
