// k-means++ after whitening: neither the units of the axes nor their correlation matter.
#include "core/data/whitening.h"
#include "core/em/kmeans_seeding.h"
#include "core/em/starts.h"

namespace gaussarium::em {

std::vector<int> labelsByWhitenedKMeansPlusPlus(const Eigen::MatrixXd& points, int components,
                                                Random& random, const std::stop_token& stop) {
    const Eigen::MatrixXd white = measureWhitening(points).whiten(points);
    return lloydLabels(white, kmeansPlusPlusCentres(white, components, random), lloydIterations,
                       stop);
}

} // namespace gaussarium::em
