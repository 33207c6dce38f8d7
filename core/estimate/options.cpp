#include "core/estimate/options.h"

#include "core/base/check.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace gaussarium {

namespace {

template <class T>
std::optional<T> parseNumber(const std::string& text) {
    T value{};
    const char* end = text.data() + text.size();
    const auto [stop, code] = std::from_chars(text.data(), end, value);
    if (code != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return value;
}

std::string joined(const std::vector<std::string>& words) {
    std::string result;
    for (const std::string& word : words) {
        result += (result.empty() ? "" : ", ") + word;
    }
    return result;
}

Expected<void> checkNumber(const OptionSpec& spec, const std::string& text, double value) {
    if (!std::isfinite(value) || value < spec.minimum || value > spec.maximum) {
        if (std::isfinite(spec.maximum)) {
            return fail("--{}: {} is not between {} and {}", spec.name, text, spec.minimum,
                        spec.maximum);
        }
        return fail("--{}: {} is not {} or more", spec.name, text, spec.minimum);
    }
    return {};
}

Expected<void> checkValue(const OptionSpec& spec, const std::string& text) {
    switch (spec.kind) {
    case OptionKind::Integer: {
        const std::optional<std::int64_t> value = parseNumber<std::int64_t>(text);
        if (!value) {
            return fail("--{}: '{}' is not a whole number", spec.name, text);
        }
        return checkNumber(spec, text, static_cast<double>(*value));
    }
    case OptionKind::Real: {
        const std::optional<double> value = parseNumber<double>(text);
        if (!value) {
            return fail("--{}: '{}' is not a number", spec.name, text);
        }
        return checkNumber(spec, text, *value);
    }
    case OptionKind::Choice: {
        const bool files = !spec.choices.empty() && spec.choices.back() == "FILE";
        const bool listed =
            text != "FILE"
            && std::find(spec.choices.begin(), spec.choices.end(), text) != spec.choices.end();
        // A path holds a separator or a dot; anything else is a misspelt choice.
        if (listed || (files && text.find_first_of("./") != std::string::npos)) {
            return {};
        }
        return fail("--{}: '{}' is not one of {}", spec.name, text, joined(spec.choices));
    }
    case OptionKind::File:
        return {};
    }
    return {};
}

} // namespace

Expected<OptionValues> OptionValues::parse(const std::vector<OptionSpec>& specs,
                                           const std::map<std::string, std::string>& given) {
    OptionValues result;
    for (const OptionSpec& spec : specs) {
        result.m_values[spec.name] = spec.defaultValue;
    }
    for (const auto& [name, text] : given) {
        const auto spec =
            std::find_if(specs.begin(), specs.end(),
                         [&wanted = name](const OptionSpec& s) { return s.name == wanted; });
        if (spec == specs.end()) {
            std::vector<std::string> names;
            for (const OptionSpec& s : specs) {
                names.push_back("--" + s.name);
            }
            return fail("--{}: the method has no such option (it has {})", name,
                        names.empty() ? "none" : joined(names));
        }
        const Expected<void> valid = checkValue(*spec, text);
        if (!valid) {
            return fail(valid.error());
        }
        result.m_values[name] = text;
    }
    return result;
}

std::int64_t OptionValues::integer(std::string_view name) const {
    const std::optional<std::int64_t> value = parseNumber<std::int64_t>(text(name));
    require(value.has_value(), "OptionValues::integer", std::string(name) + " is no whole number");
    return *value;
}

double OptionValues::real(std::string_view name) const {
    const std::optional<double> value = parseNumber<double>(text(name));
    require(value.has_value(), "OptionValues::real", std::string(name) + " is no number");
    return *value;
}

const std::string& OptionValues::text(std::string_view name) const {
    const auto found = m_values.find(std::string(name));
    require(found != m_values.end(), "OptionValues::text", std::string(name) + " is no option");
    return found->second;
}

} // namespace gaussarium
