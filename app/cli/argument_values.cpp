#include "app/cli/argument_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace gaussarium::cli {

namespace {

template <class T>
bool parsesWhole(const std::string& text, T& value) {
    const char* end = text.data() + text.size();
    const auto [stop, code] = std::from_chars(text.data(), end, value);
    return code == std::errc{} && stop == end && !text.empty();
}

} // namespace

std::vector<std::string> splitList(const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

std::int64_t wholeNumber(const std::string& option, const std::string& text, std::int64_t minimum,
                         std::int64_t maximum) {
    std::int64_t value = 0;
    if (!parsesWhole(text, value)) {
        // Doubles hold every whole number up to 2^53, about 9e15.
        double real = 0.0;
        if (!parsesWhole(text, real) || real != std::floor(real) || std::abs(real) > 1e15) {
            throw WrongCall{fmt::format("{}: '{}' is not a whole number", option, text)};
        }
        value = static_cast<std::int64_t>(real);
    }
    if (value < minimum || value > maximum) {
        throw WrongCall{
            fmt::format("{}: {} is not between {} and {}", option, text, minimum, maximum)};
    }
    return value;
}

std::vector<int> wholeNumbers(const std::string& option, const std::string& text, int minimum,
                              int maximum) {
    std::vector<int> values;
    for (const std::string& part : splitList(text)) {
        values.push_back(static_cast<int>(wholeNumber(option, part, minimum, maximum)));
        if (std::count(values.begin(), values.end(), values.back()) > 1) {
            throw WrongCall{fmt::format("{}: {} is there twice", option, part)};
        }
    }
    return values;
}

double positiveNumber(const std::string& option, const std::string& text) {
    double value = 0.0;
    if (!parsesWhole(text, value) || !std::isfinite(value) || value < 0.0) {
        throw WrongCall{fmt::format("{}: '{}' is not a number of 0 or more", option, text)};
    }
    return value;
}

CameraAngles cameraAngles(const std::string& text) {
    const std::vector<std::string> parts = splitList(text);
    CameraAngles angles;
    if (parts.size() != 2 || !parsesWhole(parts[0], angles.yaw)
        || !parsesWhole(parts[1], angles.pitch) || !std::isfinite(angles.yaw)
        || !(std::abs(angles.pitch) <= 90.0)) {
        throw WrongCall{fmt::format("--camera: '{}' is not two angles in degrees, as -35,20, the "
                                    "second from -90 to 90",
                                    text)};
    }
    return angles;
}

std::uint64_t seedNumber(const std::string& text) {
    std::uint64_t value = 0;
    if (!parsesWhole(text, value)) {
        throw WrongCall{
            fmt::format("--seed: '{}' is not a whole number from 0 to 18446744073709551615", text)};
    }
    return value;
}

std::optional<int> componentsOrAuto(const std::string& text) {
    if (text == "auto") {
        return std::nullopt;
    }
    if (text.find_first_not_of("+-.eE0123456789") != std::string::npos || text.empty()) {
        throw WrongCall{fmt::format("--k: '{}' is neither a whole number nor 'auto'", text)};
    }
    return static_cast<int>(wholeNumber("--k", text, 1, maxComponents));
}

} // namespace gaussarium::cli
