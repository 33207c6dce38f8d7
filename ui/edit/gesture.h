// One change by hand while the button is down: what each move of the pointer makes of the session.
#pragma once

#include "ui/edit/component_handles.h"
#include "ui/model/session.h"
#include "ui/plot/plot_frame.h"
#include "ui/plot/view_plane.h"

#include <QPointF>
#include <QString>

#include <memory>
#include <vector>

namespace gaussarium::ui {

// How a panel shows the data while a gesture lasts.
struct GestureView {
    PlotFrame frame;
    ViewPlane plane;
};

// Every move starts from what the session held at the press, so a drag there and back changes
// nothing. GUI thread only.
class Gesture {
public:
    virtual ~Gesture() = default;
    // What the press alone does.
    virtual void begin() {}
    virtual void moveTo(const QPointF& pixels) = 0;
    // The button is held still; called many times a second.
    virtual void tick() {}
    virtual bool wantsTicks() const { return false; }
    // What undo calls it: "Move a point".
    virtual QString name() const = 0;
};

// Column of the point nearest to a position within `radius` pixels, or -1. O(n).
Eigen::Index nearestPoint(const Dataset& data, const GestureView& view, const QPointF& pixels,
                          double radius);
// Columns of the points within `radius` pixels. O(n).
std::vector<Eigen::Index> pointsWithin(const Dataset& data, const GestureView& view,
                                       const QPointF& pixels, double radius);

// Moves one point.
std::unique_ptr<Gesture> movePoint(Session& session, const GestureView& view, Eigen::Index point,
                                   const QPointF& from);
// Moves the truth's component by one of its handles, with its points.
std::unique_ptr<Gesture> moveComponent(Session& session, const GestureView& view,
                                       const ComponentHandle& handle);
// Moves the start of one component of EM.
std::unique_ptr<Gesture> moveStart(Session& session, const GestureView& view,
                                   Eigen::Index component);
// Adds a point where the button went down, and moves it.
std::unique_ptr<Gesture> addPoint(Session& session, const GestureView& view, const QPointF& at);
// Sprays points, `rate` a tick, over a disc of that radius in pixels; the places are drawn with the
// session's seed.
std::unique_ptr<Gesture> sprayPoints(Session& session, const GestureView& view, const QPointF& at,
                                     double radius, int rate);
// Takes away what comes under a disc of that radius in pixels. The last point of all stays.
std::unique_ptr<Gesture> erasePoints(Session& session, const GestureView& view, const QPointF& at,
                                     double radius);

} // namespace gaussarium::ui
