#include "ui/panels/read_out_view.h"

#include "ui/model/text.h"
#include "ui/plot/component_style.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gaussarium::ui {

namespace {

constexpr int labelWidth = 26;
constexpr int scoreWidth = 44;
constexpr int gap = 8;  // between the two sides
constexpr int band = 5; // of the components' colours below the bars

} // namespace

ReadOutView::ReadOutView(AttentionExplorer& explorer, SelectionModel& selection, QWidget* parent)
    : QWidget(parent), m_explorer(explorer), m_selection(selection) {
    setObjectName(QStringLiteral("readOutView"));
    setAccessibleName(tr("Which points build which mean"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(180, 90);
    connect(&explorer, &AttentionExplorer::mapChanged, this, &ReadOutView::orderPoints);
    for (const auto changed :
         {&SelectionModel::hoveredPointChanged, &SelectionModel::selectedPointChanged,
          &SelectionModel::selectedComponentChanged}) {
        connect(&selection, changed, this, [this] { update(); });
    }
    connect(&explorer, &AttentionExplorer::pointedComponentChanged, this, [this] { update(); });
}

QSize ReadOutView::sizeHint() const {
    return {300, 220};
}

void ReadOutView::orderPoints() {
    m_order.clear();
    if (m_explorer.readOut()) {
        const std::vector<int>& groups = m_explorer.picture()->groups.ofPoint;
        m_order.resize(groups.size());
        std::iota(m_order.begin(), m_order.end(), 0);
        std::stable_sort(m_order.begin(), m_order.end(), [&groups](int a, int b) {
            return groups[std::size_t(a)] < groups[std::size_t(b)];
        });
    }
    update();
}

int ReadOutView::rows() const {
    return m_explorer.readOut() ? static_cast<int>(m_explorer.picture()->built.size()) : 0;
}

QRect ReadOutView::barsOf(int question, int side) const {
    const int header = fontMetrics().height() + 2;
    const int room = std::max(1, height() - header - band - 2);
    const int count = std::max(1, rows());
    // A few rows need not fill a large panel.
    const int each = std::min(room / count, 48);
    const int bars = std::max(1, (width() - labelWidth - scoreWidth - gap) / 2);
    return {labelWidth + side * (bars + gap), header + question * each, bars, each};
}

int ReadOutView::rowAt(int y) const {
    for (int question = 0; question < rows(); ++question) {
        const QRect bars = barsOf(question, 0);
        if (y >= bars.top() && y <= bars.bottom()) {
            return question;
        }
    }
    return -1;
}

int ReadOutView::pointAt(const QPoint& position) const {
    const auto n = static_cast<int>(m_order.size());
    for (int side = 0; side < 2 && n > 0; ++side) {
        const QRect bars = barsOf(0, side);
        if (position.x() >= bars.left() && position.x() <= bars.right()) {
            const int at = (position.x() - bars.left()) * n / bars.width();
            return m_order[std::size_t(std::clamp(at, 0, n - 1))];
        }
    }
    return -1;
}

int ReadOutView::colourOf(int question) const {
    const AttentionPicture& picture = *m_explorer.picture();
    const int component = picture.built[std::size_t(question)];
    return component < 0 ? -1 : picture.colours[std::size_t(component)];
}

double ReadOutView::weight(int question, int side, int row) const {
    const ReadOutPicture& readOut = *m_explorer.readOut();
    if (side == 0) {
        const auto layer = static_cast<std::size_t>(m_explorer.place().layer);
        return static_cast<double>(readOut.weights[layer](question, row));
    }
    const int partner = readOut.em.isEmpty() ? -1 : readOut.partner[std::size_t(question)];
    return partner < 0 ? 0.0 : readOut.maximization(partner, row);
}

// A pixel stands for the largest weight among its points, lest a single one be lost.
void ReadOutView::paintBars(QPainter& painter, int question, int side) const {
    const QRect room = barsOf(question, side);
    const auto n = static_cast<int>(m_order.size());
    double most = 0.0;
    for (int i = 0; i < n; ++i) {
        most = std::max(most, weight(question, side, i));
    }
    painter.setPen(QPen(palette().color(QPalette::Mid), 1.0));
    painter.drawLine(room.bottomLeft(), room.bottomRight());
    if (most <= 0.0) {
        return;
    }
    const QColor colour = componentLine(colourOf(question), palette().color(QPalette::Window), 3.0);
    const int columns = std::min(n, room.width());
    for (int column = 0; column < columns; ++column) {
        const int first = static_cast<int>(qint64(column) * n / columns);
        const int last = static_cast<int>(qint64(column + 1) * n / columns);
        double largest = 0.0;
        for (int i = first; i < last; ++i) {
            largest = std::max(largest, weight(question, side, m_order[std::size_t(i)]));
        }
        const int bar = int(std::lround(std::sqrt(largest / most) * (room.height() - 3)));
        const int left = room.left() + column * room.width() / columns;
        const int right = room.left() + (column + 1) * room.width() / columns;
        painter.fillRect(left, room.bottom() - bar, right - left, bar, colour);
    }
}

void ReadOutView::paintRow(QPainter& painter, int question) const {
    const QRect left = barsOf(question, 0);
    const QRect right = barsOf(question, 1);
    const int colour = colourOf(question);
    const QRect whole(2, left.top(), width() - 4, left.height());
    if (colour >= 0
        && (colour == m_selection.selectedComponent() || colour == m_explorer.pointedComponent())) {
        QColor ground = palette().color(QPalette::Highlight);
        ground.setAlphaF(colour == m_selection.selectedComponent() ? 0.22F : 0.12F);
        painter.fillRect(whole, ground);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(componentFill(colour));
    painter.drawPath(QTransform::fromTranslate(8, left.center().y())
                         .scale(4, 4)
                         .map(symbolPath(componentSymbol(colour))));
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QRect(14, left.top(), labelWidth - 14, left.height()), Qt::AlignCenter,
                     colour < 0 ? QString(missingNumber) : QString::number(colour + 1));
    paintBars(painter, question, 0);
    paintBars(painter, question, 1);
    const ReadOutPicture& readOut = *m_explorer.readOut();
    if (!readOut.em.isEmpty()) {
        const Eigen::VectorXd& own = readOut.agreement[std::size_t(m_explorer.place().layer)];
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(QRect(right.right() + 2, left.top(), scoreWidth - 4, left.height()),
                         Qt::AlignRight | Qt::AlignVCenter,
                         readOut.partner[std::size_t(question)] < 0
                             ? QString(missingNumber)
                             : QString::number(own[question], 'f', 2));
    }
}

void ReadOutView::paintEvent(QPaintEvent*) {
    if (!m_explorer.readOut() || m_order.empty()) {
        return;
    }
    QPainter painter(this);
    const ReadOutPicture& readOut = *m_explorer.readOut();
    const AttentionPicture& picture = *m_explorer.picture();
    const auto n = static_cast<int>(m_order.size());
    const int shown = picture.rowOf(m_selection.shownPoint());
    const auto found = std::find(m_order.begin(), m_order.end(), shown);
    for (int question = 0; question < rows(); ++question) {
        paintRow(painter, question);
    }
    if (!readOut.em.isEmpty()) {
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(QRect(width() - scoreWidth - 8, 0, scoreWidth + 6, barsOf(0, 1).top()),
                         Qt::AlignRight | Qt::AlignVCenter, tr("shared"));
    }
    for (int side = 0; side < 2; ++side) {
        const QRect top = barsOf(0, side);
        const QRect last = barsOf(rows() - 1, side);
        painter.setPen(palette().color(QPalette::WindowText));
        const QString title = side == 0              ? tr("Read-out")
                              : readOut.em.isEmpty() ? tr("no answer of EM")
                                                     : readOut.em;
        painter.drawText(QRect(top.left(), 0, top.width(), top.top()), Qt::AlignCenter,
                         fontMetrics().elidedText(title, Qt::ElideRight, top.width()));
        for (int x = 0; x < top.width(); ++x) {
            const int row = m_order[std::size_t(qint64(x) * n / top.width())];
            const int group = picture.groups.ofPoint[std::size_t(row)];
            painter.fillRect(top.left() + x, last.bottom() + 2, 1, band,
                             componentFill(picture.colours[std::size_t(group)]));
        }
        if (shown >= 0 && found != m_order.end()) {
            const auto at = static_cast<int>(found - m_order.begin());
            const int x = top.left() + (2 * at + 1) * top.width() / (2 * n);
            painter.setPen(QPen(palette().color(QPalette::WindowText), 1.0, Qt::DotLine));
            painter.drawLine(x, top.top(), x, last.bottom() + band + 1);
        }
    }
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1.0, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

QString ReadOutView::wordsAt(int question, int row) const {
    const ReadOutPicture& readOut = *m_explorer.readOut();
    const int point = m_explorer.picture()->points[std::size_t(row)];
    QString text = tr("Component %1, point %2: %3 of the read-out")
                       .arg(colourOf(question) + 1)
                       .arg(point + 1)
                       .arg(numberText(weight(question, 0, row), 4));
    const int partner = readOut.em.isEmpty() ? -1 : readOut.partner[std::size_t(question)];
    if (partner >= 0) {
        text += tr("\n%1 of an M-step of %2 (responsibility %3)")
                    .arg(numberText(weight(question, 1, row), 4), readOut.em,
                         numberText(readOut.responsibilities(partner, row), 4));
    }
    return text;
}

void ReadOutView::mouseMoveEvent(QMouseEvent* event) {
    const int question = rowAt(event->pos().y());
    const int row = question < 0 ? -1 : pointAt(event->pos());
    m_explorer.setPointedComponent(question < 0 ? -1 : colourOf(question));
    m_selection.setHoveredPoint(row < 0 ? -1 : m_explorer.picture()->points[std::size_t(row)]);
    if (row >= 0) {
        QToolTip::showText(event->globalPosition().toPoint(), wordsAt(question, row), this);
    } else {
        QToolTip::hideText();
    }
}

void ReadOutView::leaveEvent(QEvent*) {
    QToolTip::hideText();
    m_explorer.setPointedComponent(-1);
    m_selection.setHoveredPoint(-1);
}

void ReadOutView::mousePressEvent(QMouseEvent* event) {
    const int question = rowAt(event->pos().y());
    if (question >= 0) {
        m_selection.setSelectedComponent(colourOf(question));
    }
}

void ReadOutView::keyPressEvent(QKeyEvent* event) {
    const int move = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    if (event->key() == Qt::Key_Escape && m_selection.selectedComponent() >= 0) {
        m_selection.setSelectedComponent(-1);
    } else if (move != 0 && rows() > 0) {
        const int now = m_explorer.picture()->questionOf(m_selection.selectedComponent());
        m_selection.setSelectedComponent(
            colourOf(now < 0 ? 0 : std::clamp(now + move, 0, rows() - 1)));
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace gaussarium::ui
