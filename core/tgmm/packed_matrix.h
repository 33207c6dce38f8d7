// A weight matrix in the layout that multiply() reads, made once when a model is loaded.
#pragma once

#include "core/tgmm/aligned_buffer.h"
#include "core/tgmm/kernels.h"

#include <cstdint>
#include <vector>

namespace gaussarium::tgmm {

class PackedMatrix {
public:
    PackedMatrix() = default;
    // The `columns` columns from `firstColumn` of a row-major matrix of rows x stride.
    PackedMatrix(const std::vector<float>& values, std::int64_t rows, std::int64_t stride,
                 std::int64_t firstColumn, std::int64_t columns);

    std::int64_t rows() const { return m_rows; }
    std::int64_t columns() const { return m_columns; }
    std::int64_t paddedColumns() const { return paddedToPanels(m_columns); }

    // C = A B or C += A B for `rows` rows; strides in floats, cStride at least paddedColumns().
    void apply(const float* a, std::int64_t aStride, std::int64_t rows, float* c,
               std::int64_t cStride, bool accumulate = false) const;

private:
    std::int64_t m_rows = 0;
    std::int64_t m_columns = 0;
    AlignedBuffer m_panels;
};

} // namespace gaussarium::tgmm
