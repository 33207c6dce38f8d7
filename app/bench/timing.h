// Medians of repeated runs; of fewer after a Ctrl-C, and what is measured then is not recorded.
#pragma once

#include <functional>

namespace gaussarium::bench {

// Median seconds of `repeats` runs after one that warms caches and threads.
double medianSeconds(int repeats, const std::function<void()>& body);

// How long medianSecondsWithin() may go on.
struct RunBudget {
    double seconds = 1.0;
    int fewest = 3;
    int most = 201;
};
inline constexpr RunBudget shortRun;

// The same with as many repeats as fit the budget. Where the warming run alone outlasts it four
// times over, that run is the answer.
double medianSecondsWithin(const RunBudget& budget, const std::function<void()>& body);

// Seconds of one iteration: the difference of the medians of runs with `few` and `many` iterations,
// over many - few, so that set-up cancels. The two are run in turn, so that a busy moment meets
// both. 0 < few < many.
double secondsPerIteration(int repeats, int few, int many,
                           const std::function<void(int iterations)>& body);

} // namespace gaussarium::bench
