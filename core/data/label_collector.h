// Turns the texts of a label column into label numbers.
#pragma once

#include "core/base/error.h"
#include "core/data/dataset.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gaussarium {

class LabelCollector {
public:
    // More different labels than this name rows, not groups.
    static constexpr std::size_t mostLabels = 10'000;

    // The label of the next point. False where there are now too many different ones.
    bool add(std::string_view text);
    // Different labels so far.
    std::size_t groups() const { return m_names.size(); }
    std::size_t size() const { return m_labels.size(); }

    // Moves labels and names into the data set, the names in order: by value where all are numbers,
    // else by their bytes. A missing text is label -1.
    void moveInto(Dataset& data);

private:
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    std::unordered_map<std::string, int, TextHash, std::equal_to<>> m_indices;
    std::vector<std::string> m_names;
    std::vector<int> m_labels;
};

} // namespace gaussarium
