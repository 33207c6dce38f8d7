#include "core/metrics/assignment.h"

#include "core/base/check.h"

#include <limits>
#include <utility>

namespace gaussarium {

namespace {

// Rows <= columns. Each row is brought in by a shortest augmenting path over reduced costs.
std::vector<int> assignRows(const Eigen::MatrixXd& cost) {
    const auto rows = static_cast<int>(cost.rows());
    const auto cols = static_cast<int>(cost.cols());
    // Index 0 stands for "no row" and "the virtual start column".
    std::vector<double> rowPotential(static_cast<std::size_t>(rows) + 1, 0.0);
    std::vector<double> colPotential(static_cast<std::size_t>(cols) + 1, 0.0);
    std::vector<int> rowOfColumn(static_cast<std::size_t>(cols) + 1, 0);
    std::vector<int> previous(static_cast<std::size_t>(cols) + 1, 0);
    for (int row = 1; row <= rows; ++row) {
        rowOfColumn[0] = row;
        int column = 0;
        std::vector<double> shortest(static_cast<std::size_t>(cols) + 1,
                                     std::numeric_limits<double>::infinity());
        std::vector<char> visited(static_cast<std::size_t>(cols) + 1, 0);
        do {
            visited[static_cast<std::size_t>(column)] = 1;
            const int current = rowOfColumn[static_cast<std::size_t>(column)];
            double step = std::numeric_limits<double>::infinity();
            int next = 0;
            for (int j = 1; j <= cols; ++j) {
                const auto at = static_cast<std::size_t>(j);
                if (visited[at] != 0) {
                    continue;
                }
                const double reduced = cost(current - 1, j - 1)
                                       - rowPotential[static_cast<std::size_t>(current)]
                                       - colPotential[at];
                if (reduced < shortest[at]) {
                    shortest[at] = reduced;
                    previous[at] = column;
                }
                if (shortest[at] < step) {
                    step = shortest[at];
                    next = j;
                }
            }
            for (int j = 0; j <= cols; ++j) {
                const auto at = static_cast<std::size_t>(j);
                if (visited[at] != 0) {
                    rowPotential[static_cast<std::size_t>(rowOfColumn[at])] += step;
                    colPotential[at] -= step;
                } else {
                    shortest[at] -= step;
                }
            }
            column = next;
        } while (rowOfColumn[static_cast<std::size_t>(column)] != 0);
        while (column != 0) {
            const int before = previous[static_cast<std::size_t>(column)];
            rowOfColumn[static_cast<std::size_t>(column)] =
                rowOfColumn[static_cast<std::size_t>(before)];
            column = before;
        }
    }
    std::vector<int> result(static_cast<std::size_t>(rows), -1);
    for (int j = 1; j <= cols; ++j) {
        const int row = rowOfColumn[static_cast<std::size_t>(j)];
        if (row != 0) {
            result[static_cast<std::size_t>(row - 1)] = j - 1;
        }
    }
    return result;
}

} // namespace

std::vector<int> optimalAssignment(const Eigen::Ref<const Eigen::MatrixXd>& cost) {
    require(cost.size() == 0 || cost.allFinite(), "optimalAssignment", "a cost is not finite");
    if (cost.rows() <= cost.cols()) {
        return assignRows(cost);
    }
    const std::vector<int> rowOfColumn = assignRows(cost.transpose());
    std::vector<int> result(static_cast<std::size_t>(cost.rows()), -1);
    for (std::size_t j = 0; j < rowOfColumn.size(); ++j) {
        result[static_cast<std::size_t>(rowOfColumn[j])] = static_cast<int>(j);
    }
    return result;
}

} // namespace gaussarium
