// The network's heads at a glance.
#pragma once

#include "ui/async/attention_explorer.h"

#include <QWidget>

#include <optional>

namespace gaussarium::ui {

// Layers from left to right, heads from top to bottom: each cell is what the components' points
// gather from one another, darker for more, with a frame around the chosen one. Click, or arrow
// keys. Object name "attentionHeads".
class AttentionHeads : public QWidget {
    Q_OBJECT

public:
    explicit AttentionHeads(AttentionExplorer& explorer, QWidget* parent = nullptr);

    // Where a head's cell is painted.
    QRect cellOf(tgmm::AttentionPlace place) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    std::optional<tgmm::AttentionPlace> placeAt(const QPoint& position) const;
    QString wordsAt(tgmm::AttentionPlace place, const QPoint& position) const;

    AttentionExplorer& m_explorer;
};

} // namespace gaussarium::ui
