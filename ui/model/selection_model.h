// What the panels share: the view, the points under the pointer and chosen, the component that is
// chosen, and whose panel one looks at.
// Panels never point at one another; each follows this model and writes to it.
#pragma once

#include "ui/plot/camera.h"

#include <QObject>
#include <QRectF>

#include <optional>

namespace gaussarium::ui {

// A setter emits only for a change, and a setter called from a receiver of the same signal is
// ignored, so two panels that follow each other cannot chase one value around. GUI thread only.
class SelectionModel : public QObject {
    Q_OBJECT

public:
    explicit SelectionModel(QObject* parent = nullptr);

    // The visible range of 2D panels in data units (y upwards: top() is the smaller y); none: all
    // data.
    const std::optional<QRectF>& zoom() const { return m_zoom; }
    // How 3D data are seen.
    const Camera& camera() const { return m_camera; }
    // Column of the data under the pointer, or -1.
    int hoveredPoint() const { return m_hoveredPoint; }
    // Column of the data that was clicked, or -1.
    int selectedPoint() const { return m_selectedPoint; }
    // What to tell of: the point under the pointer, or else the chosen one; -1: neither.
    int shownPoint() const { return m_hoveredPoint >= 0 ? m_hoveredPoint : m_selectedPoint; }
    // The method in whose panel the pointer last met a point or a component (an index of the
    // session; -1: the truth); none before.
    const std::optional<int>& panel() const { return m_panel; }
    // Colour index of the chosen component (the same in all panels), or -1.
    int selectedComponent() const { return m_selectedComponent; }

    void setZoom(const std::optional<QRectF>& zoom);
    void setCamera(const gaussarium::ui::Camera& camera);
    void setHoveredPoint(int point);
    void setSelectedPoint(int point);
    void setPanel(const std::optional<int>& method);
    void setSelectedComponent(int colour);
    // Everything visible, from where one stands at first.
    void resetView();
    // Other data: nothing hovered, nothing chosen, everything visible.
    void reset();

signals:
    void zoomChanged();
    void cameraChanged();
    void hoveredPointChanged();
    void selectedPointChanged();
    void panelChanged();
    void selectedComponentChanged();

private:
    template <class T>
    void assign(T& member, const T& value, bool& guard, void (SelectionModel::*changed)());

    std::optional<QRectF> m_zoom;
    Camera m_camera;
    int m_hoveredPoint = -1;
    int m_selectedPoint = -1;
    std::optional<int> m_panel;
    int m_selectedComponent = -1;
    bool m_inZoom = false;
    bool m_inCamera = false;
    bool m_inHover = false;
    bool m_inPoint = false;
    bool m_inPanel = false;
    bool m_inSelection = false;
};

} // namespace gaussarium::ui
