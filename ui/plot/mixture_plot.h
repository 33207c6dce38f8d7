// One panel of the window: a scene that can be zoomed, moved, orbited and asked.
#pragma once

#include "ui/plot/plot_tool.h"
#include "ui/plot/scene.h"
#include "ui/plot/scene_painter.h"
#include "ui/plot/theme.h"

#include <QWidget>

#include <memory>

class QRubberBand;
class QTimer;

namespace gaussarium::ui {

enum class Aspect {
    Free,  // each axis fills its side (eruptions in minutes against waiting in minutes)
    Equal, // circles look round
};

// Mouse: wheel zooms about the pointer; a drag moves 2D data and orbits 3D data (with Shift or the
// middle button it moves them); Ctrl and a drag zooms into a rectangle; a double click shows all;
// a click selects the nearest point, if any, and the component whose mean or outline it hits, else
// the point's.
// Keys: arrows move, Ctrl+arrows orbit, + and - zoom, 0, R and Home show all, Escape clears the
// selection. A tool handler may take the left button for itself; Escape then gives up its drag.
//
// Linking: signals tell what the user did; the setters change the same things and emit nothing, so
// panels may be connected to each other in a circle. Components are named by their colour index,
// which panels share, not by their index in one mixture.
class MixturePlot : public QWidget {
    Q_OBJECT

public:
    // Of more points evenly spaced ones are painted while something moves, and all of them a moment
    // after it stopped: in each of four panels they take two to three milliseconds.
    static constexpr Eigen::Index mostWhileMoving = 250'000;

    explicit MixturePlot(QWidget* parent = nullptr);
    ~MixturePlot() override;

    // Keeps the view while the scene's frame stays the same object; shows all of a new one.
    void setScene(MixtureScene scene);
    const MixtureScene& scene() const { return m_scene; }
    void setTheme(const Theme& theme);
    void setPlotStyle(const PlotStyle& style);
    void setAspect(Aspect aspect); // 3D is always Equal
    // Whether the panel paints its own title and status line (both by default).
    void setTitleVisible(bool visible);
    void setStatusVisible(bool visible);
    // Who takes the left button before the plot does, and paints over the scene; null: nobody. Must
    // outlive the plot or be taken back.
    void setToolHandler(PlotToolHandler* handler);

    // The range of data that is shown at least; with equal scales more may be visible.
    QRectF view() const { return m_view; }
    // Where that range is painted, in the widget's coordinates.
    PlotFrame frame() const;
    Camera camera() const { return m_scene.camera; }
    int selectedComponent() const { return m_selectedColour; }
    Eigen::Index hoveredPoint() const { return m_hoveredPoint; }
    bool isPictureCurrent() const;
    // Makes all of the picture but what follows the pointer, as painting would. From any thread,
    // while the GUI thread waits.
    void makePicture();
    Eigen::Index selectedPoint() const { return m_selectedPoint; }
    const PointArcs& arcs() const { return m_arcs; }
    const PointMarks& marks() const { return m_marks; }

    // The nearest point within a few pixels of `position`, or -1. O(n).
    Eigen::Index pointAt(const QPointF& position) const;
    // The colour index of the component at `position`, or -1.
    int componentAt(const QPointF& position) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public slots:
    void setView(const QRectF& view);
    void setCamera(const gaussarium::ui::Camera& camera);
    void setHoveredPoint(int index);       // -1: none
    void setSelectedPoint(int index);      // -1: none
    void setSelectedComponent(int colour); // -1: none
    void setArcs(const gaussarium::ui::PointArcs& arcs);
    // While there are marks the other points are faint.
    void setMarks(const gaussarium::ui::PointMarks& marks);
    void showAll(); // emits viewChanged, as the user asks for it

signals:
    void viewChanged(const QRectF& view);
    void cameraChanged(const gaussarium::ui::Camera& camera);
    void pointHovered(int index);       // -1: none any more
    void componentSelected(int colour); // -1: none any more
    // The picture is out of date and is made next, unless a receiver has it made.
    void aboutToPaint();
    void pointClicked(int index);       // -1: not on a point

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Drag { None, Undecided, Pan, Orbit, Band, Tool };

    PanelLook look() const;
    Drag dragFor(const QMouseEvent& event) const;
    void changeView(const QRectF& view);     // by the user: emits
    void changeCamera(const Camera& camera); // by the user: emits
    void zoomAbout(const QPointF& position, double factor);
    void panBy(const QPointF& pixels);
    void hoverAt(const QPointF& position, const QPoint& global);
    void clickAt(const QPointF& position);
    void invalidatePoints();  // and what is painted around them
    void invalidatePicture(); // all but the points themselves
    void becomeCoarse();      // until nothing has moved for a moment
    void refreshPoints(const PlotFrame& frame);
    void describe();

    MixtureScene m_scene;
    PanelLook m_look;
    Aspect m_aspect = Aspect::Free;
    QRectF m_view{0, 0, 1, 1};
    int m_selectedColour = -1;
    Eigen::Index m_hoveredPoint = -1;
    int m_hoveredColour = -1; // of the component that is told of
    Eigen::Index m_selectedPoint = -1;
    PointArcs m_arcs;
    PlotToolHandler* m_tool = nullptr;
    PointMarks m_marks;

    Drag m_drag = Drag::None;
    Drag m_intent = Drag::None; // what the pressed button will do once the pointer moves
    QPointF m_pressed;
    QPointF m_last;
    std::unique_ptr<QRubberBand> m_band;

    // Painting 10^6 points takes longer than a frame: the image is kept until what it shows
    // changes, and made of fewer points while something moves. The picture is all but what follows
    // the pointer.
    MixtureScene m_sample; // of m_scene, while something moves; else without data
    QImage m_points;
    QImage m_picture;
    bool m_pointsValid = false;
    bool m_pictureValid = false;
    double m_pointsRatio = 0.0; // pixels per unit that they were made for
    bool m_coarse = false;
    QTimer* m_fine = nullptr; // paints all of them a moment after the last change
};

} // namespace gaussarium::ui
