// The network's layers in a row, one of them chosen.
#pragma once

#include "ui/async/attention_explorer.h"

#include <QWidget>

namespace gaussarium::ui {

// For the views in which the layer alone counts. Where the read-out is compared with EM a layer is
// darker for more agreement. Click, or arrow keys. Object name "layerStrip".
class LayerStrip : public QWidget {
    Q_OBJECT

public:
    explicit LayerStrip(AttentionExplorer& explorer, QWidget* parent = nullptr);

    // Where a layer's cell is painted.
    QRect cellOf(int layer) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    int layerAt(const QPoint& position) const; // -1: none
    void choose(int layer);
    QString wordsOf(int layer) const;

    AttentionExplorer& m_explorer;
};

} // namespace gaussarium::ui
