// Sizes of what is painted: text, lines, points.
#pragma once

#include <QFont>
#include <QString>

#include <optional>

namespace gaussarium::ui {

// All sizes share one unit: device-independent pixels on the screen, points (1/72 inch) in a file.
struct PlotStyle {
    QString name = QStringLiteral("screen");
    QString family;        // empty: the application's font; files name one, so that they look the
                           // same everywhere
    double font = 12;      // axis titles, ticks, status
    double titleFont = 14; // panel titles, demi-bold
    double line = 1.0;     // axes; ellipses and curves are twice that
    double point = 3.0;    // radius of a point where there are few of them

    // Every size times the factor.
    PlotStyle scaled(double factor) const;

    QFont textFont(double size, bool bold = false) const;
};

PlotStyle screenStyle(); // the window, and figures for the web
PlotStyle slideStyle();  // large type and heavy lines, read from the last row
PlotStyle paperStyle();  // 8 pt, thin lines

// "screen", "slide" or "paper"; none for any other name.
std::optional<PlotStyle> plotStyleByName(const QString& name);

} // namespace gaussarium::ui
