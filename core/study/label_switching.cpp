#include "core/study/label_switching.h"

#include "core/base/check.h"

#include <numeric>

namespace gaussarium {

bool LabelSwitch::inOrder() const {
    for (std::size_t i = 0; i < match.size(); ++i) {
        if (match[i] != static_cast<int>(i)) {
            return false;
        }
    }
    return true;
}

std::vector<int> LabelSwitch::rows(int components) const {
    std::vector<int> rows(static_cast<std::size_t>(components), -1);
    for (std::size_t i = 0; i < match.size(); ++i) {
        if (match[i] >= 0) {
            rows.at(static_cast<std::size_t>(match[i])) = static_cast<int>(i);
        }
    }
    auto next = static_cast<int>(match.size());
    for (int& row : rows) {
        if (row < 0) {
            row = next++;
        }
    }
    return rows;
}

LabelSwitch labelSwitch(const Mixture& reference, const Mixture& estimate) {
    GAUSSARIUM_CHECK_EQ(reference.dimension(), estimate.dimension());
    LabelSwitch result;
    if (reference.components() != estimate.components()) {
        result.match = matchComponents(reference, estimate);
        return result;
    }
    result.match = matchForError(reference, estimate);
    std::vector<int> numbers(result.match.size());
    std::iota(numbers.begin(), numbers.end(), 0);
    result.numbered = parameterError(reference, estimate, numbers);
    result.matched = parameterError(reference, estimate, result.match);
    return result;
}

} // namespace gaussarium
