#include "core/em/prior.h"

#include "core/base/check.h"

#include <cmath>
#include <utility>

namespace gaussarium::em {

namespace {

constexpr double relativeFloor = 1e-6;

// Calls body(a, b, index) for every stored entry.
template <class Body>
void forPacked(int d, bool diagonal, const Body& body) {
    for (int a = 0; a < d; ++a) {
        for (int b = diagonal ? a : 0; b <= a; ++b) {
            body(a, b, diagonal ? a : a * (a + 1) / 2 + b);
        }
    }
}

// A v without the factor that the kernel wants: L^-1 v for component's lower factor.
std::vector<double> solveLower(const Components& components, int component,
                               std::vector<double> values) {
    const double* const lower = components.lower.data() + component * components.packed();
    for (int a = 0; a < components.dimension; ++a) {
        const auto at = static_cast<std::size_t>(a);
        if (components.diagonal) {
            values[at] /= lower[a];
            continue;
        }
        for (int b = 0; b < a; ++b) {
            values[at] -= lower[a * (a + 1) / 2 + b] * values[static_cast<std::size_t>(b)];
        }
        values[at] /= lower[a * (a + 1) / 2 + a];
    }
    return values;
}

double squaredNorm(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values) {
        sum += value * value;
    }
    return sum;
}

} // namespace

Prior makePrior(const PriorOptions& options, const Statistics& overall, int components) {
    GAUSSARIUM_CHECK_EQ(overall.count, 1);
    GAUSSARIUM_CHECK_GE(components, 1);
    const int d = overall.dimension;
    ComponentPrior part;
    part.shrinkage = options.shrinkage;
    part.degrees = options.degrees > 0.0 ? options.degrees : d + 2.0;
    part.pseudoPoints = options.concentration - 1.0;
    part.centre = overall.means;
    part.scale = overall.scatter;
    const double shrink = std::pow(static_cast<double>(components), -2.0 / d);
    forPacked(d, overall.diagonal, [&](int a, int b, int at) {
        double& value = part.scale[static_cast<std::size_t>(at)];
        value *= shrink * (a == b ? 1.0 + relativeFloor : 1.0);
    });
    return {{std::move(part)}, false};
}

Prior makeAnchoredPrior(const Anchor& anchor, const PointColumns& columns) {
    anchor.check();
    const Components at = fromMixture(anchor.mixture, columns, false);
    const int d = at.dimension;
    const int packed = at.packed();
    Prior prior;
    prior.anchored = true;
    for (int j = 0; j < at.count; ++j) {
        ComponentPrior part;
        part.shrinkage = anchor.meanPoints[j];
        // So that the family's divisor, n_j + nu + d + 2, is n_j plus the covariance's points.
        part.degrees = anchor.covariancePoints[j] - d - 2.0;
        part.pseudoPoints = anchor.weightPoints[j] * anchor.mixture.weights[j];
        part.centre.assign(at.means.begin() + j * d, at.means.begin() + (j + 1) * d);
        part.scale.assign(at.covariances.begin() + j * packed,
                          at.covariances.begin() + (j + 1) * packed);
        for (double& value : part.scale) {
            value *= anchor.covariancePoints[j];
        }
        prior.parts.push_back(std::move(part));
    }
    return prior;
}

void priorMeans(const Prior& prior, const Statistics& statistics, std::vector<double>& means) {
    const int d = statistics.dimension;
    for (int j = 0; j < statistics.count; ++j) {
        const ComponentPrior& own = prior.of(j);
        const double mass = statistics.mass[static_cast<std::size_t>(j)];
        for (int a = 0; a < d; ++a) {
            const auto at = static_cast<std::size_t>(j * d + a);
            means[at] = (mass * statistics.means[at]
                         + own.shrinkage * own.centre[static_cast<std::size_t>(a)])
                        / (mass + own.shrinkage);
        }
    }
}

void addPriorScatter(const Prior& prior, const Statistics& statistics, int component,
                     double* scatter) {
    const int d = statistics.dimension;
    const double mass = statistics.mass[static_cast<std::size_t>(component)];
    const ComponentPrior& held = prior.of(component);
    const double factor = held.shrinkage * mass / (held.shrinkage + mass);
    const double* const mean = statistics.means.data() + component * d;
    const double* const own = statistics.scatter.data() + component * statistics.packed();
    forPacked(d, statistics.diagonal, [&](int a, int b, int at) {
        scatter[at] += mass * own[at]
                       + factor * (mean[a] - held.centre[static_cast<std::size_t>(a)])
                             * (mean[b] - held.centre[static_cast<std::size_t>(b)]);
    });
}

double priorMeanDistance(const Prior& prior, const Components& components, int component) {
    std::vector<double> difference = prior.of(component).centre;
    for (int a = 0; a < components.dimension; ++a) {
        difference[static_cast<std::size_t>(a)] -=
            components.means[static_cast<std::size_t>(component * components.dimension + a)];
    }
    return prior.of(component).shrinkage
           * squaredNorm(solveLower(components, component, std::move(difference)));
}

double priorTrace(const Prior& prior, const Components& components, int component) {
    const int d = components.dimension;
    const std::vector<double>& scale = prior.of(component).scale;
    if (components.diagonal) {
        double trace = 0.0;
        for (int a = 0; a < d; ++a) {
            trace += scale[static_cast<std::size_t>(a)]
                     / components.covariances[static_cast<std::size_t>(component * d + a)];
        }
        return trace;
    }
    // trace(Lambda L^-T L^-1) = sum over columns c of Lambda . L^-T (L^-1 e_c), by L^-1 Lambda: the
    // trace of (L^-1 Lambda) L^-T needs only the rows of L^-1, made from unit vectors.
    std::vector<std::vector<double>> inverse; // columns of L^-1
    for (int c = 0; c < d; ++c) {
        std::vector<double> unit(static_cast<std::size_t>(d), 0.0);
        unit[static_cast<std::size_t>(c)] = 1.0;
        inverse.push_back(solveLower(components, component, std::move(unit)));
    }
    double trace = 0.0;
    forPacked(d, false, [&](int a, int b, int at) {
        double entry = 0.0; // (Sigma^-1)(a, b)
        for (std::size_t i = 0; i < static_cast<std::size_t>(d); ++i) {
            entry +=
                inverse[static_cast<std::size_t>(a)][i] * inverse[static_cast<std::size_t>(b)][i];
        }
        trace += (a == b ? 1.0 : 2.0) * entry * scale[static_cast<std::size_t>(at)];
    });
    return trace;
}

} // namespace gaussarium::em
