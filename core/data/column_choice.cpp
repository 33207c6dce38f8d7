#include "core/data/column_choice.h"

#include "core/data/csv_cell.h"

#include <algorithm>
#include <charconv>

namespace gaussarium {

namespace {

std::string lowerCase(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return result;
}

std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t shown = 12;
    std::string text;
    for (std::size_t j = 0; j < std::min(names.size(), shown); ++j) {
        text += (j == 0 ? "" : ", ") + excerpt(names[j]);
    }
    return names.size() > shown ? fmt::format("{} and {} more", text, names.size() - shown) : text;
}

// The only column whose name is accepted; none; or an error where there are several.
template <class Accepts>
Expected<std::optional<std::size_t>> onlyColumn(const std::vector<std::string>& names,
                                                std::string_view wanted, Accepts&& accepts) {
    std::optional<std::size_t> found;
    for (std::size_t j = 0; j < names.size(); ++j) {
        if (!accepts(names[j])) {
            continue;
        }
        if (found) {
            return fail("columns {} and {} are both named '{}': choose by number", *found + 1,
                        j + 1, excerpt(wanted));
        }
        found = j;
    }
    return found;
}

Expected<void> chooseLabel(const CsvDialect& table, const ReadOptions& options,
                           ColumnChoice& choice) {
    if (options.labelColumn) {
        const Expected<std::size_t> column = findColumn(table.names, *options.labelColumn);
        if (!column) {
            return fail(column.error());
        }
        choice.label = *column;
        choice.labelIsAsked = true;
        return {};
    }
    std::vector<std::size_t> texts;
    std::vector<std::string> textNames;
    for (std::size_t j = table.hasRowNames ? 1 : 0; j < table.columns(); ++j) {
        const bool wanted =
            std::find(options.columns.begin(), options.columns.end(), table.names[j])
            != options.columns.end();
        if (lowerCase(table.names[j]) == "label" && !wanted) {
            choice.label = j;
            return {};
        }
        if (table.kinds[j] == ColumnKind::Text) {
            texts.push_back(j);
            textNames.push_back(table.names[j]);
        }
    }
    if (texts.size() == 1) {
        choice.label = texts.front();
    } else if (texts.size() > 1) {
        choice.notes.push_back(fmt::format(
            "the text columns ({}) are left out; one can be chosen as labels", listed(textNames)));
    }
    return {};
}

Expected<void> chooseAsked(const CsvDialect& table, const ReadOptions& options,
                           ColumnChoice& choice) {
    for (const std::string& wanted : options.columns) {
        const Expected<std::size_t> column = findColumn(table.names, wanted);
        if (!column) {
            return fail(column.error());
        }
        if (table.kinds[*column] == ColumnKind::Text) {
            return fail("column '{}' holds text, not numbers", excerpt(table.names[*column]));
        }
        if (std::find(choice.coordinates.begin(), choice.coordinates.end(), *column)
            != choice.coordinates.end()) {
            return fail("column '{}' is chosen twice", excerpt(table.names[*column]));
        }
        choice.coordinates.push_back(*column);
    }
    return {};
}

} // namespace

Expected<std::size_t> findColumn(const std::vector<std::string>& names, std::string_view wanted) {
    Expected<std::optional<std::size_t>> found =
        onlyColumn(names, wanted, [&](const std::string& name) { return name == wanted; });
    if (found && !*found) {
        found = onlyColumn(names, wanted, [&](const std::string& name) {
            return lowerCase(name) == lowerCase(wanted);
        });
    }
    if (!found) {
        return fail(found.error());
    }
    if (*found) {
        return **found;
    }
    std::size_t number = 0;
    const char* const end = wanted.data() + wanted.size();
    const auto [stop, code] = std::from_chars(wanted.data(), end, number);
    if (code == std::errc{} && stop == end && number >= 1 && number <= names.size()) {
        return number - 1;
    }
    return fail("there is no column '{}' (there are {}: {})", excerpt(wanted), names.size(),
                listed(names));
}

Expected<ColumnChoice> chooseColumns(const CsvDialect& table, const ReadOptions& options) {
    ColumnChoice choice;
    if (const Expected<void> done = chooseLabel(table, options, choice); !done) {
        return fail(done.error());
    }
    if (!options.columns.empty()) {
        if (const Expected<void> done = chooseAsked(table, options, choice); !done) {
            return fail(done.error());
        }
    } else {
        for (std::size_t j = 0; j < table.columns(); ++j) {
            const bool rowNames = table.hasRowNames && j == 0;
            if (table.kinds[j] == ColumnKind::Numeric && !rowNames && choice.label != j) {
                choice.coordinates.push_back(j);
            }
        }
        if (table.hasRowNames) {
            choice.notes.emplace_back("the first column numbers or names the rows and is left out");
        }
        if (choice.coordinates.empty()) {
            return fail("no column holds numbers");
        }
    }
    if (choice.coordinates.size() > mostColumns) {
        return fail("{} columns of numbers where at most {} are read: choose some of them",
                    choice.coordinates.size(), mostColumns);
    }
    return choice;
}

} // namespace gaussarium
