#include "core/mixture/task_prior.h"

#include "core/base/check.h"
#include "core/mixture/shifted_tasks.h"
#include "core/mixture/task_draws.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace gaussarium {

namespace {

using task_detail::logNormalDeviations;
using task_detail::rotatedCovariance;

struct FamilyEntry {
    Family family;
    std::string_view name;
    std::string_view summary;
};

constexpr std::array<FamilyEntry, 15> familyTable{{
    {Family::Isotropic, "isotropic", "round components of one size"},
    {Family::Diagonal, "diagonal", "components stretched along the axes"},
    {Family::Full, "full", "components stretched in any direction"},
    {Family::Paper, "paper", "the tasks of the TGMM paper"},
    {Family::Recipe, "recipe", "the tasks that the shipped network's prior is built around"},
    {Family::Uneven, "uneven", "weights uniform over all that sum to 1"},
    {Family::Squeezed, "squeezed", "one axis up to 10,000 times as narrow as the others"},
    {Family::Thin, "thin", "needles and sheets, 30 times as long as wide"},
    {Family::Touching, "touching", "every component touches another"},
    {Family::Dominant, "dominant", "one component with 80 to 90% of the points"},
    {Family::Close, "close", "means closer together than the recipe's"},
    {Family::Apart, "apart", "means farther apart than the recipe's"},
    {Family::Jittered, "jittered", "means on a grid or a ring, perturbed"},
    {Family::Student, "student", "heavy tails: Student's t with 3 degrees of freedom"},
    {Family::Background, "background", "5% of the points are uniform background"},
}};

const FamilyEntry& entryOf(Family family) {
    const auto* const found =
        std::find_if(familyTable.begin(), familyTable.end(),
                     [family](const FamilyEntry& entry) { return entry.family == family; });
    require(found != familyTable.end(), "Family", "no such family");
    return *found;
}

constexpr int candidatesPerMean = 16;
constexpr int paperRedraws = 10'000;
constexpr double paperLargestCosine = 0.8;

Eigen::VectorXd largestEigenvalues(const Mixture& mixture) {
    Eigen::VectorXd result(mixture.components());
    for (Eigen::Index j = 0; j < mixture.components(); ++j) {
        result[j] = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(
                        mixture.covariances[static_cast<std::size_t>(j)], Eigen::EigenvaluesOnly)
                        .eigenvalues()
                        .maxCoeff();
    }
    return result;
}

// Dasgupta's c of the pair (mean, mixture component i < count), the smallest of them.
double closest(const Eigen::VectorXd& mean, double eigenvalue, const Mixture& mixture,
               const Eigen::VectorXd& eigenvalues, Eigen::Index count) {
    const auto d = static_cast<double>(mixture.dimension());
    double result = std::numeric_limits<double>::infinity();
    for (Eigen::Index i = 0; i < count; ++i) {
        const double distance = (mean - mixture.means.col(i)).norm();
        result = std::min(result, distance / std::sqrt(d * std::max(eigenvalue, eigenvalues[i])));
    }
    return result;
}

void spreadMeans(Mixture& mixture, double separation, Random& random) {
    const Eigen::Index d = mixture.dimension();
    const Eigen::Index k = mixture.components();
    if (k == 1) {
        return;
    }
    const Eigen::VectorXd eigenvalues = largestEigenvalues(mixture);
    for (Eigen::Index j = 0; j < k; ++j) {
        double best = -1.0;
        for (int candidate = 0; candidate < candidatesPerMean; ++candidate) {
            Eigen::VectorXd mean(d);
            for (double& value : mean) {
                value = random.uniform(-1.0, 1.0);
            }
            const double distance = closest(mean, eigenvalues[j], mixture, eigenvalues, j);
            if (distance > best) {
                best = distance;
                mixture.means.col(j) = mean;
            }
        }
    }
    // A hair more than asked for, so that rounding cannot leave it a hair less.
    mixture.means *= separation * (1.0 + 1e-12) / separationOf(mixture);
}

Eigen::VectorXd geometricWeights(Eigen::Index k, double ratio, Random& random) {
    Eigen::VectorXd weights = Eigen::VectorXd::Ones(k);
    if (ratio > 1.0 && k > 1) {
        const std::vector<std::int64_t> order = random.permutation(k);
        for (Eigen::Index j = 0; j < k; ++j) {
            weights[order[static_cast<std::size_t>(j)]] =
                std::pow(ratio, -static_cast<double>(j) / static_cast<double>(k - 1));
        }
    }
    return weights / weights.sum();
}

Mixture drawAdjustable(const TaskOptions& options, Random& random) {
    Mixture mixture = makeMixture(options.dimension, options.components);
    for (Eigen::MatrixXd& covariance : mixture.covariances) {
        if (options.family == Family::Isotropic) {
            continue;
        }
        const Eigen::VectorXd deviations = logNormalDeviations(options.dimension, 0.4, random);
        if (options.family == Family::Diagonal) {
            covariance = deviations.cwiseAbs2().asDiagonal();
        } else {
            covariance = rotatedCovariance(deviations, random);
        }
    }
    spreadMeans(mixture, options.separation, random);
    mixture.weights = geometricWeights(options.components, options.imbalance, random);
    return mixture;
}

double largestCosine(const Eigen::MatrixXd& means) {
    const Eigen::MatrixXd directions = means.colwise().normalized();
    Eigen::MatrixXd cosines = directions.transpose() * directions;
    cosines.diagonal().setConstant(-1.0);
    return cosines.maxCoeff();
}

Mixture drawPaper(const TaskOptions& options, Random& random) {
    Mixture mixture = makeMixture(options.dimension, options.components);
    double best = std::numeric_limits<double>::infinity();
    Eigen::MatrixXd means(options.dimension, options.components);
    for (int attempt = 0; attempt < paperRedraws && best >= paperLargestCosine; ++attempt) {
        for (double& value : means.reshaped()) {
            value = random.uniform(-5.0, 5.0);
        }
        const double cosine = largestCosine(means);
        if (cosine < best) {
            best = cosine;
            mixture.means = means;
        }
    }
    for (double& weight : mixture.weights) {
        weight = random.uniform(0.2, 0.8);
    }
    mixture.weights /= mixture.weights.sum();
    return mixture;
}

} // namespace

const std::vector<Family>& families() {
    static const std::vector<Family> all = [] {
        std::vector<Family> list;
        for (const FamilyEntry& entry : familyTable) {
            list.push_back(entry.family);
        }
        return list;
    }();
    return all;
}

std::string_view familyName(Family family) {
    return entryOf(family).name;
}

std::string_view familySummary(Family family) {
    return entryOf(family).summary;
}

Expected<Family> parseFamily(std::string_view name) {
    std::string names;
    for (const FamilyEntry& entry : familyTable) {
        if (entry.name == name) {
            return entry.family;
        }
        names += (names.empty() ? "" : ", ") + std::string(entry.name);
    }
    return fail("'{}' is no family of mixtures (there are {})", name, names);
}

bool isAdjustable(Family family) {
    return family == Family::Isotropic || family == Family::Diagonal || family == Family::Full;
}

Mixture drawMixture(const TaskOptions& options, Random& random) {
    GAUSSARIUM_CHECK_GE(options.dimension, 1);
    GAUSSARIUM_CHECK_GE(options.components, 1);
    require(std::isfinite(options.separation), "drawMixture", "the separation is not finite");
    require(std::isfinite(options.imbalance), "drawMixture", "the imbalance is not finite");
    GAUSSARIUM_CHECK_GE(options.separation, 0.0);
    GAUSSARIUM_CHECK_GE(options.imbalance, 0.0);
    switch (options.family) {
    case Family::Paper:
        return drawPaper(options, random);
    case Family::Recipe:
        return task_detail::drawRecipe(options.dimension, options.components,
                                       task_detail::recipeLowSpread, task_detail::recipeHighSpread,
                                       random);
    case Family::Isotropic:
    case Family::Diagonal:
    case Family::Full:
        return drawAdjustable(options, random);
    default:
        return task_detail::drawShifted(options, random).mixture;
    }
}

double separationOf(const Mixture& mixture) {
    const Eigen::VectorXd eigenvalues = largestEigenvalues(mixture);
    double result = std::numeric_limits<double>::infinity();
    for (Eigen::Index j = 1; j < mixture.components(); ++j) {
        result = std::min(result,
                          closest(mixture.means.col(j), eigenvalues[j], mixture, eigenvalues, j));
    }
    return result;
}

} // namespace gaussarium
