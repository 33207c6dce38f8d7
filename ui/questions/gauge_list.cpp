#include "ui/questions/gauge_list.h"

#include "ui/model/text.h"
#include "ui/plot/wrapped_text.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gaussarium::ui {

namespace {

constexpr double decades = 2.0; // to either side of the threshold
constexpr double barHeight = 12.0;
constexpr double space = 8.0; // between gauges

QString sentenceOf(const Gauge& gauge) {
    QString text = toQt(gauge.sentence);
    if (!text.isEmpty()) {
        text[0] = text[0].toUpper();
        text += QLatin1Char('.');
    }
    return text;
}

QString nameOf(const Gauge& gauge) {
    QString name = toQt(gauge.name);
    if (!name.isEmpty()) {
        name[0] = name[0].toUpper();
    }
    return name;
}

QString verdictOf(const Gauge& gauge) {
    return gauge.passed ? GaugeList::tr("✓ passed") : GaugeList::tr("✗ failed");
}

QString valueText(double value) {
    if (std::isinf(value)) {
        return value > 0.0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    }
    // Counts are whole.
    const bool whole = value == std::round(value) && std::abs(value) < 1e6;
    return whole ? numberText(value, 1) : numberText(value, 3);
}

QString numbersOf(const Gauge& gauge) {
    return GaugeList::tr("%1, must exceed %2")
        .arg(valueText(gauge.value), valueText(gauge.required));
}

} // namespace

GaugeScale::GaugeScale(const Gauge& gauge) : logarithmic(gauge.required > 0.0) {
    double place = 0.0;
    if (std::isnan(gauge.value)) {
        place = -1.0;
    } else if (!logarithmic) {
        place = 0.5 + 0.5 * (gauge.value - gauge.required);
    } else {
        place = gauge.value > 0.0 ? 0.5 + 0.5 * std::log10(gauge.value / gauge.required) / decades
                                  : -1.0;
    }
    const double factor = std::pow(10.0, decades);
    lowest = logarithmic ? gauge.required / factor : gauge.required - 1.0;
    highest = logarithmic ? gauge.required * factor : gauge.required + 1.0;
    below = place < 0.0;
    above = place > 1.0;
    value = std::clamp(place, 0.0, 1.0);
}

GaugeList::GaugeList(QWidget* parent) : QWidget(parent), m_theme(lightTheme()) {
    setObjectName(QStringLiteral("gaugeList"));
    setAccessibleName(tr("Gauges"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void GaugeList::setGroups(std::vector<GaugeGroup> groups) {
    m_groups = std::move(groups);
    setAccessibleDescription(words());
    updateGeometry();
    update();
}

void GaugeList::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

QString GaugeList::words() const {
    QStringList lines;
    for (const GaugeGroup& group : m_groups) {
        lines << group.title << group.reason;
        for (const Gauge& gauge : group.gauges) {
            lines << tr("%1, %2: %3. %4")
                         .arg(nameOf(gauge), verdictOf(gauge), numbersOf(gauge), sentenceOf(gauge));
        }
    }
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

int GaugeList::heightForWidth(int width) const {
    return static_cast<int>(std::ceil(layOut(nullptr, width)));
}

QSize GaugeList::sizeHint() const {
    return {330, heightForWidth(330)};
}

QSize GaugeList::minimumSizeHint() const {
    return {160, 0};
}

double GaugeList::layOut(QPainter* painter, double width) const {
    double top = 0.0;
    QFont bold = font();
    bold.setBold(true);
    const auto text = [&](const QString& words, const QFont& font, const QColor& colour) {
        const double height = wrappedHeight(words, font, width);
        if (painter != nullptr) {
            paintWrapped(*painter, QRectF(0.0, top, width, height), Qt::AlignLeft, words, font,
                         colour);
        }
        top += height;
    };
    for (const GaugeGroup& group : m_groups) {
        text(group.title, bold, m_theme.text);
        text(group.reason, font(), m_theme.text);
        top += space;
        for (const Gauge& gauge : group.gauges) {
            top += layOutGauge(painter, gauge, top, width) + space;
        }
        top += space;
    }
    return top;
}

double GaugeList::layOutGauge(QPainter* painter, const Gauge& gauge, double top,
                              double width) const {
    const double line = fontMetrics().height();
    const QString sentence = sentenceOf(gauge);
    const double sentenceHeight = wrappedHeight(sentence, font(), width);
    if (painter != nullptr) {
        const QColor ink = gauge.passed ? m_theme.accent : m_theme.warning;
        const QRectF head(0.0, top, width, line);
        painter->setFont(font());
        painter->setPen(m_theme.text);
        painter->drawText(head, Qt::AlignLeft, nameOf(gauge));
        painter->setPen(ink);
        painter->drawText(head, Qt::AlignRight, verdictOf(gauge));
        paintBar(*painter, gauge, QRectF(9.0, top + line + 5.0, width - 18.0, barHeight));
        const QRectF below(0.0, top + line + barHeight + 9.0, width, line);
        painter->setPen(m_theme.text);
        painter->drawText(below, Qt::AlignHCenter, numbersOf(gauge));
        const GaugeScale scale(gauge);
        painter->setPen(m_theme.mutedText);
        painter->drawText(below, Qt::AlignLeft, valueText(scale.lowest));
        painter->drawText(below, Qt::AlignRight, valueText(scale.highest));
        paintWrapped(*painter,
                     QRectF(0.0, top + 2.0 * line + barHeight + 10.0, width, sentenceHeight),
                     Qt::AlignLeft, sentence, font(), m_theme.mutedText);
    }
    return 2.0 * line + barHeight + 10.0 + sentenceHeight;
}

void GaugeList::paintBar(QPainter& painter, const Gauge& gauge, const QRectF& bar) const {
    const GaugeScale scale(gauge);
    const QColor ink = gauge.passed ? m_theme.accent : m_theme.warning;
    painter.setPen(QPen(m_theme.axis, 1.0));
    painter.setBrush(m_theme.plotBackground);
    painter.drawRect(bar);
    // A tick a decade, or a half of the linear scale's way.
    painter.setPen(QPen(m_theme.grid, 1.0));
    for (const double place : {0.25, 0.75}) {
        const double x = bar.left() + place * bar.width();
        painter.drawLine(QPointF(x, bar.top() + 1.0), QPointF(x, bar.bottom() - 1.0));
    }
    painter.setPen(Qt::NoPen);
    // What failed is hatched: told apart without its colour too.
    painter.setBrush(gauge.passed ? QBrush(ink) : QBrush(ink, Qt::BDiagPattern));
    painter.drawRect(
        QRectF(bar.left(), bar.top() + 2.0, scale.value * bar.width(), bar.height() - 4.0));
    painter.setBrush(ink);
    const double middle = bar.center().y();
    if (scale.above) {
        const double x = bar.right() + 1.0;
        painter.drawPolygon(QPolygonF{{x, middle - 6.0}, {x + 7.0, middle}, {x, middle + 6.0}});
    } else if (scale.below) {
        const double x = bar.left() - 1.0;
        painter.drawPolygon(QPolygonF{{x, middle - 6.0}, {x - 7.0, middle}, {x, middle + 6.0}});
    } else {
        painter.drawRect(QRectF(bar.left() + scale.value * bar.width() - 1.0, bar.top() + 1.0, 2.0,
                                bar.height() - 2.0));
    }
    const double x = bar.left() + scale.threshold * bar.width();
    painter.setPen(QPen(m_theme.text, 2.0));
    painter.drawLine(QPointF(x, bar.top() - 4.0), QPointF(x, bar.bottom() + 4.0));
}

void GaugeList::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    layOut(&painter, width());
}

} // namespace gaussarium::ui
