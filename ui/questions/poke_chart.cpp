#include "ui/questions/poke_chart.h"

#include "ui/model/text.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

constexpr int stripHeight = 14;
constexpr int margin = 6; // left and right of everything
constexpr double nearest = 1e-3;
constexpr double farthest = 10.0;
constexpr int columns = static_cast<int>(allDisturbances.size());

// 0..1 along the strip.
double placeOf(double distance) {
    if (std::isnan(distance)) {
        return 1.0;
    }
    const double share = std::log10(std::max(distance, nearest) / nearest);
    return std::clamp(share / std::log10(farthest / nearest), 0.0, 1.0);
}

// Two lines, so that six columns fit a narrow dock.
QString headOf(Disturbance disturbance) {
    switch (disturbance) {
    case Disturbance::Shuffle:
        return PokeChart::tr("shuffle\nall");
    case Disturbance::DropOne:
        return PokeChart::tr("drop\none");
    case Disturbance::DropTenth:
        return PokeChart::tr("drop\n10 %");
    case Disturbance::Move:
        return PokeChart::tr("move\nall");
    case Disturbance::Outlier:
        return PokeChart::tr("add an\noutlier");
    case Disturbance::Duplicate:
        break;
    }
    return PokeChart::tr("double\n10 %");
}

QString pokeText(const Poke& poke) {
    if (!std::isnan(poke.distance)) {
        return numberText(poke.distance, 3);
    }
    return poke.components == 0 ? PokeChart::tr("no answer: %1").arg(toQt(poke.problem))
                                : PokeChart::tr("k = %1").arg(poke.components);
}

} // namespace

PokeChart::PokeChart(QWidget* parent) : QWidget(parent), m_theme(lightTheme()) {
    setObjectName(QStringLiteral("pokeChart"));
    setAccessibleName(tr("How far the answers move"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    describe();
}

void PokeChart::setTable(const PokeTable& table) {
    const bool resized = table.methods.size() != m_table.methods.size();
    m_table = table;
    describe();
    if (resized) {
        updateGeometry();
    }
    update();
}

void PokeChart::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

QString PokeChart::doing(Disturbance disturbance) {
    switch (disturbance) {
    case Disturbance::Shuffle:
        return tr("the points are shuffled");
    case Disturbance::DropOne:
        return tr("a random point is dropped");
    case Disturbance::DropTenth:
        return tr("a random tenth of the points is dropped");
    case Disturbance::Move:
        return tr("every point moves by 1 % of a deviation");
    case Disturbance::Outlier:
        return tr("a point is added 5 deviations beyond the edge");
    case Disturbance::Duplicate:
        break;
    }
    return tr("a random tenth of the points is there twice");
}

QString PokeChart::medianText(const std::vector<Poke>& pokes) {
    if (pokes.empty()) {
        return {};
    }
    const double median = medianMove(pokes);
    if (median < nearest) {
        return median == 0.0 ? QStringLiteral("0") : QStringLiteral("<%1").arg(nearest);
    }
    if (std::isfinite(median)) {
        return numberText(median, 2);
    }
    const auto refusals = std::count_if(pokes.begin(), pokes.end(),
                                        [](const Poke& poke) { return poke.components == 0; });
    return 2 * refusals >= std::ptrdiff_t(pokes.size()) ? tr("none") : tr("other k");
}

QString PokeChart::numbersOf(std::size_t method, Disturbance disturbance) const {
    const PokedMethod& poked = m_table.methods[method];
    const std::vector<Poke>& pokes = poked.of(disturbance);
    QString text = tr("%1, when %2").arg(toQt(poked.title), doing(disturbance));
    if (!poked.problem.empty()) {
        return text + QLatin1Char('\n') + tr("no answer before: %1").arg(toQt(poked.problem));
    }
    QStringList moves;
    for (const Poke& poke : pokes) {
        moves << pokeText(poke);
    }
    if (!pokes.empty()) {
        text += QLatin1Char('\n') + tr("median move %1 deviations").arg(medianText(pokes))
                + QLatin1Char('\n') + moves.join(QStringLiteral("; "));
    }
    return text;
}

int PokeChart::headHeight() const {
    return 3 * fontMetrics().height() + 6;
}

int PokeChart::rowHeight() const {
    return 2 * fontMetrics().height() + stripHeight + 8;
}

QRect PokeChart::cellOf(std::size_t method, Disturbance disturbance) const {
    const int column = static_cast<int>(disturbance);
    const int inner = width() - 2 * margin;
    const int left = margin + column * inner / columns;
    const int right = margin + (column + 1) * inner / columns;
    return {left,
            headHeight() + static_cast<int>(method) * rowHeight() + fontMetrics().height() + 2,
            right - left, stripHeight + fontMetrics().height() + 2};
}

QSize PokeChart::sizeHint() const {
    return {330, headHeight() + static_cast<int>(m_table.methods.size()) * rowHeight()};
}

QSize PokeChart::minimumSizeHint() const {
    return {6 * fontMetrics().horizontalAdvance(tr("other k ")), sizeHint().height()};
}

void PokeChart::paintEvent(QPaintEvent*) {
    if (m_table.methods.empty()) {
        return;
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintHead(painter);
    const int line = fontMetrics().height();
    const int room = width() - 2 * margin;
    for (std::size_t i = 0; i < m_table.methods.size(); ++i) {
        const PokedMethod& method = m_table.methods[i];
        const int top = headHeight() + static_cast<int>(i) * rowHeight();
        painter.setPen(QPen(m_theme.grid, 1.0));
        painter.drawLine(margin, top - 1, width() - margin, top - 1);
        painter.setPen(m_theme.text);
        const QString title =
            method.problem.empty()
                ? toQt(method.title)
                : tr("%1: no answer, %2").arg(toQt(method.title), toQt(method.problem));
        painter.drawText(QRect(margin, top, room, line), Qt::AlignLeft,
                         fontMetrics().elidedText(title, Qt::ElideRight, room));
        for (const Disturbance disturbance : allDisturbances) {
            paintCell(painter, i, disturbance);
        }
    }
}

void PokeChart::paintHead(QPainter& painter) const {
    const int line = fontMetrics().height();
    const int room = width() - 2 * margin;
    QString caption = tr("Median move of %1, in deviations of the data").arg(m_table.repeats);
    const QString longer =
        caption + tr("; dots on a logarithmic scale from %1 to %2").arg(nearest).arg(farthest);
    if (fontMetrics().horizontalAdvance(longer) <= room) {
        caption = longer;
    }
    painter.setPen(m_theme.mutedText);
    painter.drawText(QRect(margin, 0, room, line), Qt::AlignLeft, caption);
    for (const Disturbance disturbance : allDisturbances) {
        const QRect cell = cellOf(0, disturbance);
        painter.drawText(QRect(cell.left(), line + 3, cell.width(), 2 * line), Qt::AlignCenter,
                         headOf(disturbance));
    }
}

void PokeChart::paintCell(QPainter& painter, std::size_t method, Disturbance disturbance) const {
    const std::vector<Poke>& pokes = m_table.methods[method].of(disturbance);
    const QRect cell = cellOf(method, disturbance);
    const QRectF strip(cell.left() + 5, cell.top(), cell.width() - 10, stripHeight);
    const auto along = [&strip](double distance) {
        return strip.left() + placeOf(distance) * strip.width();
    };
    painter.fillRect(strip.adjusted(-3, 0, 3, 0), m_theme.plotBackground);
    painter.setPen(QPen(m_theme.grid, 1.0));
    for (const double tick : {0.01, 0.1, 1.0}) {
        painter.drawLine(QPointF(along(tick), strip.top()), QPointF(along(tick), strip.bottom()));
    }
    QColor fill = m_theme.accent;
    fill.setAlpha(70); // dots over one another show as darker
    painter.setBrush(fill);
    for (const Poke& poke : pokes) {
        const QPointF at(along(poke.distance), strip.center().y());
        if (std::isnan(poke.distance)) {
            painter.setPen(QPen(m_theme.warning, 1.6));
            painter.drawLine(at + QPointF(-3, -3), at + QPointF(3, 3));
            painter.drawLine(at + QPointF(-3, 3), at + QPointF(3, -3));
        } else {
            painter.setPen(QPen(m_theme.accent, 1.2));
            painter.drawEllipse(at, 3.2, 3.2);
        }
    }
    QFont weighed = font();
    weighed.setBold(movesMost(method, disturbance));
    painter.setFont(weighed);
    painter.setPen(m_theme.text);
    painter.drawText(QRect(cell.left() - 2, cell.top() + stripHeight + 1, cell.width() + 4,
                           fontMetrics().height()),
                     Qt::AlignCenter, medianText(pokes));
    painter.setFont(font());
}

bool PokeChart::movesMost(std::size_t method, Disturbance disturbance) const {
    const double own = medianMove(m_table.methods[method].of(disturbance));
    return m_table.methods.size() > 1 && own >= nearest
           && std::none_of(
               m_table.methods.begin(), m_table.methods.end(),
               [&](const PokedMethod& other) { return medianMove(other.of(disturbance)) > own; });
}

bool PokeChart::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) {
        return QWidget::event(event);
    }
    const auto* help = static_cast<QHelpEvent*>(event);
    for (std::size_t i = 0; i < m_table.methods.size(); ++i) {
        for (const Disturbance disturbance : allDisturbances) {
            if (cellOf(i, disturbance).contains(help->pos())) {
                QToolTip::showText(help->globalPos(), numbersOf(i, disturbance), this);
                return true;
            }
        }
    }
    QToolTip::hideText();
    event->ignore();
    return true;
}

void PokeChart::describe() {
    QStringList sentences;
    for (std::size_t i = 0; i < m_table.methods.size(); ++i) {
        const PokedMethod& method = m_table.methods[i];
        for (const Disturbance disturbance : allDisturbances) {
            const QString median = medianText(method.of(disturbance));
            if (!median.isEmpty()) {
                sentences
                    << tr("%1, when %2: %3").arg(toQt(method.title), doing(disturbance), median);
            }
        }
    }
    setAccessibleDescription(sentences.isEmpty() ? tr("Nothing is computed yet.")
                                                 : sentences.join(QStringLiteral(". ")));
}

} // namespace gaussarium::ui
