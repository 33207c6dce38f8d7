// How a run learns: its loss, its gradient and, below, what it still loses to the truth on held-out
// tasks.
#pragma once

#include "core/train/held_out.h"
#include "core/worker/run_log.h"
#include "ui/plot/theme.h"

#include <QWidget>

#include <array>
#include <vector>

class QCPAxisRect;
class QCPGraph;
class QCPItemStraightLine;
class QCPItemText;
class QCPLegend;
class QCustomPlot;
class QLabel;

namespace gaussarium::ui {

// Above, the loss over the steps; then the norm of the gradient on a logarithmic scale, before the
// learning rate as a shaded area; below, the held-out excess of each number of points, with dotted
// lines where EM is on the same tasks. A vertical line marks a step; a click asks for the nearest
// one. Hovering tells a row's numbers.
class LearningPlot : public QWidget {
    Q_OBJECT

public:
    explicit LearningPlot(QWidget* parent = nullptr);

    // sizes: n of the held-out tasks, one a value of LogRow::excess. steps: length of the run, 0
    // where it is not known.
    void setRows(const std::vector<worker::LogRow>& rows, const std::vector<std::int64_t>& sizes,
                 std::int64_t steps);
    // What EM reaches; by size, in any order.
    void setReference(const std::vector<train::HeldOutExcess>& reference);
    // Below 0: none.
    void setMarkedStep(std::int64_t step);
    // Shown in place of the plot while there are no rows.
    void setEmptyText(const QString& text);
    void setTheme(const Theme& theme);

    // A row's numbers in words.
    QString wordsOf(const worker::LogRow& row) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void stepChosen(qint64 step);

private:
    void makeRects();
    std::array<QCPAxisRect*, 3> rects() const { return {m_lossRect, m_gradientRect, m_excessRect}; }
    QCPItemStraightLine* addLevel(double value); // of EM
    void show();
    void showLoss();
    void showGradient();
    void showExcess();
    void applyTheme();

    QCustomPlot* m_plot;
    QLabel* m_empty;
    QCPAxisRect* m_lossRect = nullptr;
    QCPAxisRect* m_gradientRect = nullptr;
    QCPAxisRect* m_excessRect = nullptr;
    QCPLegend* m_legend = nullptr;
    QCPGraph* m_loss = nullptr;
    QCPGraph* m_gradient = nullptr;
    QCPGraph* m_rate = nullptr;
    std::vector<QCPGraph*> m_excess;
    std::vector<QCPItemStraightLine*> m_em, m_marks;
    std::vector<QCPItemText*> m_captions; // of the three, from above
    std::vector<worker::LogRow> m_rows;
    std::vector<std::int64_t> m_sizes;
    std::vector<train::HeldOutExcess> m_reference;
    std::int64_t m_steps = 0;
    std::int64_t m_marked = -1;
    Theme m_theme;
};

} // namespace gaussarium::ui
