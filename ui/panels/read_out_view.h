// Which points build which mean: the read-out's weights beside those of an M-step of EM.
#pragma once

#include "ui/async/attention_explorer.h"
#include "ui/model/selection_model.h"

#include <QWidget>

#include <vector>

namespace gaussarium::ui {

// A row a component; in it the points from left to right, ordered by component, with a bar for each
// one's weight (the square root of its share of the row's largest): the read-out's on the left,
// EM's on the right, then what the two have in common. Follows the point and the component that are
// pointed at or chosen, and tells them, with the exact weights; a click or the up and down keys
// choose a component. Object name "readOutView".
class ReadOutView : public QWidget {
    Q_OBJECT

public:
    ReadOutView(AttentionExplorer& explorer, SelectionModel& selection, QWidget* parent = nullptr);

    // Where the bars of a question's row are painted: 0 the read-out's, 1 EM's.
    QRect barsOf(int question, int side) const;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void orderPoints();
    int rows() const;
    int rowAt(int y) const;           // -1: none
    int pointAt(const QPoint&) const; // row of the record; -1: none
    int colourOf(int question) const;
    double weight(int question, int side, int row) const;
    QString wordsAt(int question, int row) const;
    void paintRow(QPainter& painter, int question) const;
    void paintBars(QPainter& painter, int question, int side) const;

    AttentionExplorer& m_explorer;
    SelectionModel& m_selection;
    std::vector<int> m_order; // rows of the record from left to right
};

} // namespace gaussarium::ui
