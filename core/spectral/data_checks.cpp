#include "core/spectral/data_checks.h"

#include "core/spectral/frame_moments.h"

#include <Eigen/Eigenvalues>
#include <fmt/format.h>

namespace gaussarium::spectral {

std::string unfitData(const Dataset& data, const StandardCoordinates& coordinates) {
    if (data.size() < 2) {
        return fmt::format("{} say{} nothing about a mixture",
                           data.size() == 1 ? "one point" : "no points",
                           data.size() == 1 ? "s" : "");
    }
    if (coordinates.spread.maxCoeff() == 0.0) {
        return fmt::format("all {} points are equal", data.size());
    }
    for (Eigen::Index i = 0; i < coordinates.spread.size(); ++i) {
        const double spread = coordinates.spread[i];
        if (spread == 0.0) {
            return fmt::format("the column {} is constant: no round noise around the means",
                               data.columns[static_cast<std::size_t>(i)]);
        }
        // Squares must stay finite and above zero.
        if (!(spread < 1e150) || !(spread > 1e-150)) {
            return fmt::format(
                "the column {} has a standard deviation of {:.3g}, beyond what double "
                "precision can square",
                data.columns[static_cast<std::size_t>(i)], spread);
        }
    }
    return {};
}

std::string flatData(const MomentTable& table, const StandardCoordinates& coordinates) {
    const Frame frame = axesFrame(coordinates);
    const Eigen::MatrixXd covariance = FrameMoments(table, frame).covariance();
    const double smallest =
        Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(covariance).eigenvalues()[0];
    // Rounding leaves about 1e-15; real measurements do not lie on a line to ten digits.
    if (smallest < 1e-10) {
        return fmt::format("the points lie on a {}: no round noise around the means",
                           covariance.rows() == 2 ? "line" : "plane or a line");
    }
    return {};
}

std::string tooFewPoints(Eigen::Index n, Eigen::Index d, Eigen::Index k) {
    const Eigen::Index unknowns = k - 1 + k * d + k;
    if (n < unknowns) {
        return fmt::format("{} points are too few for {} components with {} unknown numbers", n, k,
                           unknowns);
    }
    return {};
}

} // namespace gaussarium::spectral
