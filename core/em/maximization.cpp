#include "core/em/maximization.h"

#include "core/em/fused_pass.h"

#include <algorithm>
#include <cmath>

namespace gaussarium::em {

namespace {

double pseudoPoints(const MaximizationSettings& settings, int component) {
    return settings.prior != nullptr ? settings.prior->of(component).pseudoPoints : 0.0;
}

} // namespace

int maximise(const Statistics& statistics, const MaximizationSettings& settings, Components& next) {
    const int d = statistics.dimension;
    const int k = statistics.count;
    double points = statistics.points;
    for (int j = 0; j < k; ++j) {
        const double pseudo = pseudoPoints(settings, j);
        next.weights[static_cast<std::size_t>(j)] =
            statistics.mass[static_cast<std::size_t>(j)] + pseudo;
        points += pseudo;
    }
    for (double& weight : next.weights) {
        weight /= points;
    }
    if (settings.prior != nullptr) {
        priorMeans(*settings.prior, statistics, next.means);
    } else {
        next.means = statistics.means;
    }
    settings.family->maximise(statistics, settings.prior, next.covariances);
    const int packed = next.packed();
    for (int j = 0; j < k; ++j) {
        double* const covariance = next.covariances.data() + j * packed;
        for (int a = 0; a < d; ++a) {
            covariance[next.diagonal ? a : a * (a + 1) / 2 + a] +=
                settings.ridge[static_cast<std::size_t>(a)];
        }
    }
    return factorise(next);
}

int restrictToFamily(const CovarianceFamily& family, Components& components) {
    Statistics statistics;
    statistics.dimension = components.dimension;
    statistics.count = components.count;
    statistics.diagonal = components.diagonal;
    statistics.points = 1.0;
    statistics.mass = components.weights;
    statistics.means = components.means;
    statistics.scatter = components.covariances;
    family.maximise(statistics, nullptr, components.covariances);
    return factorise(components);
}

double logPrior(const MaximizationSettings& settings, const Components& components) {
    if (settings.prior == nullptr) {
        return 0.0;
    }
    double sum = settings.family->logPrior(*settings.prior, components);
    for (int j = 0; j < components.count; ++j) {
        // A flat prior leaves a weight of 0 alone.
        if (const double pseudo = pseudoPoints(settings, j); pseudo != 0.0) {
            sum += pseudo * std::log(components.weights[static_cast<std::size_t>(j)]);
        }
    }
    return sum;
}

Statistics overallStatistics(const PointColumns& columns, bool diagonal, int threads) {
    Components one;
    one.resize(columns.dimension(), 1, diagonal);
    one.weights[0] = 1.0;
    for (int a = 0; a < one.dimension; ++a) {
        one.covariances[static_cast<std::size_t>(diagonal ? a : a * (a + 1) / 2 + a)] = 1.0;
    }
    factorise(one);
    PassSums sums;
    fusedPass(columns, one, true, threads, {}, sums);
    Statistics statistics;
    measure(sums, one, static_cast<double>(columns.size()), statistics);
    return statistics;
}

} // namespace gaussarium::em
