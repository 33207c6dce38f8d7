#include "app/bench/timing.h"

#include "core/base/check.h"
#include "core/base/interrupt.h"
#include "core/base/stopwatch.h"

#include <algorithm>
#include <vector>

namespace gaussarium::bench {

namespace {

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double timed(const std::function<void()>& body) {
    const Stopwatch watch;
    body();
    return watch.seconds();
}

} // namespace

double medianSeconds(int repeats, const std::function<void()>& body) {
    GAUSSARIUM_CHECK_GE(repeats, 1);
    body();
    std::vector<double> seconds;
    for (int i = 0; i < repeats && (i == 0 || !interrupted()); ++i) {
        seconds.push_back(timed(body));
    }
    return median(std::move(seconds));
}

double medianSecondsWithin(const RunBudget& budget, const std::function<void()>& body) {
    GAUSSARIUM_CHECK_GE(budget.fewest, 1);
    const double first = timed(body);
    if (first > 4.0 * budget.seconds) {
        return first;
    }
    std::vector<double> seconds;
    double sum = 0.0;
    for (int i = 0; i < budget.most && (i < budget.fewest || sum < budget.seconds); ++i) {
        seconds.push_back(timed(body));
        sum += seconds.back();
    }
    return median(std::move(seconds));
}

double secondsPerIteration(int repeats, int few, int many,
                           const std::function<void(int iterations)>& body) {
    GAUSSARIUM_CHECK_GE(repeats, 1);
    GAUSSARIUM_CHECK_LT(few, many);
    body(few);
    std::vector<double> low;
    std::vector<double> high;
    for (int i = 0; i < repeats && (i == 0 || !interrupted()); ++i) {
        low.push_back(timed([&] { body(few); }));
        high.push_back(timed([&] { body(many); }));
    }
    return (median(std::move(high)) - median(std::move(low))) / (many - few);
}

} // namespace gaussarium::bench
