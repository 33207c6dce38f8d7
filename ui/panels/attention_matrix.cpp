#include "ui/panels/attention_matrix.h"

#include "ui/model/text.h"
#include "ui/plot/component_style.h"

#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gaussarium::ui {

namespace {

constexpr int band = 6; // of the components' colours along two sides

} // namespace

AttentionMatrix::AttentionMatrix(const AttentionExplorer& explorer, SelectionModel& selection,
                                 QWidget* parent)
    : QWidget(parent), m_explorer(explorer), m_selection(selection) {
    setObjectName(QStringLiteral("attentionMatrix"));
    setAccessibleName(tr("What each point gathers from each"));
    setMouseTracking(true);
    setMinimumSize(90, 90);
    connect(&explorer, &AttentionExplorer::mapChanged, this, &AttentionMatrix::rebuild);
    for (const auto changed :
         {&SelectionModel::hoveredPointChanged, &SelectionModel::selectedPointChanged,
          &SelectionModel::selectedComponentChanged}) {
        connect(&selection, changed, this, [this] { update(); });
    }
}

QSize AttentionMatrix::sizeHint() const {
    return {300, 300};
}

QRect AttentionMatrix::area() const {
    const int side = std::max(1, std::min(width(), height()) - band);
    return {band + (width() - band - side) / 2, band, side, side};
}

// Each row in shades of its own largest share: rows of many points would else be all white.
void AttentionMatrix::rebuild() {
    m_image = QImage();
    m_order.clear();
    const auto& picture = m_explorer.picture();
    const auto& map = m_explorer.map();
    if (picture && map) {
        m_order.resize(picture->points.size());
        std::iota(m_order.begin(), m_order.end(), 0);
        const std::vector<int>& groups = picture->groups.ofPoint;
        std::stable_sort(m_order.begin(), m_order.end(), [&groups](int a, int b) {
            return groups[std::size_t(a)] < groups[std::size_t(b)];
        });
        const auto n = static_cast<int>(m_order.size());
        m_image = QImage(n, n, QImage::Format_Grayscale8);
        for (int i = 0; i < n; ++i) {
            const auto row = map->row(m_order[std::size_t(i)]);
            const float most = std::max(row.maxCoeff(), 1e-12F);
            uchar* const line = m_image.scanLine(i);
            for (int j = 0; j < n; ++j) {
                const float share = row[m_order[std::size_t(j)]] / most;
                line[j] = static_cast<uchar>(255.0F * (1.0F - std::sqrt(share)));
            }
        }
    }
    update();
}

void AttentionMatrix::paintEvent(QPaintEvent*) {
    if (m_image.isNull()) {
        return;
    }
    QPainter painter(this);
    const QRect room = area();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, m_image.width() > room.width());
    painter.drawImage(room, m_image);
    const auto& picture = m_explorer.picture();
    const auto n = static_cast<int>(m_order.size());
    const auto edge = [&room, n](int i) { return i * room.width() / n; };
    for (int i = 0; i < n; ++i) {
        const int group = picture->groups.ofPoint[std::size_t(m_order[std::size_t(i)])];
        QColor colour = componentFill(picture->colours[std::size_t(group)]);
        const int chosen = m_selection.selectedComponent();
        if (chosen >= 0 && chosen != picture->colours[std::size_t(group)]) {
            colour.setAlphaF(0.25F);
        }
        const int size = std::max(1, edge(i + 1) - edge(i));
        painter.fillRect(room.left() - band, room.top() + edge(i), band - 2, size, colour);
        painter.fillRect(room.left() + edge(i), room.top() - band, size, band - 2, colour);
    }
    const int shown = picture->rowOf(m_selection.shownPoint());
    const auto found = std::find(m_order.begin(), m_order.end(), shown);
    if (shown >= 0 && found != m_order.end()) {
        const auto at = static_cast<int>(found - m_order.begin());
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(room.left(), room.top() + edge(at) - 1, room.width(),
                         std::max(2, edge(at + 1) - edge(at) + 1));
    }
}

void AttentionMatrix::mouseMoveEvent(QMouseEvent* event) {
    const QRect room = area();
    if (m_order.empty() || !room.contains(event->pos())) {
        QToolTip::hideText();
        m_selection.setHoveredPoint(-1);
        return;
    }
    const auto n = static_cast<int>(m_order.size());
    const QPoint at = event->pos() - room.topLeft();
    const int row = m_order[std::size_t(std::clamp(at.y() * n / room.height(), 0, n - 1))];
    const int column = m_order[std::size_t(std::clamp(at.x() * n / room.width(), 0, n - 1))];
    const std::vector<int>& points = m_explorer.picture()->points;
    m_selection.setHoveredPoint(points[std::size_t(row)]);
    QToolTip::showText(event->globalPosition().toPoint(),
                       tr("Point %1 gathers %2 from point %3")
                           .arg(points[std::size_t(row)] + 1)
                           .arg(numberText(double((*m_explorer.map())(row, column)), 4))
                           .arg(points[std::size_t(column)] + 1),
                       this);
}

void AttentionMatrix::leaveEvent(QEvent*) {
    QToolTip::hideText();
    m_selection.setHoveredPoint(-1);
}

} // namespace gaussarium::ui
