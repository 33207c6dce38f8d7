// Each component its own variances along the axes.
#include "core/em/covariance_family.h"

#include <algorithm>

namespace gaussarium::em {

namespace {

class DiagonalCovariance final : public CovarianceFamily {
public:
    std::string_view name() const override { return "diag"; }
    bool diagonal() const override { return true; }
    int parameters(int d, int k) const override { return k * d; }

    // variance_ja = W_ja / n_j; with a prior, an inverse gamma(nu/2, Lambda_a/2) on each axis,
    // (Lambda_a + B_ja) / (n_j + nu + 3).
    void maximise(const Statistics& statistics, const Prior* prior,
                  std::vector<double>& covariances) const override {
        if (prior == nullptr) {
            covariances = statistics.scatter;
            return;
        }
        const int d = statistics.dimension;
        for (int j = 0; j < statistics.count; ++j) {
            double* const variances = covariances.data() + j * d;
            const ComponentPrior& own = prior->of(j);
            std::copy(own.scale.begin(), own.scale.end(), variances);
            addPriorScatter(*prior, statistics, j, variances);
            const double divisor = statistics.mass[static_cast<std::size_t>(j)] + own.degrees + 3.0;
            for (int a = 0; a < d; ++a) {
                variances[a] /= divisor;
            }
        }
    }

    // variance^(-1/2) of the mean's normal, variance^(-(nu + 2)/2) of the inverse gamma.
    double logPrior(const Prior& prior, const Components& components) const override {
        double sum = 0.0;
        for (int j = 0; j < components.count; ++j) {
            sum -= (prior.of(j).degrees + 3.0)
                   * components.logDeterminants[static_cast<std::size_t>(j)];
            sum -=
                0.5 * (priorMeanDistance(prior, components, j) + priorTrace(prior, components, j));
        }
        return sum;
    }
};

} // namespace

const CovarianceFamily& diagonalCovariance() {
    static const DiagonalCovariance family;
    return family;
}

} // namespace gaussarium::em
