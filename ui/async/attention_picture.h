// What the heads of TGMM's network do on a data set, and what its read-out takes: made from one
// pass over the points.
#pragma once

#include "core/tgmm/attention_record.h"
#include "core/tgmm/read_out_map.h"
#include "ui/async/latest_runner.h"
#include "ui/model/session.h"

#include <memory>
#include <string>
#include <vector>

namespace gaussarium::ui {

// All heads at a glance. The points are grouped by the likeliest component of the network's answer.
struct AttentionPicture {
    std::shared_ptr<const tgmm::AttentionRecord> record;
    std::vector<int> points; // the data's column of each recorded point
    bool sampled = false;    // not all of them
    tgmm::PointGroups groups;
    std::vector<int> colours; // of the groups, which are the answer's components
    // Of every head of every layer (layer * heads + head): what the groups gather from one another.
    std::vector<tgmm::ShareMatrix> overview;
    // Of every head: how much of what a point gathers comes from its own group, 0 as by chance, 1
    // all of it; below 0 where it looks elsewhere.
    std::vector<double> agreement;
    // The answer's component that each question of the read-out builds.
    std::vector<int> built;
    std::shared_ptr<const Mixture> answer;

    int layers() const { return record->layers(); }
    int heads() const { return record->heads(); }
    std::size_t indexOf(tgmm::AttentionPlace place) const {
        return static_cast<std::size_t>(place.layer * heads() + place.head);
    }
    // The row of a column of the data; -1 where it was not recorded.
    int rowOf(int point) const;
    // The question whose component has that colour; -1: none.
    int questionOf(int colour) const;
};

// What a recording needs, taken out of the session.
struct AttentionJob {
    DataPointer data;
    std::shared_ptr<const Fit> fit; // with a mixture
    std::vector<int> colours;
    std::string weights; // a file; empty: the method's own
    bool paper = false;
    bool otherPass = false; // the answer may be of fewer points, or of the points turned
};

// In any thread. Up to `most` points, or as many as the network has positions; of more evenly
// spaced ones. Throws std::runtime_error with a sentence where it cannot, or once it is stopped.
AttentionPicture makeAttentionPicture(const AttentionJob& job, int most, const JobContext& context);

// The read-out beside EM, of the recorded points. The comparison is by weights that sum to 1 over
// the points: the read-out's, and those with which an M-step of EM makes each mean.
struct ReadOutPicture {
    std::vector<tgmm::ShareMatrix> weights; // of every layer, k x n
    QString em;                             // EM's title; empty: there is no answer of EM
    Eigen::MatrixXd responsibilities;       // EM's, its k x n
    Eigen::MatrixXd maximization;           // the same over their sums
    std::vector<int> partner;               // of each question EM's component, or -1
    // Of every layer and question what the two have in common (sharedWeight), and its mean over the
    // questions.
    std::vector<Eigen::VectorXd> agreement;
    std::vector<double> overall;
};

// Without EM's mixture the comparison stays empty. Components are partners by the optimal
// assignment of the two answers. O(n k (layers + d^2)): 5 ms for 2,000 points and 12 layers.
ReadOutPicture makeReadOutPicture(const AttentionPicture& picture, const Dataset& data,
                                  const Mixture& em, const QString& title);

} // namespace gaussarium::ui
