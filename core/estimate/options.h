// A method's options as data: the command line, the window's forms and the result files are all
// made from the same description.
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gaussarium {

enum class OptionKind { Integer, Real, Choice, File };

struct OptionSpec {
    std::string name;  // "max-iterations": the flag without its dashes, and the JSON key
    std::string label; // "Maximum iterations"
    std::string help;  // one sentence, with the unit and what special values mean
    OptionKind kind = OptionKind::Real;
    std::string defaultValue;
    double minimum = -std::numeric_limits<double>::infinity();
    double maximum = std::numeric_limits<double>::infinity();
    std::vector<std::string> choices; // for Choice; a trailing "FILE" allows a path as well
    // The value while the data change many times a second and an answer must come at once; empty:
    // as it is.
    std::string draftValue = {};
};

// The value of every option of one method, each valid by its specification.
class OptionValues {
public:
    // Defaults, overridden by `given`; the error names the option and what it may be.
    static Expected<OptionValues> parse(const std::vector<OptionSpec>& specs,
                                        const std::map<std::string, std::string>& given);

    // Each throws std::invalid_argument for a name that the specifications do not hold.
    std::int64_t integer(std::string_view name) const;
    double real(std::string_view name) const;
    const std::string& text(std::string_view name) const;

    const std::map<std::string, std::string>& all() const { return m_values; }

private:
    std::map<std::string, std::string> m_values;
};

} // namespace gaussarium
