// One way to answer: a variant in a frame for a number of components.
#pragma once

#include "core/spectral/assessment.h"
#include "core/spectral/solution.h"
#include "core/spectral/spectral_estimator.h"

#include <stop_token>
#include <string>
#include <vector>

namespace gaussarium::spectral {

// The data as all candidates see them. Borrows everything; must not outlive it.
struct Problem {
    // The points that candidates are judged by: all, or a random sample of many.
    const Eigen::MatrixXd& points;
    const StandardCoordinates& coordinates;
    const MomentTable& table;
    double singleLogLikelihood; // of one Gaussian
    const SpectralOptions& options;
    std::uint64_t seed;
    int threads;
    std::stop_token stop;
};

struct Candidate {
    bool hsuKakade = false; // else Prony
    Frame frame;
    double radius = 0.0; // of the data in the frame
    Eigen::Index components = 1;

    SphericalSolution solution;
    Mixture mixture; // data units; empty where refused
    int iterations = 0;
    int parameters = 0;
    Agreement agreement;
    double bic = 0.0;
    bool cancelled = false;

    bool answered() const { return !mixture.empty(); }
};

// Highest degree of the moments that these candidates need.
int momentDegree(Variant variant, Eigen::Index dimension, Eigen::Index components);

// All candidates for k, not yet solved.
std::vector<Candidate> candidatesFor(const Problem& problem, Eigen::Index components);

// From the moments alone: writes candidate.solution, iterations, cancelled. Steps go to `sink`.
void solveMoments(const Problem& problem, Candidate& candidate, const EventSink& sink = {});

// solveMoments, then judges the answer by the points and refuses it where they contradict it.
void solve(const Problem& problem, Candidate& candidate);

// Judges an answer again by other points (all of them, where problem.points is a sample).
void confirm(const Problem& problem, const Eigen::MatrixXd& points, Candidate& candidate);

// From a solved candidate, whether it was refused or not, as long as it was measured: the points by
// responsibility tell the noise's common shape, the frame in which that is round is solved again,
// a few rounds. Responsibilities choose the units only; each answer is from moments alone.
std::vector<Candidate> solveInClusterFrames(const Problem& problem, const Candidate& start);

// The answer of smallest BIC; -1 where none is an answer.
int bestOf(const std::vector<Candidate>& candidates);

} // namespace gaussarium::spectral
