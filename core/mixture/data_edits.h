// Changes of a data set by hand: each gives a new one and leaves the old as it is.
//
// O(n d), for the copy. Not one of them draws at random: a component that is moved takes its points
// along by the same map, as if they had been drawn from it with the same random numbers.
#pragma once

#include "core/mixture/sampling.h"

#include <Eigen/Core>

#include <vector>

namespace gaussarium {

// Points (d x m) behind the others, without a label where the data have labels. Throws
// std::invalid_argument for another dimension or a value that is not finite.
LabelledData withPointsAdded(const LabelledData& data,
                             const Eigen::Ref<const Eigen::MatrixXd>& points);

// Without the points of those columns (in any order). Throws std::invalid_argument for a column
// that is not there, or where none would be left.
LabelledData withPointsRemoved(const LabelledData& data, std::vector<Eigen::Index> columns);

// Those columns moved by `by` (d). Throws as the above.
LabelledData withPointsMoved(const LabelledData& data, const std::vector<Eigen::Index>& columns,
                             const Eigen::Ref<const Eigen::VectorXd>& by);

// n: the truth's component that each point belongs to: its label, where labels are those of the
// truth ("1".."k", as drawDataset names them), else the likeliest. Throws where there is no truth.
std::vector<int> ownersOfPoints(const LabelledData& data);

// The truth's component at `mean` with the covariance map * old * map^T, and its points after
// mean + map * (x - old mean). Throws std::invalid_argument where the result is no mixture.
LabelledData withComponentMapped(const LabelledData& data, const std::vector<int>& owners,
                                 Eigen::Index component,
                                 const Eigen::Ref<const Eigen::MatrixXd>& map,
                                 const Eigen::Ref<const Eigen::VectorXd>& mean);

} // namespace gaussarium
