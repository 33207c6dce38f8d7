// Where EM ends, from everywhere: a slice through the space of starts, each start coloured by the
// optimum that EM reaches from it.
#pragma once

#include "core/em/em_options.h"
#include "core/estimate/estimator.h"
#include "core/mixture/mixture.h"
#include "core/study/mean_grid.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gaussarium {

struct BasinMap;

// The shapes and weights that every start of a map begins with.
enum class StartShapes {
    Mixture, // the given mixture's own
    Overall, // the covariance of all points for each component, and equal weights
};

struct BasinRequest {
    Mixture mixture; // all components but `moved` start at its means
    int moved = 0;
    MeanGrid grid; // where the moved one's mean starts
    StartShapes shapes = StartShapes::Mixture;
    em::EmOptions em;       // the family, the ridge, a prior; starts and restarts are not looked at
    std::uint64_t seed = 1; // of the points drawn and of components that are reseeded
    // Of more points than this so many are drawn: a map is thousands of runs.
    Eigen::Index mostPoints = 2000;
    // Maps of the same points, mixture and options on other grids of the same plane: a picture that
    // is zoomed. Their optima are among the ends of this one whether it reaches them or not, so
    // that each keeps its rank; cells guess from them; what one of the same grid knows is not run
    // again.
    std::vector<std::shared_ptr<const BasinMap>> earlier;
};

enum class EndKind {
    Optimum,   // of the likelihood (with a prior: of the posterior)
    Collapsed, // a component emptied, or shrank to a point or a line, where the likelihood has no
               // maximum
    Refused,   // EM cannot begin there
};

struct BasinEnd {
    EndKind kind = EndKind::Optimum;
    Mixture mixture; // of an optimum; else empty: every cell has its own
    double logLikelihood = std::numeric_limits<double>::quiet_NaN(); // of an optimum, summed
    int cells = 0;
    double objective = std::numeric_limits<double>::quiet_NaN(); // of an optimum: what ranks it
    std::string reason;                                          // of the first cell: how EM ended
};

struct BasinCell {
    int end = -1; // index into BasinMap::ends; -1: not known
    // Until the log-likelihood of a point changed by less than the options' tolerance, where EM
    // itself would have stopped; the end is where it leads when it goes on.
    int iterations = 0;
    double logLikelihood = std::numeric_limits<double>::quiet_NaN(); // of the end, summed
    // While its end is not known: the end of the nearest start of an earlier map (-1: there is
    // none), and how far off that start is, in cells.
    int guess = -1;
    double guessDistance = std::numeric_limits<double>::infinity();
};

struct BasinMap {
    MeanGrid grid;
    std::vector<BasinCell> cells;
    // The optima by falling objective, also those that only earlier maps reached; then (at most one
    // each) what collapsed and what was refused.
    std::vector<BasinEnd> ends;
    std::map<int, Mixture> collapsed; // by cell: the last mixture of a run that collapsed
    Eigen::Index points = 0;          // that EM saw
    int done = 0;                     // cells whose end is known

    bool complete() const { return done == grid.cells(); }
    int optima() const;
    double share(int end) const; // of the cells that are done; 0 where none is
    // The mixture that EM ends with from that cell; null where there is none or it is not known.
    const Mixture* endOf(int cell) const;
    // The cell itself where its end is known, else the nearest of a coarser pass that is, or -1.
    int nearestDone(int cell) const;
    // What a picture may show there: its end, or else that of the nearest start, of this map or an
    // earlier one; -1 where there is none.
    int shownEnd(int cell) const;
    // The end that is the same as one of another map of the same runs, or -1.
    int endLike(const BasinEnd& other) const;
};

// Whether two optima of the same `points` are one: their objectives (summed) differ by less than
// 1e-5 nats a point and the mixtures by less than 0.1 deviations, in any order of components.
bool sameOptimum(const Mixture& a, double objectiveOfA, const Mixture& b, double objectiveOfB,
                 Eigen::Index points);

// Runs EM from the middle of every cell: first of some eight columns and rows, evenly spaced, then
// of twice as many, until all are done. A run ends where the log-likelihood of a point changes by
// less than 1e-10 nats, or after 10,000 iterations. `report` gets the map so far after each
// batch of cells, from the calling thread; it may be empty. What is done stands when `context.stop`
// asks to stop, which is asked in each iteration. The map does not depend on the number of threads.
//
// Fails, in words for the user, where EM cannot begin on such points at all. Throws
// std::invalid_argument for a mixture, component or grid that do not belong together.
// Cost: a run from each cell, n k d^2 an iteration; memory: a few words a cell, a mixture an end.
Expected<BasinMap> basinMap(const Eigen::Ref<const Eigen::MatrixXd>& points,
                            const BasinRequest& request, const RunContext& context = {},
                            const std::function<void(const BasinMap&)>& report = {});

} // namespace gaussarium
