// Changing the data by hand in any panel: points, the truth's components, EM's start.
#pragma once

#include "ui/edit/gesture.h"
#include "ui/model/edit_history.h"
#include "ui/model/session.h"
#include "ui/panels/estimate_grid.h"
#include "ui/plot/plot_tool.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace gaussarium::ui {

enum class EditTool {
    Look,  // the mouse looks around; EM's start, where it is placed by hand, can be dragged
    Move,  // points; in the truth's panel its components by their handles
    Add,   // a point a click
    Spray, // points over a disc while the button is down
    Erase, // points under a disc
};

// Takes the plots of the grid by their tool handler. A drag makes the session live, changes it at
// most once a frame, and is one step of the history; Escape gives it up. Nothing is queued: between
// two frames the last place of the pointer counts. GUI thread only.
class DataEditor : public QObject, public PlotToolHandler {
    Q_OBJECT

public:
    static constexpr double smallestBrush = 4.0; // pixels
    static constexpr double largestBrush = 120.0;

    // All must outlive the editor.
    DataEditor(Session& session, EditHistory& history, EstimateGrid& grid,
               QObject* parent = nullptr);
    ~DataEditor() override;

    EditTool tool() const { return m_tool; }
    double brush() const { return m_brush; }
    bool showsPaths() const { return m_showsPaths; }
    bool isDragging() const { return m_gesture != nullptr; }

    bool pressTool(MixturePlot& plot, const QPointF& at) override;
    void moveTool(MixturePlot& plot, const QPointF& at) override;
    void releaseTool(MixturePlot& plot, const QPointF& at) override;
    void cancelTool() override;
    std::optional<QCursor> hoverTool(MixturePlot& plot, const QPointF& at) override;
    void leaveTool(MixturePlot& plot) override;
    bool takesClicks() const override;
    PlotOverlay overlayOf(const MixturePlot& plot) const override;

public slots:
    void setTool(gaussarium::ui::EditTool tool);
    void setBrush(double pixels); // clamped
    // The ways of all restarts of EM, faint, and of the best, strong.
    void setPathsShown(bool shown);

signals:
    void toolChanged();
    void brushChanged();

private:
    std::unique_ptr<Gesture> gestureAt(const MixturePlot& plot, const QPointF& at);
    std::optional<Eigen::Index> startAt(const EstimatePanel& panel, const GestureView& view,
                                        const QPointF& at) const;
    const EstimatePanel* panelOf(const MixturePlot& plot) const;
    bool takesStart(const EstimatePanel& panel) const;
    void addPaths(const EstimatePanel& panel, const ViewPlane& plane, PlotOverlay& overlay) const;
    void takePlots();
    void apply();
    void end();
    void updatePlot(int method);
    void updatePlots();

    Session& m_session;
    EditHistory& m_history;
    EstimateGrid& m_grid;
    EditTool m_tool = EditTool::Look;
    double m_brush = 24.0;
    bool m_showsPaths = false;

    std::unique_ptr<Gesture> m_gesture;
    SessionState m_before;                  // of the gesture
    std::optional<QPointF> m_to;            // where the pointer is by now, not yet applied
    const MixturePlot* m_hovered = nullptr; // compared, never followed
    QPointF m_pointer;
    std::optional<ComponentHandle> m_held; // of the truth
    QTimer m_frame;                        // between two changes of a drag
    QTimer m_ticks;
};

} // namespace gaussarium::ui
