#include "app/bench/trainer_limit.h"

#include "app/bench/machine_limit.h"
#include "core/base/parallel.h"

#include <algorithm>

namespace gaussarium::bench {

std::vector<int> threadCounts() {
    return resolveThreads(0) >= 2 ? std::vector<int>{1, 2} : std::vector<int>{1};
}

double gemmLimit(int threads, const Expected<TrainerBench>& trainer) {
    // A vector holds twice as many floats as doubles.
    double best = 2.0 * multiplicationsPerSecond(threads);
    if (trainer) {
        const std::vector<int> counts = threadCounts();
        for (std::size_t i = 0; i < counts.size(); ++i) {
            if (counts[i] == threads && i < trainer->gemmRates.size()) {
                best = std::max(best, 0.5 * trainer->gemmRates[i]);
            }
        }
    }
    return best;
}

} // namespace gaussarium::bench
