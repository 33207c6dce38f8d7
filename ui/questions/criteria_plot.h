// Information criteria and p(k | data) over the number of components.
#pragma once

#include "core/study/component_curve.h"
#include "ui/plot/theme.h"

#include <QWidget>

#include <optional>

class QCPAxisRect;
class QCPBars;
class QCPGraph;
class QCPItemRect;
class QCPItemText;
class QCPTextElement;
class QCustomPlot;

namespace gaussarium::ui {

// Below, each criterion's distance from its own best, so that its choice stands at 0; the scale is
// log(1 + distance), which shows both the thousands at k = 1 and the few that decide. A choice is a
// filled symbol, every other value an open one. Above, p(k | data) as bars. The pointer, or the
// arrow keys, choose a column, whose numbers a tool tip tells; a click, or Return, takes its k.
class CriteriaPlot : public QWidget {
    Q_OBJECT

public:
    explicit CriteriaPlot(QWidget* parent = nullptr);

    void setCurve(const ComponentCurve& curve);
    // The k that is asked for now: a shaded column. None: the methods choose.
    void setComponents(std::optional<int> components);
    void setTheme(const Theme& theme);

    // All numbers of a column, one a line.
    QString numbersOf(int components) const;
    // The middle of a column, in the widget's coordinates.
    QPoint columnAt(int components) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void componentsChosen(int components);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    int mostComponents() const;
    int columnNear(const QPoint& position) const;
    void makeStrip();
    void makeCriteria();
    void showBars();
    void showCriteria();
    void showColumns();
    void setHovered(int components, const QPoint& position);
    void applyTheme();
    void describe();

    QCustomPlot* m_plot;
    QCPAxisRect* m_strip = nullptr;
    QCPAxisRect* m_criteria = nullptr;
    QCPBars* m_bars = nullptr;
    QCPItemText* m_likeliest = nullptr;
    QCPItemText* m_noBars = nullptr;
    std::vector<QCPItemRect*> m_asked;   // one in each part
    std::vector<QCPItemRect*> m_hovered; // likewise
    std::vector<QCPGraph*> m_lines;      // one a criterion
    std::vector<QCPGraph*> m_choices;
    ComponentCurve m_curve;
    std::optional<int> m_components;
    int m_column = 0; // under the pointer; 0: none
    Theme m_theme;
};

} // namespace gaussarium::ui
