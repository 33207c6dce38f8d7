#include "ui/plot/axis_theme.h"

#include <qcustomplot.h>

namespace gaussarium::ui {

void themeAxes(QCPAxisRect& rect, const Theme& theme, const QFont& font) {
    rect.setBackground(theme.plotBackground);
    for (QCPAxis* axis : rect.axes()) {
        axis->setBasePen(QPen(theme.axis));
        axis->setTickPen(QPen(theme.axis));
        axis->setTickLabelColor(theme.mutedText);
        axis->setLabelColor(theme.text);
        axis->setTickLabelFont(font);
        axis->setLabelFont(font);
        axis->grid()->setPen(QPen(theme.grid));
    }
}

} // namespace gaussarium::ui
