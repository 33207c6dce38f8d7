// How each preset of presets.h makes its points; internal to presets.cpp.
#pragma once

#include "core/mixture/sampling.h"

#include <Eigen/Core>

#include <optional>
#include <vector>

namespace gaussarium::presets_detail {

// Mixtures.
Mixture separated();
Mixture touching();
Mixture rare();
Mixture stretched();
Mixture nested();
Mixture many();
Mixture crossing();
Mixture scales();
Mixture single();
Mixture balls3d();
Mixture hidden3d();
Mixture pancakes3d();

// Points that no Gaussian mixture made; labels empty or n.
Sample ring(Eigen::Index n, Random& random);
Sample uniformNoise(Eigen::Index n, Random& random);
Sample collinear(Eigen::Index n, Random& random);
Sample duplicates(Eigen::Index n, Random& random);
Sample bananas(Eigen::Index n, Random& random);
Sample heavyTails(Eigen::Index n, Random& random);
Sample shell3d(Eigen::Index n, Random& random);

// A mixture, and what then turns one of its points into an outlier, labelled -1.
Mixture outlierBackground();
void addOutlier(Sample& sample, Random& random);

} // namespace gaussarium::presets_detail
