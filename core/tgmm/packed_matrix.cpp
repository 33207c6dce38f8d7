#include "core/tgmm/packed_matrix.h"

#include "core/base/check.h"

namespace gaussarium::tgmm {

PackedMatrix::PackedMatrix(const std::vector<float>& values, std::int64_t rows, std::int64_t stride,
                           std::int64_t firstColumn, std::int64_t columns)
    : m_rows(rows), m_columns(columns), m_panels(rows * paddedToPanels(columns)) {
    GAUSSARIUM_CHECK_EQ(static_cast<std::int64_t>(values.size()), rows * stride);
    GAUSSARIUM_CHECK_LE(firstColumn + columns, stride);
    for (std::int64_t row = 0; row < rows; ++row) {
        for (std::int64_t column = 0; column < columns; ++column) {
            const std::int64_t panel = column / panelWidth;
            m_panels.data()[(panel * rows + row) * panelWidth + column % panelWidth] =
                values[static_cast<std::size_t>(row * stride + firstColumn + column)];
        }
    }
}

void PackedMatrix::apply(const float* a, std::int64_t aStride, std::int64_t rows, float* c,
                         std::int64_t cStride, bool accumulate) const {
    Product product;
    product.a = a;
    product.aStride = aStride;
    product.rows = rows;
    product.inner = m_rows;
    product.b = m_panels.data();
    product.panelStride = m_rows * panelWidth;
    product.panels = panelsOf(m_columns);
    product.c = c;
    product.cStride = cStride;
    product.accumulate = accumulate;
    multiply(product);
}

} // namespace gaussarium::tgmm
