#include "core/mixture/task_prior.h"

#include "core/base/check.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace gaussarium {

namespace {

constexpr std::array<std::pair<Family, std::string_view>, 5> familyNames{{
    {Family::Isotropic, "isotropic"},
    {Family::Diagonal, "diagonal"},
    {Family::Full, "full"},
    {Family::Paper, "paper"},
    {Family::Recipe, "recipe"},
}};

constexpr int candidatesPerMean = 16;
constexpr int paperRedraws = 10'000;
constexpr double paperLargestCosine = 0.8;

// Uniform over rotations and reflections: QR of a normal matrix, its signs made unique (Mezzadri
// 2007); without them Householder's choice of signs would favour some directions.
Eigen::MatrixXd randomRotation(Eigen::Index d, Random& random) {
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(random.normalMatrix(d, d));
    Eigen::MatrixXd rotation = qr.householderQ();
    for (Eigen::Index j = 0; j < d; ++j) {
        if (qr.matrixQR()(j, j) < 0.0) {
            rotation.col(j) *= -1.0;
        }
    }
    return rotation;
}

Eigen::MatrixXd rotatedCovariance(const Eigen::VectorXd& deviations, Random& random) {
    const Eigen::MatrixXd factor =
        randomRotation(deviations.size(), random) * deviations.asDiagonal();
    const Eigen::MatrixXd covariance = factor * factor.transpose();
    return 0.5 * (covariance + covariance.transpose());
}

Eigen::VectorXd logNormalDeviations(Eigen::Index d, double spread, Random& random) {
    Eigen::VectorXd result(d);
    for (double& deviation : result) {
        deviation = std::exp(spread * random.normal());
    }
    return result;
}

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

Mixture drawRecipe(const TaskOptions& options, Random& random) {
    Mixture mixture = makeMixture(options.dimension, options.components);
    mixture.means = std::exp(random.uniform(0.2, 2.0))
                    * random.normalMatrix(options.dimension, options.components);
    for (Eigen::MatrixXd& covariance : mixture.covariances) {
        const double scale = std::exp(0.35 * random.normal());
        covariance =
            rotatedCovariance(scale * logNormalDeviations(options.dimension, 0.5, random), random);
    }
    for (double& weight : mixture.weights) {
        weight = 0.08 + random.uniform();
    }
    mixture.weights /= mixture.weights.sum();
    return mixture;
}

} // namespace

const std::vector<Family>& families() {
    static const std::vector<Family> all = {Family::Isotropic, Family::Diagonal, Family::Full,
                                            Family::Paper, Family::Recipe};
    return all;
}

std::string_view familyName(Family family) {
    for (const auto& [value, name] : familyNames) {
        if (value == family) {
            return name;
        }
    }
    return "unknown";
}

Expected<Family> parseFamily(std::string_view name) {
    std::string names;
    for (const auto& [value, text] : familyNames) {
        if (text == name) {
            return value;
        }
        names += (names.empty() ? "" : ", ") + std::string(text);
    }
    return fail("'{}' is no family of mixtures (there are {})", name, names);
}

bool isAdjustable(Family family) {
    return family != Family::Paper && family != Family::Recipe;
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
        return drawRecipe(options, random);
    default:
        return drawAdjustable(options, random);
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
