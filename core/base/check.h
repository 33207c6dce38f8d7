// Checks on what a caller passes. A failed check is a defect in the calling code, so it throws
// std::invalid_argument with the values in its message; failures that a user can cause
// (files, parsing, workers) go through Expected (error.h) instead.
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>

namespace gaussarium {

namespace detail {

template <class A, class B>
[[noreturn]] void failCheck(const char* expression, const A& a, const B& b, const char* function) {
    throw std::invalid_argument(
        fmt::format("{}: {} does not hold: {} against {}", function, expression, a, b));
}

} // namespace detail

// Throws std::invalid_argument("function: message") where the condition is false.
inline void require(bool condition, const char* function, const std::string& message) {
    if (!condition) {
        throw std::invalid_argument(std::string(function) + ": " + message);
    }
}

} // namespace gaussarium

// Both sides are evaluated once and printed when the comparison fails.
#define GAUSSARIUM_CHECK_OP(a, op, b)                                                              \
    do {                                                                                           \
        const auto gaussariumCheckA = (a);                                                         \
        const auto gaussariumCheckB = (b);                                                         \
        if (!(gaussariumCheckA op gaussariumCheckB)) {                                             \
            ::gaussarium::detail::failCheck(#a " " #op " " #b, gaussariumCheckA, gaussariumCheckB, \
                                            __func__);                                             \
        }                                                                                          \
    } while (false)

#define GAUSSARIUM_CHECK_EQ(a, b) GAUSSARIUM_CHECK_OP(a, ==, b)
#define GAUSSARIUM_CHECK_LT(a, b) GAUSSARIUM_CHECK_OP(a, <, b)
#define GAUSSARIUM_CHECK_LE(a, b) GAUSSARIUM_CHECK_OP(a, <=, b)
#define GAUSSARIUM_CHECK_GT(a, b) GAUSSARIUM_CHECK_OP(a, >, b)
#define GAUSSARIUM_CHECK_GE(a, b) GAUSSARIUM_CHECK_OP(a, >=, b)
