#include "core/tgmm/task_input.h"

#include "core/base/check.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace gaussarium::tgmm {

namespace {

// Whitening squares the coordinates, and covariances are squares of the data's unit: beyond these
// they overflow or lose digits below the smallest normal double (1e-308).
constexpr double largestCoordinate = 1e150;
constexpr double smallestSpread = 1e-140;

Eigen::VectorXd softmax(const Eigen::Ref<const Eigen::VectorXd>& logits) {
    const Eigen::VectorXd powers = (logits.array() - logits.maxCoeff()).exp();
    return powers / powers.sum();
}

// Why no network can read the points, or nothing.
Expected<void> checkPoints(const Eigen::Ref<const Eigen::MatrixXd>& points) {
    if (points.rows() != 2 && points.rows() != maxDimension) {
        return fail("TGMM reads points in 2 or 3 dimensions; these have {}", points.rows());
    }
    if (points.cols() < 2) {
        return fail("TGMM needs at least 2 points; there {} {}", points.cols() == 1 ? "is" : "are",
                    points.cols());
    }
    if (!points.allFinite()) {
        return fail("a coordinate is not a finite number");
    }
    const double largest = points.cwiseAbs().maxCoeff();
    if (largest > largestCoordinate) {
        return fail("a coordinate of {:.3g} is too large: covariances leave the range of numbers",
                    largest);
    }
    const Eigen::VectorXd ranges = points.rowwise().maxCoeff() - points.rowwise().minCoeff();
    if (ranges.maxCoeff() == 0.0) {
        return fail("all {} points are equal: there is no spread to estimate", points.cols());
    }
    // A constant coordinate is whitened by a floor; a tiny one would have a covariance of 0.
    const bool tiny = (ranges.array() > 0.0 && ranges.array() < smallestSpread).any();
    if (tiny) {
        return fail("a coordinate spreads over less than {:.0e}: covariances round to zero",
                    smallestSpread);
    }
    return {};
}

// [n, 3] row-major, the third coordinate 0 for 2D data.
std::vector<float> asFloats(const Eigen::MatrixXd& points) {
    std::vector<float> values(static_cast<std::size_t>(points.cols() * maxDimension), 0.0F);
    for (Eigen::Index i = 0; i < points.cols(); ++i) {
        for (Eigen::Index axis = 0; axis < points.rows(); ++axis) {
            values[static_cast<std::size_t>(i * maxDimension + axis)] =
                static_cast<float>(points(axis, i));
        }
    }
    return values;
}

} // namespace

Expected<TaskInput> makeTaskInput(const Eigen::Ref<const Eigen::MatrixXd>& points) {
    if (const Expected<void> readable = checkPoints(points); !readable) {
        return fail(readable.error());
    }
    Whitening whitening;
    try {
        whitening = measureWhitening(points);
    } catch (const std::invalid_argument& error) {
        return fail("the points cannot be whitened: {}", error.what());
    }
    const Eigen::MatrixXd white = whitening.whiten(points);
    if (!white.allFinite()) {
        return fail("the points cannot be whitened: their coordinates differ too much in scale");
    }
    TaskInput input;
    input.points = asFloats(white);
    input.size = points.cols();
    input.dimension = static_cast<int>(points.rows());
    input.frame = {whitening.mean, whitening.lower};
    input.floored = whitening.floored;
    return input;
}

Expected<TaskInput> makePaperInput(const Eigen::Ref<const Eigen::MatrixXd>& points,
                                   bool& rescaled) {
    if (const Expected<void> readable = checkPoints(points); !readable) {
        return fail(readable.error());
    }
    const Eigen::Index d = points.rows();
    TaskInput input;
    input.size = points.cols();
    input.dimension = static_cast<int>(d);
    input.frame = {Eigen::VectorXd::Zero(d), Eigen::MatrixXd::Identity(d, d)};
    rescaled = points.cwiseAbs().maxCoeff() > paperReach;
    if (!rescaled) {
        input.points = asFloats(points);
        return input;
    }
    // Uniform in [-5, 5] plus unit noise: a variance of 100 / 12 + 1.
    constexpr double deviation = 3.055;
    // In units of the largest number no square overflows.
    const double unit = points.cwiseAbs().maxCoeff();
    const Eigen::MatrixXd small = points / unit;
    const Eigen::VectorXd mean = small.rowwise().mean();
    const Eigen::MatrixXd centred = small.colwise() - mean;
    Eigen::VectorXd scale = (centred.rowwise().squaredNorm() / points.cols()).cwiseSqrt();
    for (double& value : scale) {
        // A constant axis is left where it is.
        value = value > 0.0 ? value / deviation : 1.0;
    }
    input.points = asFloats(scale.cwiseInverse().asDiagonal() * centred);
    input.frame = {unit * mean, (unit * scale).asDiagonal()};
    return input;
}

TaskInput rotated(const TaskInput& input, const Eigen::MatrixXd& rotation) {
    GAUSSARIUM_CHECK_EQ(rotation.rows(), input.dimension);
    GAUSSARIUM_CHECK_EQ(rotation.cols(), input.dimension);
    TaskInput result = input;
    const Eigen::Map<const Eigen::Matrix<float, maxDimension, Eigen::Dynamic>> before(
        input.points.data(), maxDimension, input.size);
    result.points = asFloats(rotation * before.topRows(input.dimension).cast<double>());
    result.frame.map = input.frame.map * rotation.transpose();
    return result;
}

Expected<Mixture> answerMixture(const ReadOut& readOut, int components, const NetworkFrame& frame) {
    const auto most = static_cast<int>(readOut.components.size()) / mixtureOutputs;
    GAUSSARIUM_CHECK_GE(components, 0);
    GAUSSARIUM_CHECK_LE(components, most);
    const int k = components == 0 ? most : components;
    const Eigen::Index d = frame.mean.size();
    Mixture mixture = makeMixture(d, k);
    Eigen::VectorXd logits(k);
    for (int j = 0; j < k; ++j) {
        const float* const out = readOut.components.data() + j * mixtureOutputs;
        logits[j] = static_cast<double>(out[0]);
        Eigen::VectorXd mean(d);
        Eigen::MatrixXd factor = Eigen::MatrixXd::Zero(d, d); // R, precision = R^T R
        for (Eigen::Index a = 0; a < d; ++a) {
            mean[a] = static_cast<double>(out[1 + a]);
            factor(a, a) = std::exp(static_cast<double>(out[4 + a]));
        }
        factor(1, 0) = static_cast<double>(out[7]);
        if (d == maxDimension) {
            factor(2, 0) = static_cast<double>(out[8]);
            factor(2, 1) = static_cast<double>(out[9]);
        }
        if (!mean.allFinite() || !factor.allFinite() || !std::isfinite(logits[j])) {
            return fail("the network's answer for component {} is not finite", j + 1);
        }
        mixture.means.col(j) = frame.mean + frame.map * mean;
        // covariance = S S^T with S R = M.
        const Eigen::MatrixXd root =
            factor.triangularView<Eigen::Lower>().solve<Eigen::OnTheRight>(frame.map);
        const Eigen::MatrixXd covariance = root * root.transpose();
        mixture.covariances[static_cast<std::size_t>(j)] =
            0.5 * (covariance + covariance.transpose());
    }
    mixture.weights = softmax(logits);
    if (const Expected<void> valid = mixture.validate(); !valid) {
        return fail("the network's answer is no mixture: {}", valid.error().message);
    }
    return mixture;
}

Eigen::VectorXd countProbabilities(const ReadOut& readOut, int most) {
    GAUSSARIUM_CHECK_GE(most, 1);
    const auto known = static_cast<Eigen::Index>(readOut.countLogits.size());
    const Eigen::Index counts = std::min<Eigen::Index>(most, known);
    Eigen::VectorXd logits(counts);
    for (Eigen::Index k = 0; k < counts; ++k) {
        logits[k] = static_cast<double>(readOut.countLogits[static_cast<std::size_t>(k)]);
    }
    return softmax(logits);
}

} // namespace gaussarium::tgmm
