// Random points as means.
#include "core/em/starts.h"

#include <algorithm>

namespace gaussarium::em {

Components randomPointsStart(const Problem& problem, int components, Random& random) {
    const int d = problem.columns.dimension();
    Components start;
    start.resize(d, components, problem.family.diagonal());
    const std::vector<double> covariance = safeOverallCovariance(problem);
    // Two components at one place never part: a point that repeats an earlier choice is drawn
    // again, for a while, since the data may hold little else.
    constexpr int draws = 100;
    for (int j = 0; j < components; ++j) {
        double* const mean = start.means.data() + j * d;
        bool repeated = true;
        for (int draw = 0; repeated && draw < draws; ++draw) {
            const Eigen::VectorXd point =
                problem.columns.point(random.index(problem.columns.size()));
            std::copy(point.begin(), point.end(), mean);
            repeated = false;
            for (int i = 0; i < j; ++i) {
                repeated = repeated || std::equal(mean, mean + d, start.means.data() + i * d);
            }
        }
        start.weights[static_cast<std::size_t>(j)] = 1.0 / components;
        std::copy(covariance.begin(), covariance.end(),
                  start.covariances.begin() + j * start.packed());
    }
    restrictToFamily(problem.family, start);
    return start;
}

} // namespace gaussarium::em
