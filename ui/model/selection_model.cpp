#include "ui/model/selection_model.h"

#include <QScopedValueRollback>

namespace gaussarium::ui {

SelectionModel::SelectionModel(QObject* parent) : QObject(parent) {}

template <class T>
void SelectionModel::assign(T& member, const T& value, bool& guard,
                            void (SelectionModel::*changed)()) {
    if (guard || member == value) {
        return;
    }
    const QScopedValueRollback<bool> inside(guard, true);
    member = value;
    (this->*changed)();
}

void SelectionModel::setZoom(const std::optional<QRectF>& zoom) {
    assign(m_zoom, zoom, m_inZoom, &SelectionModel::zoomChanged);
}

void SelectionModel::setCamera(const Camera& camera) {
    assign(m_camera, camera, m_inCamera, &SelectionModel::cameraChanged);
}

void SelectionModel::setHoveredPoint(int point) {
    assign(m_hoveredPoint, point, m_inHover, &SelectionModel::hoveredPointChanged);
}

void SelectionModel::setSelectedPoint(int point) {
    assign(m_selectedPoint, point, m_inPoint, &SelectionModel::selectedPointChanged);
}

void SelectionModel::setPanel(const std::optional<int>& method) {
    assign(m_panel, method, m_inPanel, &SelectionModel::panelChanged);
}

void SelectionModel::setSelectedComponent(int colour) {
    assign(m_selectedComponent, colour, m_inSelection, &SelectionModel::selectedComponentChanged);
}

void SelectionModel::resetView() {
    setZoom(std::nullopt);
    setCamera({});
}

void SelectionModel::reset() {
    resetView();
    setHoveredPoint(-1);
    setSelectedPoint(-1);
    setSelectedComponent(-1);
}

} // namespace gaussarium::ui
