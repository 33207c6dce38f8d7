#include "ui/panels/elided_label.h"

#include <QRegularExpression>
#include <QResizeEvent>

#include <algorithm>

namespace gaussarium::ui {

namespace {

// Where there is little room, as the table of metrics has it.
QString shortened(QString text) {
    static const QRegularExpression name(QStringLiteral("log[-\u2011]likelihood"));
    return text.replace(name, ElidedLabel::tr("log\u2011lik."));
}

} // namespace

const QString& ElidedLabel::separator() {
    static const QString text = QStringLiteral(" · ");
    return text;
}

void ElidedLabel::setFullText(const QString& text) {
    if (m_full != text) {
        m_full = text;
        setToolTip(text);
        setAccessibleName(text);
        elide();
    }
}

QSize ElidedLabel::minimumSizeHint() const {
    return {fontMetrics().averageCharWidth() * 8, QLabel::minimumSizeHint().height()};
}

void ElidedLabel::resizeEvent(QResizeEvent* event) {
    QLabel::resizeEvent(event);
    elide();
}

void ElidedLabel::elide() {
    if (wordWrap()) {
        setText(m_full.contains(separator()) ? phrasesThatFit() : wordsThatFit());
        return;
    }
    const int width = contentsRect().width();
    const bool fits = fontMetrics().horizontalAdvance(m_full) <= width;
    setText(fontMetrics().elidedText(fits ? m_full : shortened(m_full), Qt::ElideRight, width));
}

// As many as there are lines for, each on as few lines as it can; a number is never cut without a
// sign of it.
QString ElidedLabel::phrasesThatFit() const {
    const QRect room = contentsRect();
    const auto width = [this](const QString& text) {
        return fontMetrics().horizontalAdvance(text);
    };
    QStringList phrases = m_full.split(separator());
    if (std::any_of(phrases.begin(), phrases.end(),
                    [&](const QString& phrase) { return width(phrase) > room.width(); })) {
        phrases = shortened(m_full).split(separator());
    }
    const int most = std::max(1, room.height() / fontMetrics().lineSpacing());
    QStringList lines;
    for (const QString& phrase : phrases) {
        const QString longer = lines.isEmpty() ? phrase : lines.last() + separator() + phrase;
        if (!lines.isEmpty() && width(longer) <= room.width()) {
            lines.last() = longer;
        } else if (lines.size() < most) {
            lines.append(fontMetrics().elidedText(phrase, Qt::ElideRight, room.width()));
        } else {
            break;
        }
    }
    return lines.join(QLatin1Char('\n'));
}

QString ElidedLabel::wordsThatFit() const {
    const QRect room = contentsRect();
    const auto fits = [&](const QString& text) {
        return fontMetrics()
                   .boundingRect(QRect(0, 0, room.width(), 1'000'000), Qt::TextWordWrap, text)
                   .height()
               <= room.height();
    };
    QString text = m_full;
    for (qsizetype end = m_full.lastIndexOf(QLatin1Char(' ')); end > 0 && !fits(text);
         end = m_full.lastIndexOf(QLatin1Char(' '), end - 1)) {
        text = m_full.left(end) + QStringLiteral("\u2026");
    }
    return text;
}

} // namespace gaussarium::ui
