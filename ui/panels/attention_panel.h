// The network's heads at a glance, and one of them point by point.
#pragma once

#include "ui/async/attention_explorer.h"
#include "ui/model/selection_model.h"

#include <QWidget>

class QLabel;

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

    AttentionExplorer& m_explorer;
};

// One head among the points, ordered by component: row i is what point i gathers. Follows the point
// under the pointer and tells it. Object name "attentionMatrix".
class AttentionMatrix : public QWidget {
    Q_OBJECT

public:
    AttentionMatrix(const AttentionExplorer& explorer, SelectionModel& selection,
                    QWidget* parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void rebuild();
    QRect area() const;

    const AttentionExplorer& m_explorer;
    SelectionModel& m_selection;
    QImage m_image;           // one pixel a pair of points
    std::vector<int> m_order; // rows of the map in the order of the picture
};

// Both with words.
class AttentionPanel : public QWidget {
    Q_OBJECT

public:
    AttentionPanel(AttentionExplorer& explorer, SelectionModel& selection,
                   QWidget* parent = nullptr);

    QString words() const;

private:
    void refresh();

    AttentionExplorer& m_explorer;
    SelectionModel& m_selection;
    AttentionHeads* m_heads;
    AttentionMatrix* m_matrix;
    QLabel* m_words;
};

} // namespace gaussarium::ui
