// Log-likelihood over iterations, one curve a fit.
#pragma once

#include "ui/plot/curve.h"
#include "ui/plot/theme.h"

#include <QWidget>

#include <vector>

class QCPItemStraightLine;
class QCPItemText;
class QCPItemTracer;
class QCustomPlot;
class QLabel;

namespace gaussarium::ui {

// Opens on the curves' ends, where the answers differ; early values far below them are cut off,
// which a line of text says, until all is shown. Wheel zooms, a drag moves, a double click or R
// shows all, E the ends again; hovering shows the nearest value.
class CurvePlot : public QWidget {
    Q_OBJECT

public:
    explicit CurvePlot(QWidget* parent = nullptr);

    // Keeps the ranges only if the user changed them and the curves have the same names.
    void setCurves(std::vector<Curve> curves);
    const std::vector<Curve>& curves() const { return m_curves; }
    void setAxisTitles(const QString& x, const QString& y);
    // Shown in place of the axes while there are no curves.
    void setEmptyText(const QString& text);
    void setTheme(const Theme& theme);
    // A vertical line at a step, below 0 for none; emits nothing.
    void setMarkedStep(int step);
    // A dot on each curve at a step of its own, below 0 for none.
    void setMarkedValues(std::vector<int> steps);
    void showAll();
    // All steps, and of the values those that rangeOfEnds names.
    void showEnds();
    // Whether the axis cuts off values below it, and says so.
    bool cutsOff() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    // The nearest value to the pointer; curve -1 where none is near.
    void valueHovered(int curve, int step);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void showRange(const ValueRange& range);
    void hoverAt(const QPoint& position);
    void applyTheme();
    void showMarks();
    void describe();

    QCustomPlot* m_plot = nullptr;
    QLabel* m_empty = nullptr;
    QCPItemTracer* m_tracer = nullptr;
    QCPItemStraightLine* m_marker = nullptr;
    QCPItemText* m_cutOff = nullptr;
    std::vector<QCPItemTracer*> m_marks; // one a curve, made when first needed
    std::vector<int> m_markedValues;     // steps
    std::vector<Curve> m_curves;
    Theme m_theme;
    bool m_userRange = false;
    int m_hoveredCurve = -1;
    int m_hoveredStep = -1;
};

} // namespace gaussarium::ui
