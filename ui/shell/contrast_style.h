// Fusion with outlines that can be seen: its check boxes are framed by a shade of the window's
// colour, which vanishes on a dark ground (WCAG 2.1, 1.4.11 asks for a contrast of 3).
#pragma once

#include <QProxyStyle>

namespace gaussarium::ui {

class ContrastStyle : public QProxyStyle {
    Q_OBJECT

public:
    ContrastStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget = nullptr) const override;
};

} // namespace gaussarium::ui
