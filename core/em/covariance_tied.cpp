// One matrix for all components.
#include "core/em/covariance_family.h"

#include <algorithm>

namespace gaussarium::em {

namespace {

class TiedCovariance final : public CovarianceFamily {
public:
    std::string_view name() const override { return "tied"; }
    bool diagonal() const override { return false; }
    int parameters(int d, int) const override { return d * (d + 1) / 2; }

    // Sigma = sum_j W_j / n; with a prior (Lambda + sum_j B_j) / (n + k + nu + d + 1).
    void maximise(const Statistics& statistics, const Prior* prior,
                  std::vector<double>& covariances) const override {
        const int packed = statistics.packed();
        std::fill(covariances.begin(), covariances.begin() + packed, 0.0);
        double divisor = 0.0;
        for (int j = 0; j < statistics.count; ++j) {
            const double mass = statistics.mass[static_cast<std::size_t>(j)];
            divisor += mass;
            if (prior != nullptr) {
                addPriorScatter(*prior, statistics, j, covariances.data());
                continue;
            }
            for (int i = 0; i < packed; ++i) {
                covariances[static_cast<std::size_t>(i)] +=
                    mass * statistics.scatter[static_cast<std::size_t>(j * packed + i)];
            }
        }
        if (prior != nullptr) {
            // One matrix has one inverse Wishart: that of the first part.
            const ComponentPrior& own = prior->of(0);
            for (int i = 0; i < packed; ++i) {
                covariances[static_cast<std::size_t>(i)] += own.scale[static_cast<std::size_t>(i)];
            }
            divisor += statistics.count + own.degrees + statistics.dimension + 1.0;
        }
        for (int i = 0; i < packed; ++i) {
            covariances[static_cast<std::size_t>(i)] /= divisor;
        }
        for (int j = 1; j < statistics.count; ++j) {
            std::copy(covariances.begin(), covariances.begin() + packed,
                      covariances.begin() + j * packed);
        }
    }

    // k normals of the means share the matrix, which has one inverse Wishart.
    double logPrior(const Prior& prior, const Components& components) const override {
        double sum = -(components.count + prior.of(0).degrees + components.dimension + 1.0)
                         * components.logDeterminants[0]
                     - 0.5 * priorTrace(prior, components, 0);
        for (int j = 0; j < components.count; ++j) {
            sum -= 0.5 * priorMeanDistance(prior, components, j);
        }
        return sum;
    }
};

} // namespace

const CovarianceFamily& tiedCovariance() {
    static const TiedCovariance family;
    return family;
}

} // namespace gaussarium::em
