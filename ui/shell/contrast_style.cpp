#include "ui/shell/contrast_style.h"

#include <QPainter>
#include <QStyleOption>

namespace gaussarium::ui {

ContrastStyle::ContrastStyle() : QProxyStyle(QStringLiteral("fusion")) {}

void ContrastStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option,
                                  QPainter* painter, const QWidget* widget) const {
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    if (element != PE_IndicatorCheckBox) {
        return;
    }
    // The placeholder's colour is the palette's muted text: a contrast of 4.5 in both themes.
    const bool focused =
        option->state.testFlag(State_HasFocus) && option->state.testFlag(State_KeyboardFocusChange);
    painter->save();
    painter->setPen(
        option->palette.color(focused ? QPalette::Highlight : QPalette::PlaceholderText));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
    painter->restore();
}

} // namespace gaussarium::ui
