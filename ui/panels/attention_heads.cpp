#include "ui/panels/attention_heads.h"

#include "ui/model/text.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

constexpr int labelWidth = 16; // of the heads' numbers
constexpr int labelHeight = 16;
constexpr int gap = 3;

} // namespace

AttentionHeads::AttentionHeads(AttentionExplorer& explorer, QWidget* parent)
    : QWidget(parent), m_explorer(explorer) {
    setObjectName(QStringLiteral("attentionHeads"));
    setAccessibleName(tr("Layers and heads"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&explorer, &AttentionExplorer::pictureChanged, this, [this] { update(); });
    connect(&explorer, &AttentionExplorer::placeChanged, this, [this] { update(); });
}

QSize AttentionHeads::sizeHint() const {
    return {300, 100};
}

QSize AttentionHeads::minimumSizeHint() const {
    return {180, 92};
}

QRect AttentionHeads::cellOf(tgmm::AttentionPlace place) const {
    const auto& picture = m_explorer.picture();
    if (!picture) {
        return {};
    }
    const int side = std::max(4, std::min((width() - labelWidth) / picture->layers(),
                                          (height() - labelHeight) / picture->heads()));
    return {labelWidth + place.layer * side, labelHeight + place.head * side, side - gap,
            side - gap};
}

std::optional<tgmm::AttentionPlace> AttentionHeads::placeAt(const QPoint& position) const {
    const auto& picture = m_explorer.picture();
    for (int layer = 0; picture && layer < picture->layers(); ++layer) {
        for (int head = 0; head < picture->heads(); ++head) {
            if (cellOf({layer, head}).adjusted(0, 0, gap, gap).contains(position)) {
                return tgmm::AttentionPlace{layer, head};
            }
        }
    }
    return std::nullopt;
}

void AttentionHeads::paintEvent(QPaintEvent*) {
    const auto& picture = m_explorer.picture();
    if (!picture) {
        return;
    }
    QPainter painter(this);
    QFont small = font();
    small.setPointSizeF(0.8 * small.pointSizeF());
    painter.setFont(small);
    const QColor ink = palette().color(QPalette::WindowText);
    for (int layer = 0; layer < picture->layers(); ++layer) {
        const QRect top = cellOf({layer, 0});
        painter.setPen(ink);
        painter.drawText(QRect(top.left() - 4, 0, top.width() + 8, labelHeight), Qt::AlignCenter,
                         QString::number(layer + 1));
        for (int head = 0; head < picture->heads(); ++head) {
            const QRect cell = cellOf({layer, head});
            const tgmm::ShareMatrix& shares = picture->overview[picture->indexOf({layer, head})];
            const auto count = static_cast<int>(shares.rows());
            for (int row = 0; row < count; ++row) {
                for (int column = 0; column < count; ++column) {
                    QColor shade = ink;
                    // The eye tells shades of little apart better than shades of much.
                    shade.setAlphaF(std::sqrt(std::clamp(shares(row, column), 0.0F, 1.0F)));
                    painter.fillRect(
                        QRect(QPoint(cell.left() + column * cell.width() / count,
                                     cell.top() + row * cell.height() / count),
                              QPoint(cell.left() + (column + 1) * cell.width() / count - 1,
                                     cell.top() + (row + 1) * cell.height() / count - 1)),
                        shade);
                }
            }
            const bool chosen =
                layer == m_explorer.place().layer && head == m_explorer.place().head;
            painter.setPen(QPen(palette().color(chosen ? QPalette::Highlight : QPalette::Mid),
                                chosen ? 2.0 : 1.0));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(cell.adjusted(-1, -1, 0, 0));
        }
    }
    painter.setPen(ink);
    for (int head = 0; head < picture->heads(); ++head) {
        const QRect cell = cellOf({0, head});
        painter.drawText(QRect(0, cell.top(), labelWidth - 4, cell.height()), Qt::AlignCenter,
                         QString::number(head + 1));
    }
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1.0, Qt::DotLine));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void AttentionHeads::mousePressEvent(QMouseEvent* event) {
    if (const auto place = placeAt(event->pos())) {
        m_explorer.setPlace(*place);
    }
}

void AttentionHeads::keyPressEvent(QKeyEvent* event) {
    tgmm::AttentionPlace place = m_explorer.place();
    switch (event->key()) {
    case Qt::Key_Left:
        --place.layer;
        break;
    case Qt::Key_Right:
        ++place.layer;
        break;
    case Qt::Key_Up:
        --place.head;
        break;
    case Qt::Key_Down:
        ++place.head;
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    m_explorer.setPlace(place);
}

// The head, and the exact share of the two components that the pointer is at.
QString AttentionHeads::wordsAt(tgmm::AttentionPlace place, const QPoint& position) const {
    const AttentionPicture& picture = *m_explorer.picture();
    const std::size_t index = picture.indexOf(place);
    const QRect cell = cellOf(place);
    const tgmm::ShareMatrix& shares = picture.overview[index];
    const auto count = static_cast<int>(shares.rows());
    const auto groupAt = [count](int offset, int size) {
        return std::clamp(offset * count / std::max(1, size), 0, count - 1);
    };
    const int row = groupAt(position.y() - cell.top(), cell.height());
    const int column = groupAt(position.x() - cell.left(), cell.width());
    return tr("Layer %1, head %2: agreement with the components %3; component %4 gathers %5 from "
              "component %6")
        .arg(place.layer + 1)
        .arg(place.head + 1)
        .arg(numberText(picture.agreement[index], 3))
        .arg(picture.colours[std::size_t(row)] + 1)
        .arg(numberText(double(shares(row, column)), 4))
        .arg(picture.colours[std::size_t(column)] + 1);
}

bool AttentionHeads::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto place = placeAt(help->pos())) {
            QToolTip::showText(help->globalPos(), wordsAt(*place, help->pos()), this);
            return true;
        }
        QToolTip::hideText();
        event->ignore();
        return true;
    }
    return QWidget::event(event);
}

} // namespace gaussarium::ui
