// The log-likelihood of each method over its steps.
#pragma once

#include "ui/model/session.h"
#include "ui/plot/curve_plot.h"

#include <QWidget>

namespace gaussarium::ui {

class LikelihoodPanel : public QWidget {
    Q_OBJECT

public:
    // session must outlive the panel.
    explicit LikelihoodPanel(const Session& session, QWidget* parent = nullptr);

    CurvePlot* plot() const { return m_plot; }

private:
    void refresh();

    const Session& m_session;
    CurvePlot* m_plot;
};

} // namespace gaussarium::ui
