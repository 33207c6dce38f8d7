#include "ui/plot/area_legend.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

constexpr double gap = 10.0;    // between entries
constexpr double textGap = 4.0; // between a swatch and its words
constexpr double dotsRoom = 14.0;

QFont legendFont(const QWidget& widget) {
    QFont font = widget.font();
    font.setPointSizeF(0.9 * font.pointSizeF());
    return font;
}

double swatchWidth(const QFontMetricsF& metrics, const QString& label) {
    return std::max(1.4 * metrics.capHeight(), metrics.horizontalAdvance(label)) + 6.0;
}

} // namespace

AreaLegend::AreaLegend(QWidget* parent) : QWidget(parent), m_theme(lightTheme()) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Legend"));
}

void AreaLegend::setEntries(std::vector<LegendEntry> entries) {
    m_entries = std::move(entries);
    QStringList words;
    for (const LegendEntry& entry : m_entries) {
        words << (entry.style.label.isEmpty()
                      ? entry.text
                      : QStringLiteral("%1: %2").arg(entry.style.label, entry.text));
    }
    setToolTip(words.join(QLatin1Char('\n')));
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    update();
}

void AreaLegend::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

void AreaLegend::setLines(int lines) {
    if (m_lines != lines) {
        m_lines = lines;
        updateGeometry();
        update();
    }
}

double AreaLegend::lineHeight() const {
    return std::ceil(QFontMetricsF(legendFont(*this)).height()) + 3.0;
}

QSize AreaLegend::sizeHint() const {
    return {320, static_cast<int>(m_lines * lineHeight())};
}

QSize AreaLegend::minimumSizeHint() const {
    return {120, sizeHint().height()};
}

std::vector<QRectF> AreaLegend::places() const {
    const QFontMetricsF metrics(legendFont(*this));
    std::vector<QRectF> found;
    double x = 2.0;
    int line = 0;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const double width = swatchWidth(metrics, m_entries[i].style.label) + textGap
                             + metrics.horizontalAdvance(m_entries[i].text);
        const bool last = i + 1 == m_entries.size();
        const auto room = [&] {
            return this->width() - (last || line + 1 < m_lines ? 0.0 : dotsRoom);
        };
        if (x + width > room() && x > 2.0) {
            x = 2.0;
            ++line;
        }
        if (line == m_lines || x + width > room() + 0.5) {
            break;
        }
        found.emplace_back(x, line * lineHeight(), width, lineHeight());
        x += width + gap;
    }
    return found;
}

int AreaLegend::shown() const {
    return static_cast<int>(places().size());
}

void AreaLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QFont font = legendFont(*this);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    const std::vector<QRectF> found = places();
    for (std::size_t i = 0; i < found.size(); ++i) {
        const LegendEntry& entry = m_entries[i];
        QRectF swatch = found[i].adjusted(0.0, 1.5, 0.0, -1.5);
        swatch.setWidth(swatchWidth(metrics, entry.style.label));
        painter.fillRect(swatch, m_theme.plotBackground);
        painter.fillRect(swatch, entry.style.brush(m_theme));
        painter.setPen(m_theme.axis);
        painter.drawRect(swatch);
        painter.setPen(m_theme.text);
        if (!entry.style.label.isEmpty()) {
            painter.drawText(swatch, Qt::AlignCenter, entry.style.label);
        }
        painter.drawText(found[i].adjusted(swatch.width() + textGap, 0.0, 2.0, 0.0),
                         Qt::AlignLeft | Qt::AlignVCenter, entry.text);
    }
    if (!found.empty() && found.size() < m_entries.size()) {
        painter.setPen(m_theme.mutedText);
        painter.drawText(
            QRectF(found.back().right() + textGap, found.back().top(), dotsRoom, lineHeight()),
            Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("…"));
    }
}

} // namespace gaussarium::ui
