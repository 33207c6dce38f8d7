// Colours and symbols of components. The same component has the same ones in every panel, theme
// and file; colour is never the only sign.
#pragma once

#include <QColor>
#include <QPainterPath>

namespace gaussarium::ui {

inline constexpr int componentColourCount = 16;

// Okabe and Ito's eight colours (2008) in the order blue, vermilion, green, purple, orange, sky
// blue, yellow (darker) and grey (for their black), then the same hues at another lightness. Each
// stands out against a white and against a nearly black ground by a contrast of 2 or more, so that
// points need no theme. Index 16 is index 0 again; an index below 0 (no component) is a grey.
QColor componentFill(int index);

// componentFill made darker or lighter until it has `contrast` against `background`. WCAG 2.1 asks
// 3 for lines and symbols (1.4.11) and 4.5 for text (1.4.3); the default serves both, and keeps
// outlines apart from the points below them.
QColor componentLine(int index, const QColor& background, double contrast = 5.0);

enum class Symbol { Disc, Square, TriangleUp, Diamond, Cross, TriangleDown, Star, Plus };
inline constexpr int symbolCount = 8;

Symbol componentSymbol(int index);

// The outline around the origin; all symbols have about the area of a disc of radius 1.
const QPainterPath& symbolPath(Symbol symbol);

// The dash pattern of a curve with that index, for QPen::setDashPattern; empty for a solid line.
QList<qreal> dashPattern(int index);

// Relative luminance and contrast ratio (1..21) as WCAG 2.1 defines them.
double relativeLuminance(const QColor& colour);
double contrastRatio(const QColor& a, const QColor& b);

// The colour with that hue and relative luminance (0..1): scaled in linear light, then mixed with
// white where a channel would leave the gamut.
QColor withLuminance(const QColor& colour, double luminance);

} // namespace gaussarium::ui
