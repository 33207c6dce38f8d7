// Each component its own symmetric matrix.
#include "core/em/covariance_family.h"

#include <algorithm>

namespace gaussarium::em {

namespace {

class FullCovariance final : public CovarianceFamily {
public:
    std::string_view name() const override { return "full"; }
    bool diagonal() const override { return false; }
    int parameters(int d, int k) const override { return k * d * (d + 1) / 2; }

    // Sigma_j = W_j / n_j; with a prior (Lambda + B_j) / (n_j + nu + d + 2).
    void maximise(const Statistics& statistics, const Prior* prior,
                  std::vector<double>& covariances) const override {
        if (prior == nullptr) {
            covariances = statistics.scatter;
            return;
        }
        const int packed = statistics.packed();
        for (int j = 0; j < statistics.count; ++j) {
            double* const covariance = covariances.data() + j * packed;
            const ComponentPrior& own = prior->of(j);
            std::copy(own.scale.begin(), own.scale.end(), covariance);
            addPriorScatter(*prior, statistics, j, covariance);
            const double divisor = statistics.mass[static_cast<std::size_t>(j)] + own.degrees
                                   + statistics.dimension + 2.0;
            for (int i = 0; i < packed; ++i) {
                covariance[i] /= divisor;
            }
        }
    }

    // |Sigma_j|^(-1/2) of the mean's normal, |Sigma_j|^(-(nu + d + 1)/2) of the inverse Wishart.
    double logPrior(const Prior& prior, const Components& components) const override {
        double sum = 0.0;
        for (int j = 0; j < components.count; ++j) {
            sum -= (prior.of(j).degrees + components.dimension + 2.0)
                   * components.logDeterminants[static_cast<std::size_t>(j)];
            sum -=
                0.5 * (priorMeanDistance(prior, components, j) + priorTrace(prior, components, j));
        }
        return sum;
    }
};

} // namespace

const CovarianceFamily& fullCovariance() {
    static const FullCovariance family;
    return family;
}

} // namespace gaussarium::em
