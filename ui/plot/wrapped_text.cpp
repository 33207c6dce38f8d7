#include "ui/plot/wrapped_text.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStringList>

namespace gaussarium::ui {

QString breakable(const QString& text, qsizetype longest) {
    QString result;
    qsizetype length = 0; // of the word so far
    for (const QChar c : text) {
        const bool space = c.isSpace() || c == QChar(0x200B);
        if (!space && length == longest && !c.isLowSurrogate()) {
            result += QChar(0x200B);
            length = 0;
        }
        length = space ? 0 : length + 1;
        result += c;
    }
    return result;
}

double wrappedHeight(const QString& text, const QFont& font, double width) {
    if (text.isEmpty()) {
        return 0.0;
    }
    return QFontMetricsF(font)
        .boundingRect(QRectF(0, 0, width, 1e9), Qt::AlignLeft | Qt::TextWordWrap, breakable(text))
        .height();
}

QString fittingText(const QString& text, const QFont& font, const QSizeF& room) {
    if (wrappedHeight(text, font, room.width()) <= room.height()) {
        return text;
    }
    const QStringList words = text.split(QLatin1Char(' '));
    const auto firstWords = [&](qsizetype count) {
        return words.first(count).join(QLatin1Char(' ')) + QChar(0x2026);
    };
    qsizetype low = 0; // fits, or nothing does
    qsizetype high = words.size();
    while (high - low > 1) {
        const qsizetype middle = (low + high) / 2;
        const bool fits = wrappedHeight(firstWords(middle), font, room.width()) <= room.height();
        (fits ? low : high) = middle;
    }
    return firstWords(low);
}

void paintWrapped(QPainter& painter, const QRectF& rectangle, Qt::Alignment alignment,
                  const QString& text, const QFont& font, const QColor& colour) {
    if (text.isEmpty()) {
        return;
    }
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(rectangle, static_cast<int>(alignment) | Qt::TextWordWrap, breakable(text));
}

} // namespace gaussarium::ui
