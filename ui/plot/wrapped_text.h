// Text in several lines.
#pragma once

#include <QColor>
#include <QFont>
#include <QRectF>
#include <QString>

class QPainter;

namespace gaussarium::ui {

// The text with places to break (zero-width spaces) in words longer than `longest`: file names and
// reasons from elsewhere must not run out of the picture.
QString breakable(const QString& text, qsizetype longest = 24);

// The height of the text wrapped to that width; 0 for no text.
double wrappedHeight(const QString& text, const QFont& font, double width);

// The text, or as many of its first words as fit, ending in an ellipsis.
QString fittingText(const QString& text, const QFont& font, const QSizeF& room);

// Paints the text wrapped to the rectangle; `alignment` is Qt::Alignment.
void paintWrapped(QPainter& painter, const QRectF& rectangle, Qt::Alignment alignment,
                  const QString& text, const QFont& font, const QColor& colour);

} // namespace gaussarium::ui
