// What a network can be made of, by the names that files and forms use.
#pragma once

#include "core/base/error.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace gaussarium::tgmm {

enum class Architecture { Foundation, Paper };
inline constexpr std::array allArchitectures = {Architecture::Foundation, Architecture::Paper};

// What tells a network the place of a point among the others.
enum class PositionCode {
    None,
    // Vaswani et al. 2017 (sinusoidRate): for any number of points, and nothing to learn, so that
    // places beyond those of the training are not noise.
    Sinusoidal,
    // A table of its own rows, as GPT-2's: for as many points as it has rows.
    Learned,
};
inline constexpr std::array allPositionCodes = {PositionCode::None, PositionCode::Sinusoidal,
                                                PositionCode::Learned};

// How the tokens become a mixture.
enum class ReadOutKind {
    Pooling,    // attentive pooling over the points, a component each
    Assignment, // every point is shared out among the components; their moments are the answer
};
inline constexpr std::array allReadOuts = {ReadOutKind::Pooling, ReadOutKind::Assignment};

// "foundation", "paper"; "none", "sinusoidal", "learned"; "pooling", "assignment".
std::string_view nameOf(Architecture architecture);
std::string_view nameOf(PositionCode code);
std::string_view nameOf(ReadOutKind kind);
// The error says which names there are.
Expected<Architecture> parseArchitecture(std::string_view name);
Expected<PositionCode> parsePositionCode(std::string_view name);
Expected<ReadOutKind> parseReadOut(std::string_view name);

// The sinusoidal code of a place i (from 0) in a network of that width: its channels 2p and 2p + 1
// are the sine and the cosine of i times rate(2p), rate(c) = 10000^(-c / width).
double sinusoidRate(std::int64_t channel, std::int64_t width);

} // namespace gaussarium::tgmm
