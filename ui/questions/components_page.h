// How many components: information criteria of EM and TGMM's p(k | data) for k = 1..8.
#pragma once

#include "ui/questions/computed_page.h"
#include "ui/questions/criteria_plot.h"

namespace gaussarium::ui {

// With the seed and the options that the session has for "em" and "tgmm", switched on or not. A
// click on a column gives the session its k, for which nothing is computed anew.
class ComponentsPage : public ComputedPage {
    Q_OBJECT

public:
    explicit ComponentsPage(const QuestionParts& parts, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("components"); }
    QString title() const override { return tr("How many components?"); }
    void setTheme(const Theme& theme) override { m_plot->setTheme(theme); }
    CriteriaPlot* plot() const { return m_plot; }
    const ComponentCurve& curve() const { return m_curve; }

protected:
    void begin(LatestRunner& runner) override;

private:
    ComponentCurveOptions asked() const;
    void show(const ComponentCurve& curve);

    Session& m_session;
    CriteriaPlot* m_plot;
    ComponentCurve m_curve;
    ComponentCurveOptions m_options; // of the curve, or of the one that is computed
};

} // namespace gaussarium::ui
