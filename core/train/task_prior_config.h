// The prior that training tasks are drawn from, as numbers alone: the sampler takes it to the GPU.
#pragma once

namespace gaussarium::train {

enum class TaskFamily {
    Recipe, // full covariances, whitened data; see TaskPriorConfig
    Paper,  // arXiv 2505.11918: unit covariances, data as they are; the spreads below do not apply
};

// Recipe. Means are normal times exp(U(low, high)), one spread a task; a component is rotated by a
// uniform rotation, its standard deviations are exp(componentSpread * normal) per component times
// exp(axisSpread * normal) per axis; weights are proportional to weightFloor + U(0, 1).
//
// A share of the tasks is broad: it draws its own spreads first, so that thin, elongated, touching
// and scattered components and uneven weights are all met; some have one shape for all components,
// or round ones; some add a background of points from one wide normal; some have tails heavier than
// a normal's, by a few points of larger deviation or by Laplace's law. What is asked of the network
// is then still a Gaussian mixture, and the fresh points that judge it have the same flaws.
//
// Paper. Means uniform in [-5, 5]^d, all redrawn until every pairwise cosine is below 0.8; weights
// uniform in (0.2, 0.8), normalised; unit covariance.
struct TaskPriorConfig {
    TaskFamily family = TaskFamily::Recipe;
    double meanSpreadLow = 0.2; // natural logarithms
    double meanSpreadHigh = 2.0;
    double componentSpread = 0.35;
    double axisSpread = 0.5;
    double weightFloor = 0.08;

    double broadShare = 0.0;
    double broadMeanSpreadLow = -0.7; // natural logarithms
    double broadMeanSpreadHigh = 2.3;
    double broadComponentSpread = 0.9; // a task's own is uniform from 0 to this; so the next two
    double broadAxisSpread = 1.3;
    double broadWeightSpread = 1.6; // weights proportional to exp(spread * normal)
    double sharedShapeShare = 0.15; // of the broad tasks, as the next four
    double roundShapeShare = 0.15;
    double backgroundShare = 0.12;
    double backgroundMost = 0.12; // share of a task's points, uniform from 0 to this
    double heavyTailShare = 0.15;

    double spaceShare = 0.5;   // share of 3D tasks
    double hiddenShare = 0.12; // share of tasks that do not tell k
    int minComponents = 1;     // k is uniform in minComponents..maxComponents
    int maxComponents = 8;
    // Points of the same source that the loss is taken on: this many, or freshPerPoint times n
    // where that is more. What is left to learn of many points is small and drowns in the noise of
    // few fresh ones.
    int freshPoints = 64;
    double freshPerPoint = 0.0;
};

} // namespace gaussarium::train
