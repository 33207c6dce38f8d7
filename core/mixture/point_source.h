// Where the points of a task come from: a mixture, or a mixture that is not quite what the points
// follow (heavier tails, a background), with the exact density of both.
#pragma once

#include "core/base/random.h"
#include "core/mixture/density.h"
#include "core/mixture/sampling.h"

#include <Eigen/Core>

#include <vector>

namespace gaussarium {

// With probability 1 - backgroundShare a point comes from the mixture's component j (by weight):
// normal, or Student's t with `degrees` degrees of freedom around the same mean with the same
// scale matrix; else it is uniform in the box. The mixture is what a method is asked to find.
struct PointSource {
    Mixture mixture;
    double degrees = 0.0; // 0: normal
    double backgroundShare = 0.0;
    Eigen::VectorXd low; // d: corners of the background's box; empty without a background
    Eigen::VectorXd high;
    // d x d: errors of means are measured after this linear map, which undoes a stretching of the
    // data; empty: as they are.
    Eigen::MatrixXd errorFrame;

    // Whether the points follow the mixture itself.
    bool isMixture() const { return degrees == 0.0 && backgroundShare == 0.0; }
    // The reason why this is no source, or nothing.
    Expected<void> validate() const;
};

// n independent points, fewer where it is stopped; labels of the background are -1. For a source
// that is a mixture, the very draws of drawSample(mixture). Throws std::invalid_argument where the
// source is not valid.
Sample drawSample(const PointSource& source, Eigen::Index n, Random& random,
                  const std::stop_token& stop = {});

// drawDataset (sampling.h) from a source: the truth is its mixture; notes say what else there is.
LabelledData drawDataset(const PointSource& source, Eigen::Index n, std::uint64_t seed,
                         std::string name, const std::stop_token& stop = {});

// A source prepared for evaluation. Thread-safe after construction.
class SourceDensity {
public:
    // Throws std::invalid_argument where the source is not valid.
    explicit SourceDensity(const PointSource& source);

    // n: log p(x_i), the background included. Exact; O(n k d^2).
    Eigen::VectorXd logDensity(const Eigen::Ref<const Eigen::MatrixXd>& points) const;
    // n: the component most likely to have made each point; the lower index on ties.
    std::vector<int> assign(const Eigen::Ref<const Eigen::MatrixXd>& points) const;

private:
    // k x n: log of weight times density of each component, the background left out.
    Eigen::MatrixXd logJoint(const Eigen::Ref<const Eigen::MatrixXd>& points) const;

    PointSource m_source;
    MixtureDensity m_normal;
    Eigen::VectorXd m_logNormalConstant; // k: of the normal density at the means
    double m_logStudentFactor = 0.0;     // of Student's density at the mean over the normal's
    double m_logBackground = 0.0;        // share over volume; minus infinity without a background
};

} // namespace gaussarium
