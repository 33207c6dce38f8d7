// A plane of starting places: areas, the points on top, and marks that say where something stands.
#pragma once

#include "ui/plot/cell_picture.h"
#include "ui/plot/scene.h"
#include "ui/plot/scene_painter.h"

#include <QPixmap>
#include <QWidget>

#include <vector>

namespace gaussarium::ui {

struct PlaceMark {
    enum class Kind {
        Standing, // a component that stays: its symbol, hollow
        Moved,    // where the moved one stands now: the same in a ring
        Answer,   // where a method has it: a cross with the method's name
    };
    Kind kind = Kind::Standing;
    Eigen::Vector2d at = Eigen::Vector2d::Zero(); // projected
    int colour = 0;                               // of the component
    QString label;
};

struct StartPicture {
    // The points, without colours; where an end is shown, its mixture.
    MixtureScene scene;
    CellPicture cells;
    CellPicture around; // what is known beside the cells, painted below them; may be empty
    std::vector<PlaceMark> marks;
    std::vector<Eigen::Vector2d> path; // of the moved mean through a run; may be empty
    int chosen = -1;                   // cell with a frame around it
};

// Click, or move with the arrow keys and press Return, to choose a cell; Escape takes the choice
// back. The wheel, + and - zoom, a drag moves what is shown; a double click, 0, R and Home show all
// of the scene. Cells may cover another range than the one that is shown.
class StartPlot : public QWidget {
    Q_OBJECT

public:
    explicit StartPlot(QWidget* parent = nullptr);

    void setPicture(StartPicture picture);
    const StartPicture& picture() const { return m_picture; }
    // The range that is shown, in projected coordinates; emits nothing. One that no axes can show
    // is ignored.
    void setView(const QRectF& view);
    const QRectF& view() const { return m_view; }
    // In place of the picture; empty: the picture.
    void setMessage(const QString& message);
    const QString& message() const { return m_message; }
    void setTheme(const Theme& theme);

    PlotFrame frame() const;
    // The middle of a cell, in the widget's coordinates.
    QPointF positionOf(int cell) const;
    int hoveredCell() const { return m_hovered; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void cellHovered(int cell, const QPoint& global); // -1: none any more
    void cellChosen(int cell);                        // -1: none any more
    void viewChanged(const QRectF& view);             // by the user

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    PanelLook look() const;
    void colourPoints();
    bool isShown() const; // a picture, and no message
    int cellAt(const QPointF& position) const;
    void hover(int cell);
    void spanLine();
    void changeView(const QRectF& view); // by the user: emits
    void zoomAbout(const QPointF& position, double factor);
    bool zoomByKey(int key);
    void paintGround(const PlotFrame& frame);
    std::vector<PlaceMark> visibleMarks(const PlotFrame& frame) const;
    void paintPath(QPainter& painter, const PlotFrame& frame) const;
    QRectF labelBox(const PlaceMark& mark, const PlotFrame& frame) const;
    void paintMark(QPainter& painter, const PlaceMark& mark, const PlotFrame& frame) const;
    void paintLabels(QPainter& painter, const PlotFrame& frame) const;
    void paintCellFrame(QPainter& painter, int cell, const PlotFrame& frame, double width) const;

    StartPicture m_picture;
    std::vector<AreaLabel> m_labels; // of its areas
    QString m_message;
    Theme m_theme;
    PlotStyle m_style;
    QRectF m_view{0, 0, 1, 1};
    int m_hovered = -1;
    bool m_pressed = false; // a click so far, or a drag
    bool m_dragged = false;
    QPointF m_pressedAt;
    QPointF m_last;
    QPixmap m_ground; // axes, areas and points: null until painted
};

} // namespace gaussarium::ui
