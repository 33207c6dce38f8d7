// What the tasks of a training run look like: a row of small pictures.
#pragma once

#include "core/train/held_out.h"

#include <QWidget>

#include <vector>

namespace gaussarium::ui {

// The first tasks of the plan's seed with a number of points that a step may draw, their components
// as ellipses of two deviations; tasks in space are seen from above. A click, or Space, draws
// others. Object name "taskPreview".
class TaskPreview : public QWidget {
    Q_OBJECT

public:
    explicit TaskPreview(QWidget* parent = nullptr);

    // Draws at once: some hundred points.
    void setConfig(const train::TrainConfig& config);
    const std::vector<train::PlainTask>& tasks() const { return m_tasks; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void drawOthers();
    void draw();

    train::TrainConfig m_config;
    std::uint64_t m_batch = 0;
    std::vector<train::PlainTask> m_tasks;
};

} // namespace gaussarium::ui
