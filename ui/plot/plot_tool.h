// What a tool does with the mouse on a plot, instead of looking around.
#pragma once

#include "ui/plot/plot_overlay.h"

#include <QCursor>
#include <QPointF>

#include <optional>

namespace gaussarium::ui {

class MixturePlot;

// Positions are in the plot's pixels; its frame() and scene() say what is there. GUI thread only.
class PlotToolHandler {
public:
    virtual ~PlotToolHandler() = default;

    // The left button went down, without Shift or Ctrl. False: the plot does with it what it does
    // without a tool; true: the next calls are moveTool and then releaseTool or cancelTool.
    virtual bool pressTool(MixturePlot& plot, const QPointF& at) = 0;
    virtual void moveTool(MixturePlot& plot, const QPointF& at) = 0;
    virtual void releaseTool(MixturePlot& plot, const QPointF& at) = 0;
    // Escape, or the tool was put away: everything as it was before the press.
    virtual void cancelTool() = 0;
    // The pointer moves with no button down; none: the plot's own cursor.
    virtual std::optional<QCursor> hoverTool(MixturePlot& plot, const QPointF& at) = 0;
    virtual void leaveTool(MixturePlot& plot) = 0;
    // Whether quick clicks are each a press, rather than a double click.
    virtual bool takesClicks() const = 0;
    // Asked at every painting: keep it cheap.
    virtual PlotOverlay overlayOf(const MixturePlot& plot) const = 0;
};

} // namespace gaussarium::ui
