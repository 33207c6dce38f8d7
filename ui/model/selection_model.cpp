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

void SelectionModel::setHoveredPoint(int point) {
    assign(m_hoveredPoint, point, m_inHover, &SelectionModel::hoveredPointChanged);
}

void SelectionModel::setSelectedComponent(int colour) {
    assign(m_selectedComponent, colour, m_inSelection, &SelectionModel::selectedComponentChanged);
}

void SelectionModel::reset() {
    setZoom(std::nullopt);
    setHoveredPoint(-1);
    setSelectedComponent(-1);
}

} // namespace gaussarium::ui
