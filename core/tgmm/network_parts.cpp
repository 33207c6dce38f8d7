#include "core/tgmm/network_parts.h"

#include <cmath>
#include <string>

namespace gaussarium::tgmm {

namespace {

// "foundation, paper"
template <class Values>
std::string listed(const Values& values) {
    std::string names;
    for (const auto value : values) {
        names += names.empty() ? "" : ", ";
        names += nameOf(value);
    }
    return names;
}

template <class Value, std::size_t count>
Expected<Value> parse(const std::array<Value, count>& values, std::string_view name,
                      std::string_view what) {
    for (const Value value : values) {
        if (nameOf(value) == name) {
            return value;
        }
    }
    return fail("'{}' is no {} (there are {})", name, what, listed(values));
}

} // namespace

std::string_view nameOf(Architecture architecture) {
    return architecture == Architecture::Paper ? "paper" : "foundation";
}

std::string_view nameOf(PositionCode code) {
    switch (code) {
    case PositionCode::None:
        break;
    case PositionCode::Sinusoidal:
        return "sinusoidal";
    case PositionCode::Learned:
        return "learned";
    }
    return "none";
}

std::string_view nameOf(ReadOutKind kind) {
    return kind == ReadOutKind::Assignment ? "assignment" : "pooling";
}

Expected<Architecture> parseArchitecture(std::string_view name) {
    return parse(allArchitectures, name, "architecture");
}

Expected<PositionCode> parsePositionCode(std::string_view name) {
    return parse(allPositionCodes, name, "position code");
}

Expected<ReadOutKind> parseReadOut(std::string_view name) {
    return parse(allReadOuts, name, "read-out");
}

double sinusoidRate(std::int64_t channel, std::int64_t width) {
    return std::pow(10000.0, -static_cast<double>(channel) / static_cast<double>(width));
}

} // namespace gaussarium::tgmm
