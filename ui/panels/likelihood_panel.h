// The log-likelihood of each method over its steps.
#pragma once

#include "ui/model/paced_refresh.h"
#include "ui/model/session.h"
#include "ui/model/timeline.h"
#include "ui/plot/curve_plot.h"

#include <QWidget>

namespace gaussarium::ui {

class LikelihoodPanel : public QWidget {
    Q_OBJECT

public:
    // Session and timeline must outlive the panel. A line marks the timeline's step where every
    // curve stands at the same one.
    LikelihoodPanel(const Session& session, const Timeline& timeline, QWidget* parent = nullptr);

    CurvePlot* plot() const { return m_plot; }

private:
    void refresh();
    void markStep();

    const Session& m_session;
    const Timeline& m_timeline;
    PacedRefresh m_pace;
    CurvePlot* m_plot;
};

} // namespace gaussarium::ui
