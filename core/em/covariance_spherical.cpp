// Each component one variance.
#include "core/em/covariance_family.h"

#include <algorithm>
#include <numeric>

namespace gaussarium::em {

namespace {

double mean(const double* values, int count) {
    return std::accumulate(values, values + count, 0.0) / count;
}

class SphericalCovariance final : public CovarianceFamily {
public:
    std::string_view name() const override { return "spherical"; }
    bool diagonal() const override { return true; }
    PointColumns::Scaling scaling() const override { return PointColumns::Scaling::Uniform; }
    int parameters(int, int k) const override { return k; }

    // variance_j = trace W_j / (d n_j); with a prior, an inverse gamma(nu/2, s/2) with s the mean
    // of Lambda's diagonal, (s + trace B_j) / (d n_j + nu + d + 2).
    void maximise(const Statistics& statistics, const Prior* prior,
                  std::vector<double>& covariances) const override {
        const int d = statistics.dimension;
        for (int j = 0; j < statistics.count; ++j) {
            double* const variances = covariances.data() + j * d;
            double variance = mean(statistics.scatter.data() + j * d, d);
            if (prior != nullptr) {
                const ComponentPrior& own = prior->of(j);
                std::fill(variances, variances + d, 0.0);
                addPriorScatter(*prior, statistics, j, variances);
                variance =
                    (mean(own.scale.data(), d) + d * mean(variances, d))
                    / (d * statistics.mass[static_cast<std::size_t>(j)] + own.degrees + d + 2.0);
            }
            std::fill(variances, variances + d, variance);
        }
    }

    // variance^(-d/2) of the mean's normal, variance^(-(nu + 2)/2) of the inverse gamma.
    double logPrior(const Prior& prior, const Components& components) const override {
        const int d = components.dimension;
        double sum = 0.0;
        for (int j = 0; j < components.count; ++j) {
            // log |L| = d log(deviation).
            sum -= (prior.of(j).degrees + d + 2.0)
                   * components.logDeterminants[static_cast<std::size_t>(j)] / d;
            // The trace sums over d axes what the one inverse gamma has once.
            sum -=
                0.5
                * (priorMeanDistance(prior, components, j) + priorTrace(prior, components, j) / d);
        }
        return sum;
    }
};

} // namespace

const CovarianceFamily& sphericalCovariance() {
    static const SphericalCovariance family;
    return family;
}

} // namespace gaussarium::em
