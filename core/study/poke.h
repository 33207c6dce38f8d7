// The poke test: how far each method's answer moves when the data are disturbed a little.
#pragma once

#include "core/estimate/method_registry.h"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gaussarium {

enum class Disturbance {
    Shuffle,   // the same points in another order
    DropOne,   // one point less
    DropTenth, // a tenth of the points less, at least one
    Move,      // every coordinate moved by normal noise of a hundredth of its axis's deviation
    Outlier,   // one point more, 5 deviations beyond the outermost one in some direction
    Duplicate, // a tenth of the points, at least one, twice
};
inline constexpr std::array<Disturbance, 6> allDisturbances = {
    Disturbance::Shuffle, Disturbance::DropOne, Disturbance::DropTenth,
    Disturbance::Move,    Disturbance::Outlier, Disturbance::Duplicate};
inline constexpr double moveDeviations = 0.01;
inline constexpr double outlierDeviations = 5.0;

// "shuffle", "drop-one", "drop-tenth", "move", "outlier", "duplicate".
std::string_view disturbanceName(Disturbance disturbance);

// The points (d x n), disturbed; which of them, how and where to, the seed says. Points that stay
// keep their order but for Shuffle, new ones come last. An axis without extent counts as one of
// deviation 1. Throws std::invalid_argument without points. O(n d).
Eigen::MatrixXd disturbed(const Eigen::MatrixXd& points, Disturbance disturbance,
                          std::uint64_t seed);

// One disturbance of the data, and what became of one method's answer.
struct Poke {
    // mixtureDistance from the answer before, in overall deviations of that answer, whatever the
    // order of the components. NaN where the answers cannot be compared.
    double distance = std::numeric_limits<double>::quiet_NaN();
    int components = 0;  // of the answer; 0: none
    std::string problem; // why there is none
};

struct PokedMethod {
    MethodChoice choice;
    std::string title;
    int components = 0;   // of the answer to the data as they are; 0: none
    std::string problem;  // why there is none
    bool ordered = false; // a network that reads the points in their order
    std::array<std::vector<Poke>, allDisturbances.size()> pokes; // by disturbance, then repeat

    const std::vector<Poke>& of(Disturbance disturbance) const {
        return pokes[static_cast<std::size_t>(disturbance)];
    }
};

// The middle distance, where an answer that cannot be compared is infinitely far; NaN of nothing.
double medianMove(const std::vector<Poke>& pokes);

struct PokeOptions {
    std::vector<MethodChoice> methods;
    FitRequest request; // k and the seed of every fit; the disturbances' seeds derive from it
    int repeats = 5;    // of each disturbance
    // Of more points a random sample of this many is poked: every method runs thirty times.
    Eigen::Index mostPoints = 1000;
};

struct PokeTable {
    std::vector<PokedMethod> methods;
    Eigen::Index points = 0; // that were poked
    int repeats = 0;         // that were asked for
    bool complete = false;   // not stopped before the end
};

// Every method on every disturbance; all methods see the same disturbed points. The repeats come
// last, so that a table that was stopped has a number for everything early. `report` hears the
// table after every fit. A method that cannot be made, refuses or throws is an entry like any
// other; the error is for data without points.
Expected<PokeTable> pokeMethods(const MethodRegistry& registry, const Dataset& data,
                                const PokeOptions& options, const RunContext& context = {},
                                const std::function<void(const PokeTable&)>& report = {});

} // namespace gaussarium
