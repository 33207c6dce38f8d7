// One cell of a text table: a number, a missing value, or text. Independent of the locale.
#pragma once

#include <string>
#include <string_view>

namespace gaussarium {

enum class CellKind { Number, Missing, Infinite, Text };

struct Cell {
    CellKind kind = CellKind::Missing;
    double value = 0.0; // of a Number
};

// `decimal` is '.' or ','. Missing: empty, "-", "?", and NA, N/A, NaN, null, none in any case.
// Infinite: inf, infinity, or a number beyond the range of double; one that is too small for it is
// 0. No hexadecimal numbers, no grouping of thousands.
Cell parseCell(std::string_view text, char decimal);

// Text from a file as valid UTF-8 without control characters: bytes that are not UTF-8 are taken
// for Latin-1, control characters become blanks. Everything that is shown or written to JSON goes
// through here.
std::string readableText(std::string_view text);

// The same, cut to a length that fits into a message.
std::string excerpt(std::string_view text);

} // namespace gaussarium
