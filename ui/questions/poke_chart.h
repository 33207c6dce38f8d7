// How far each method's answer moves at each disturbance, repeat by repeat.
#pragma once

#include "core/study/poke.h"
#include "ui/plot/theme.h"

#include <QWidget>

#include <optional>

namespace gaussarium::ui {

// Methods from top to bottom, disturbances from left to right. Each cell has a strip with a dot a
// repeat, on a logarithmic scale from 0.001 to 10 deviations (nearer counts as 0.001, farther as
// 10), a cross for an answer that cannot be compared, and the median as text, bold where it is the
// column's largest. A tool tip has all numbers.
class PokeChart : public QWidget {
    Q_OBJECT

public:
    explicit PokeChart(QWidget* parent = nullptr);

    void setTable(const PokeTable& table);
    void setTheme(const Theme& theme);

    // "points in another order"; what is done to the data.
    static QString doing(Disturbance disturbance);
    // "0.31", "<0.001", "other k"; the median in a cell. Empty without repeats.
    static QString medianText(const std::vector<Poke>& pokes);
    // All numbers of a cell.
    QString numbersOf(std::size_t method, Disturbance disturbance) const;
    QRect cellOf(std::size_t method, Disturbance disturbance) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    // Of all methods, at this disturbance.
    bool movesMost(std::size_t method, Disturbance disturbance) const;
    void paintHead(QPainter& painter) const;
    void paintCell(QPainter& painter, std::size_t method, Disturbance disturbance) const;
    int rowHeight() const;
    int headHeight() const;
    void describe();

    PokeTable m_table;
    Theme m_theme;
};

} // namespace gaussarium::ui
