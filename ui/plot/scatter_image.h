// Points painted straight into pixels: 10^6 of them in tens of milliseconds.
#pragma once

#include "ui/plot/plot_frame.h"
#include "ui/plot/scene.h"

#include <QImage>

namespace gaussarium::ui {

// Where there are few points each is a symbol of its component; where there are many (more than
// `symbolLimit`) a disc; where they would hide each other (`densityLimit` within the view) the
// image shows their density: a pixel's colour is the mean of its points', its opacity grows with
// the logarithm of their number, and a lone point stays visible.
struct ScatterOptions {
    double radius = 3.0;           // of a point where there are few, in surface units
    double devicePixelRatio = 1.0; // pixels per surface unit
    Eigen::Index symbolLimit = 3'000;
    Eigen::Index densityLimit = 40'000;
    bool dimmed = false; // faint, behind a message
};

// Radius and opacity of discs where `visible` points share the view.
struct DiscLook {
    double radius = 0.0; // surface units
    double opacity = 1.0;
};
DiscLook discLook(Eigen::Index visible, const ScatterOptions& options);

// Number of points within the view.
Eigen::Index countVisible(const MixtureScene& scene, const QRectF& view);

// An image of frame.area's size (times devicePixelRatio, which it carries), transparent where no
// point is. Far points of 3D data are smaller and fainter, and lie behind near ones. Thread-safe.
QImage scatterImage(const MixtureScene& scene, const PlotFrame& frame,
                    const ScatterOptions& options);

} // namespace gaussarium::ui
