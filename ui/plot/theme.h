// Light and dark: the colours of the window and of everything painted in it.
#pragma once

#include <QColor>
#include <QPalette>

namespace gaussarium::ui {

// A value: pass it to every plot when it changes. Text colours have a contrast of at least 4.5
// against both window and plotBackground, axis and accent at least 3.
struct Theme {
    bool dark = false;
    QColor window;         // the ground around plots
    QColor plotBackground; // the ground of data
    QColor axis;           // axis lines and ticks
    QColor grid;
    QColor text;
    QColor mutedText; // status lines, captions
    QColor accent;    // focus, links, the progress bar
    QColor selection; // the rubber band, the ring around a selected point
    QColor warning;   // a refusal, a degenerate answer

    // For QApplication::setPalette with the Fusion style.
    QPalette palette() const;

    bool operator==(const Theme&) const = default;
};

const Theme& lightTheme();
const Theme& darkTheme();

} // namespace gaussarium::ui
