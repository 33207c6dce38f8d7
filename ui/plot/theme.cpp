#include "ui/plot/theme.h"

namespace gaussarium::ui {

const Theme& lightTheme() {
    static const Theme theme = {
        .dark = false,
        .window = QColor(0xF4, 0xF5, 0xF7),
        .plotBackground = QColor(0xFF, 0xFF, 0xFF),
        .axis = QColor(0x6B, 0x72, 0x80),
        .grid = QColor(0xE8, 0xEA, 0xEE),
        .text = QColor(0x1A, 0x1D, 0x23),
        .mutedText = QColor(0x56, 0x5C, 0x68),
        .accent = QColor(0x0B, 0x63, 0xA8),
        .selection = QColor(0x0B, 0x63, 0xA8),
        .warning = QColor(0xA6, 0x3A, 0x00),
    };
    return theme;
}

const Theme& darkTheme() {
    static const Theme theme = {
        .dark = true,
        .window = QColor(0x23, 0x25, 0x2A),
        .plotBackground = QColor(0x17, 0x18, 0x1C),
        .axis = QColor(0x8D, 0x94, 0xA1),
        .grid = QColor(0x2B, 0x2E, 0x35),
        .text = QColor(0xE9, 0xEB, 0xEF),
        .mutedText = QColor(0xA9, 0xAF, 0xBA),
        .accent = QColor(0x6C, 0xB4, 0xF2),
        .selection = QColor(0x6C, 0xB4, 0xF2),
        .warning = QColor(0xFF, 0xA3, 0x66),
    };
    return theme;
}

QPalette Theme::palette() const {
    QPalette palette;
    const QColor button = dark ? QColor(0x33, 0x36, 0x3D) : QColor(0xE9, 0xEB, 0xEF);
    const QColor base = dark ? QColor(0x1C, 0x1E, 0x22) : QColor(0xFF, 0xFF, 0xFF);
    const QColor alternate = dark ? QColor(0x26, 0x28, 0x2E) : QColor(0xF2, 0xF4, 0xF7);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::AlternateBase, alternate);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, mutedText);
    palette.setColor(QPalette::Button, button);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, warning);
    palette.setColor(QPalette::ToolTipBase, base);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText,
                     dark ? QColor(0x10, 0x14, 0x1A) : QColor(0xFF, 0xFF, 0xFF));
    palette.setColor(QPalette::Link, accent);
    palette.setColor(QPalette::LinkVisited, accent);
    palette.setColor(QPalette::Light, button.lighter(dark ? 130 : 108));
    palette.setColor(QPalette::Midlight, button.lighter(dark ? 115 : 104));
    palette.setColor(QPalette::Mid, button.darker(dark ? 120 : 125));
    palette.setColor(QPalette::Dark, button.darker(dark ? 160 : 150));
    palette.setColor(QPalette::Shadow, QColor(0x00, 0x00, 0x00));
    // What cannot be used recedes, but can still be read.
    const QColor faint = dark ? QColor(0x80, 0x86, 0x91) : QColor(0x80, 0x86, 0x91);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, faint);
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, button);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, faint);
    return palette;
}

} // namespace gaussarium::ui
