// Depth as iteration: the iterate of EM that each layer of TGMM's network lies nearest to.
#pragma once

#include "ui/model/paced_refresh.h"
#include "ui/model/session.h"
#include "ui/model/timeline.h"
#include "ui/plot/curve_plot.h"

#include <QLabel>
#include <QWidget>

namespace gaussarium::ui {

// Of the methods "em" and "tgmm" (or "tgmm+em", whose layers come first), where both are switched
// on. The timeline's step of TGMM is marked.
class DepthPanel : public QWidget {
    Q_OBJECT

public:
    // Session and timeline must outlive the panel.
    DepthPanel(const Session& session, const Timeline& timeline, QWidget* parent = nullptr);

    // Matches traces only while somebody looks: a distance costs microseconds, and there may be
    // thousands.
    void setActive(bool active);
    CurvePlot* plot() const { return m_plot; }
    QString words() const { return m_words->text(); }

private:
    void invalidate();
    void refresh();
    void tell(const QString& why);
    void markLayer();

    const Session& m_session;
    const Timeline& m_timeline;
    PacedRefresh m_pace;
    bool m_active = false;
    bool m_valid = false;
    CurvePlot* m_plot;
    QLabel* m_words;
    std::vector<int> m_steps; // in the network's trace, of the layers from 1 on
};

} // namespace gaussarium::ui
