#include "ui/panels/layer_strip.h"

#include "ui/model/text.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace gaussarium::ui {

namespace {

constexpr int gap = 2;

} // namespace

LayerStrip::LayerStrip(AttentionExplorer& explorer, QWidget* parent)
    : QWidget(parent), m_explorer(explorer) {
    setObjectName(QStringLiteral("layerStrip"));
    setAccessibleName(tr("Layers"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    for (const auto changed : {&AttentionExplorer::pictureChanged, &AttentionExplorer::placeChanged,
                               &AttentionExplorer::mapChanged}) {
        connect(&explorer, changed, this, [this] { update(); });
    }
}

QSize LayerStrip::sizeHint() const {
    return {300, fontMetrics().height() + 8};
}

QSize LayerStrip::minimumSizeHint() const {
    return {120, sizeHint().height()};
}

QRect LayerStrip::cellOf(int layer) const {
    const int layers = m_explorer.picture() ? m_explorer.picture()->layers() : 0;
    if (layers == 0) {
        return {};
    }
    const auto edge = [this, layers](int index) { return 1 + index * (width() - 2) / layers; };
    return {edge(layer) + 1, 2, edge(layer + 1) - edge(layer) - gap, height() - 4};
}

int LayerStrip::layerAt(const QPoint& position) const {
    const int layers = m_explorer.picture() ? m_explorer.picture()->layers() : 0;
    for (int layer = 0; layer < layers; ++layer) {
        if (cellOf(layer).adjusted(-1, -2, 1, 2).contains(position)) {
            return layer;
        }
    }
    return -1;
}

void LayerStrip::choose(int layer) {
    m_explorer.setPlace({layer, m_explorer.place().head});
}

void LayerStrip::paintEvent(QPaintEvent*) {
    const auto& picture = m_explorer.picture();
    if (!picture) {
        return;
    }
    QPainter painter(this);
    const auto& readOut = m_explorer.readOut();
    const QColor ink = palette().color(QPalette::WindowText);
    for (int layer = 0; layer < picture->layers(); ++layer) {
        const QRect cell = cellOf(layer);
        const bool chosen = layer == m_explorer.place().layer;
        if (readOut && !readOut->overall.empty()) {
            QColor shade = palette().color(QPalette::Highlight);
            shade.setAlphaF(
                float(0.6 * std::clamp(readOut->overall[std::size_t(layer)], 0.0, 1.0)));
            painter.fillRect(cell, shade);
        }
        painter.setPen(QPen(palette().color(chosen ? QPalette::Highlight : QPalette::Mid),
                            chosen ? 2.0 : 1.0));
        painter.drawRect(cell.adjusted(0, 0, -1, -1));
        painter.setPen(ink);
        painter.drawText(cell, Qt::AlignCenter, QString::number(layer + 1));
    }
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1.0, Qt::DotLine));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void LayerStrip::mousePressEvent(QMouseEvent* event) {
    if (const int layer = layerAt(event->pos()); layer >= 0) {
        choose(layer);
    }
}

void LayerStrip::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
        choose(m_explorer.place().layer + (event->key() == Qt::Key_Right ? 1 : -1));
    } else {
        QWidget::keyPressEvent(event);
    }
}

QString LayerStrip::wordsOf(int layer) const {
    const auto& readOut = m_explorer.readOut();
    if (readOut && !readOut->overall.empty()) {
        return tr("Layer %1: agreement with %2 %3")
            .arg(layer + 1)
            .arg(readOut->em, numberText(readOut->overall[std::size_t(layer)], 4));
    }
    return tr("Layer %1").arg(layer + 1);
}

bool LayerStrip::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int layer = layerAt(help->pos());
        if (layer >= 0) {
            QToolTip::showText(help->globalPos(), wordsOf(layer), this);
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QWidget::event(event);
}

} // namespace gaussarium::ui
