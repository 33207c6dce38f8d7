#include "ui/plot/plot_style.h"

#include <QGuiApplication>

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

PlotStyle PlotStyle::scaled(double factor) const {
    PlotStyle result = *this;
    result.font *= factor;
    result.titleFont *= factor;
    result.line *= factor;
    result.point *= factor;
    return result;
}

QFont PlotStyle::textFont(double size, bool bold) const {
    QFont font = family.isEmpty() ? QGuiApplication::font() : QFont(family);
    font.setStyleHint(QFont::SansSerif);
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setPixelSize(std::max(1, static_cast<int>(std::lround(size))));
    font.setWeight(bold ? QFont::DemiBold : QFont::Normal);
    return font;
}

PlotStyle screenStyle() {
    return {};
}

PlotStyle slideStyle() {
    return {.name = QStringLiteral("slide"),
            .family = {},
            .font = 16,
            .titleFont = 20,
            .line = 1.5,
            .point = 4.0};
}

PlotStyle paperStyle() {
    return {.name = QStringLiteral("paper"),
            .family = {},
            .font = 8,
            .titleFont = 9,
            .line = 0.5,
            .point = 1.5};
}

std::optional<PlotStyle> plotStyleByName(const QString& name) {
    for (const PlotStyle& style : {screenStyle(), slideStyle(), paperStyle()}) {
        if (style.name == name) {
            return style;
        }
    }
    return std::nullopt;
}

} // namespace gaussarium::ui
