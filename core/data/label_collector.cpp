#include "core/data/label_collector.h"

#include "core/data/csv_cell.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace gaussarium {

bool LabelCollector::add(std::string_view text) {
    if (parseCell(text, '.').kind == CellKind::Missing) {
        m_labels.push_back(-1);
        return true;
    }
    auto found = m_indices.find(text);
    if (found == m_indices.end()) {
        if (m_names.size() == mostLabels) {
            return false;
        }
        found = m_indices.emplace(std::string(text), static_cast<int>(m_names.size())).first;
        m_names.emplace_back(text);
    }
    m_labels.push_back(found->second);
    return true;
}

void LabelCollector::moveInto(Dataset& data) {
    std::vector<Cell> cells;
    for (const std::string& name : m_names) {
        cells.push_back(parseCell(name, '.'));
    }
    const bool numbers = std::all_of(
        cells.begin(), cells.end(), [](const Cell& cell) { return cell.kind == CellKind::Number; });
    std::vector<std::size_t> order(m_names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (numbers && cells[a].value != cells[b].value) {
            return cells[a].value < cells[b].value;
        }
        return m_names[a] < m_names[b];
    });
    std::vector<int> rank(m_names.size());
    data.labelNames.clear();
    for (std::size_t i = 0; i < order.size(); ++i) {
        rank[order[i]] = static_cast<int>(i);
        data.labelNames.push_back(readableText(m_names[order[i]]));
    }
    for (int& label : m_labels) {
        label = label < 0 ? -1 : rank[static_cast<std::size_t>(label)];
    }
    data.labels = std::exchange(m_labels, {});
    m_names.clear();
    m_indices.clear();
}

} // namespace gaussarium
