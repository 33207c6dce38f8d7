// From data and an estimate to what a panel shows.
#pragma once

#include "ui/plot/scene.h"

#include <stop_token>

namespace gaussarium::ui {

enum class PointColouring {
    Soft,   // the components' colours, mixed by responsibility
    Hard,   // the colour of the likeliest component
    Labels, // the colour of the point's own label (sceneOfTruth)
    None,   // grey
};

struct SceneRequest {
    std::shared_ptr<const Dataset> data; // 1 to 3 dimensions; must not be null
    // Whose extent lays the panel out, of the same dimension; null: data's own.
    std::shared_ptr<const Dataset> frame;
    Mixture mixture;          // empty: no answer; points are grey
    std::vector<int> colours; // k shared colour indices; empty: 0..k-1
    Mixture reference;        // drawn faint behind the estimate; may be empty
    Mixture responsible;      // whose responsibilities colour the points; empty: the mixture's own
    PointColouring colouring = PointColouring::Soft;
    std::vector<int> labelColours;           // Labels: the colour index of each label
    std::vector<double> levels = {1.0, 2.0}; // Mahalanobis radii of the outlines
    Camera camera;                           // ignored for 2D data
    QString title;
    QString status;
    QString message;
    int threads = 1;      // never changes the result
    std::stop_token stop; // points that were not coloured by then stay grey
};

// Throws std::invalid_argument where data and mixture contradict each other. Thread-safe and free
// of widgets: for 10^6 points and k = 5 call it off the GUI thread (responsibilities cost
// O(n k d^2), in blocks, so that memory stays O(n)).
MixtureScene makeScene(SceneRequest request);

} // namespace gaussarium::ui
