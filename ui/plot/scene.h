// Everything that one panel shows, as plain data: no widget, no painter. Made by make_scene.h,
// painted by scene_painter.h and MixturePlot.
#pragma once

#include "core/data/dataset.h"
#include "core/mixture/level_set.h"
#include "core/mixture/mixture.h"
#include "ui/plot/camera.h"

#include <QRectF>
#include <QRgb>
#include <QString>

#include <cstdint>
#include <memory>
#include <vector>

namespace gaussarium::ui {

// One outline of one component, in projected coordinates.
struct SceneEllipse {
    Ellipse shape;
    double level = 1.0; // Mahalanobis radius
    int component = 0;  // index in the mixture
    int colour = 0;     // index that panels share; the number shown is colour + 1
    double weight = 0.0;
    bool reference = false; // of the truth, drawn faint behind the estimate
};

struct SceneMean {
    Eigen::Vector2d position = Eigen::Vector2d::Zero();
    int component = 0;
    int colour = 0;
    double weight = 0.0;
};

struct MixtureScene {
    std::shared_ptr<const Dataset> data;  // never null in a scene of makeScene; 1 to 3 dimensions
    std::shared_ptr<const Dataset> frame; // whose box it is; data, unless those are changed by hand
    Mixture mixture;                      // empty where the method has no answer
    std::vector<int> colours;             // k
    Mixture reference;                    // empty, or the truth, to be drawn faint
    std::vector<double> levels;           // Mahalanobis radii of the outlines
    Camera camera;
    DataBox box;

    // Follow from the above; filled by makeScene and setSceneCamera.
    ViewTransform view;                       // of the points (projector.h)
    std::vector<QRgb> pointColour;            // n, opaque
    std::vector<std::int16_t> pointComponent; // n: colour index of the likeliest component, or -1
    std::vector<SceneEllipse> ellipses;
    std::vector<SceneMean> means;
    QRectF bounds; // of the projected points, width and height > 0; y is up

    QString title;   // the method
    QString status;  // one line below the panel: how the fit ended
    QString message; // why there is no answer, shown in the panel; empty where there is one
    QString xTitle;  // column names; empty for 3D
    QString yTitle;

    bool isSpatial() const { return data && data->dimension() == 3; }
    Eigen::Index size() const { return data ? data->size() : 0; }
    // Where a point is shown.
    Eigen::Vector2d position(Eigen::Index point) const;
    // All of them, 2 x n: O(n), a copy.
    Eigen::Matrix2Xd positions() const;
};

// The range that shows all of it: the bounds with a margin (3D: as they are).
QRectF sceneView(const MixtureScene& scene);

// Sees points, means and outlines from there: O(k) for 3D data, whose points are projected when
// they are painted.
void setSceneCamera(MixtureScene& scene, const Camera& camera);

// Evenly spaced points of the scene, at most that many, in the same box and view: for pictures
// that last one frame. Points alone, without mixture and words.
MixtureScene sampleOf(const MixtureScene& scene, Eigen::Index most);

// What a person who cannot see the panel would be told: the data, the method, its status, each
// component's weight and mean.
QString describeScene(const MixtureScene& scene);

// Weight, mean and spread of the component of that colour, as HTML for a tooltip; empty where the
// scene has none.
QString describeComponent(const MixtureScene& scene, int colour);

// Values of a point and its responsibilities, as HTML for a tooltip. O(k d^2).
QString describePoint(const MixtureScene& scene, Eigen::Index index);

} // namespace gaussarium::ui
