// Values of options read from their text. Each function throws WrongCall with a sentence that names
// the option; parseArguments (arguments.h) turns it into an exit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gaussarium::cli {

struct WrongCall {
    std::string sentence;
};

inline constexpr int maxThreads = 1024;
inline constexpr int maxComponents = 64;
inline constexpr std::int64_t maxPoints = 1'000'000'000;

// "a,b" as {"a", "b"}.
std::vector<std::string> splitList(const std::string& text);

// A whole number between the limits; may be written 1000000 or 1e6.
std::int64_t wholeNumber(const std::string& option, const std::string& text, std::int64_t minimum,
                         std::int64_t maximum);
// A list of them, each once.
std::vector<int> wholeNumbers(const std::string& option, const std::string& text, int minimum,
                              int maximum);
// Finite, 0 or more.
double positiveNumber(const std::string& option, const std::string& text);
// Angles from which a figure shows 3D data, in degrees.
struct CameraAngles {
    double yaw = 0.0;
    double pitch = 0.0; // -90 to 90
};
// "YAW,PITCH".
CameraAngles cameraAngles(const std::string& text);
// All 64 bits.
std::uint64_t seedNumber(const std::string& text);
// --k: none for "auto".
std::optional<int> componentsOrAuto(const std::string& text);

} // namespace gaussarium::cli
