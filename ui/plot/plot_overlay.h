// What lies over a scene while one works on it: handles to drag, paths, a brush.
#pragma once

#include "ui/plot/scene_painter.h"

#include <Eigen/Core>
#include <QPointF>

#include <optional>
#include <vector>

class QPainter;

namespace gaussarium::ui {

enum class HandleShape {
    Ring,   // around a mean
    Square, // at the end of an axis
    Target, // where EM starts
};

struct PlotHandle {
    Eigen::Vector2d position = Eigen::Vector2d::Zero(); // projected coordinates
    HandleShape shape = HandleShape::Ring;
    int colour = 0; // of the component
    bool held = false;

    bool operator==(const PlotHandle&) const = default;
};

struct PlotPath {
    std::vector<Eigen::Vector2d> points; // projected coordinates
    int colour = -1;                     // of a component; below 0: grey
    bool strong = false;                 // the one that counts among faint ones

    bool operator==(const PlotPath&) const = default;
};

struct PlotOverlay {
    std::vector<PlotPath> paths;
    std::vector<PlotHandle> handles;
    std::optional<QPointF> brush; // pixels
    double brushRadius = 0.0;     // pixels

    bool operator==(const PlotOverlay&) const = default;
};

void paintOverlay(QPainter& painter, const PlotOverlay& overlay, const PlotFrame& frame,
                  const PanelLook& look);

} // namespace gaussarium::ui
