#include "core/data/csv_cell.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

namespace gaussarium {

namespace {

bool equalsIgnoringCase(std::string_view text, std::string_view lower) {
    return text.size() == lower.size()
           && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
                  return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
              });
}

bool isMissing(std::string_view text) {
    constexpr std::array<std::string_view, 8> words = {"",    "na",  "-",    "?",
                                                       "nan", "n/a", "null", "none"};
    return text.size() <= 4 && std::any_of(words.begin(), words.end(), [&](std::string_view word) {
               return equalsIgnoringCase(text, word);
           });
}

// Where from_chars cannot say whether a number is too large or too small: its leading digit's
// place and its exponent decide.
bool isTooSmall(std::string_view text) {
    const std::size_t at = text.find_first_of("eE");
    const std::string_view mantissa = text.substr(0, at);
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    const std::size_t first = mantissa.find_first_of("123456789");
    if (first == std::string_view::npos) {
        return true;
    }
    double magnitude =
        first < point ? static_cast<double>(point - first) : -static_cast<double>(first - point);
    if (at != std::string_view::npos) {
        std::string_view exponent = text.substr(at + 1);
        const bool negative = exponent.starts_with('-');
        if (negative || exponent.starts_with('+')) {
            exponent.remove_prefix(1);
        }
        double size = 0.0;
        for (const char digit : exponent) {
            size = 10.0 * size + (digit - '0');
        }
        magnitude += negative ? -size : size;
    }
    return magnitude < 0.0;
}

Cell parseNumber(std::string_view text) {
    std::string_view digits = text;
    if (digits.starts_with('+')) {
        digits.remove_prefix(1);
        if (digits.starts_with('-')) {
            return {CellKind::Text};
        }
    }
    Cell cell{CellKind::Number};
    const char* end = digits.data() + digits.size();
    const auto [stop, code] = std::from_chars(digits.data(), end, cell.value);
    if (stop != end || code == std::errc::invalid_argument) {
        return {CellKind::Text};
    }
    if (code == std::errc::result_out_of_range) {
        return isTooSmall(digits) ? Cell{CellKind::Number, 0.0} : Cell{CellKind::Infinite};
    }
    if (std::isnan(cell.value)) {
        return {CellKind::Missing};
    }
    return std::isinf(cell.value) ? Cell{CellKind::Infinite} : cell;
}

// Bytes of the UTF-8 sequence that starts here, 0 where there is none.
std::size_t sequenceLength(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t length = byte(0) < 0x80   ? 1
                               : byte(0) < 0xC2 ? 0
                               : byte(0) < 0xE0 ? 2
                               : byte(0) < 0xF0 ? 3
                               : byte(0) < 0xF5 ? 4
                                                : 0;
    if (length == 0 || length > text.size()) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) {
            return 0;
        }
    }
    // Overlong forms, surrogates, and what lies beyond U+10FFFF.
    const bool wrong = (byte(0) == 0xE0 && byte(1) < 0xA0) || (byte(0) == 0xED && byte(1) > 0x9F)
                       || (byte(0) == 0xF0 && byte(1) < 0x90)
                       || (byte(0) == 0xF4 && byte(1) > 0x8F);
    return wrong ? 0 : length;
}

} // namespace

Cell parseCell(std::string_view text, char decimal) {
    if (isMissing(text)) {
        return {CellKind::Missing};
    }
    const std::size_t comma = decimal == ',' ? text.find(',') : std::string_view::npos;
    if (comma == std::string_view::npos) {
        return decimal == ',' && text.find('.') != std::string_view::npos ? Cell{CellKind::Text}
                                                                          : parseNumber(text);
    }
    // No number that means something is longer; this also bounds the copy.
    std::array<char, 400> buffer{};
    if (text.size() > buffer.size() || text.find('.') != std::string_view::npos
        || text.find(',', comma + 1) != std::string_view::npos) {
        return {CellKind::Text};
    }
    std::copy(text.begin(), text.end(), buffer.begin());
    buffer[comma] = '.';
    return parseNumber({buffer.data(), text.size()});
}

std::string readableText(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = sequenceLength(text);
        const auto byte = static_cast<unsigned char>(text.front());
        if (length == 0) {
            result += static_cast<char>(0xC0U | (byte >> 6U));
            result += static_cast<char>(0x80U | (byte & 0x3FU));
        } else if (byte < 0x20 || byte == 0x7F) {
            result += ' ';
        } else {
            result += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return result;
}

std::string excerpt(std::string_view text) {
    constexpr std::size_t longest = 40;
    if (text.size() <= longest) {
        return readableText(text);
    }
    std::size_t cut = longest;
    // Not through the middle of a UTF-8 sequence.
    while (cut > longest - 4 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) {
        --cut;
    }
    return readableText(text.substr(0, cut)) + "...";
}

} // namespace gaussarium
