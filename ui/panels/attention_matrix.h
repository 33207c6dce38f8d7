// One head, or a rollout, among the points.
#pragma once

#include "ui/async/attention_explorer.h"
#include "ui/model/selection_model.h"

#include <QImage>
#include <QWidget>

#include <vector>

namespace gaussarium::ui {

// The points are ordered by component: row i is what point i gathers. Follows the point under the
// pointer and tells it, with the exact share; the bands along two sides are the components'
// colours. Object name "attentionMatrix".
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

} // namespace gaussarium::ui
