// One method, or the truth: the picture, its state in words, its metrics.
#pragma once

#include "ui/async/latest_runner.h"
#include "ui/model/paced_refresh.h"
#include "ui/model/selection_model.h"
#include "ui/model/session.h"
#include "ui/model/timeline.h"
#include "ui/panels/elided_label.h"
#include "ui/plot/mixture_plot.h"

#include <QFrame>

class QProgressBar;

namespace gaussarium::ui {

// Follows the session, the selection and the timeline (between its steps only where that many
// points are coloured within a frame); makes the scenes of many points (responsibilities of all of
// them) in a thread of its own, so 10^6 points hold up neither the window nor another panel. Object
// name "panel-ID", the plot in it "plot-ID"; the truth's ID is "truth".
class EstimatePanel : public QFrame {
    Q_OBJECT

public:
    static constexpr int truth = -1;

    // method: the index in the registry, or `truth`. Session, selection and timeline must outlive
    // the panel.
    EstimatePanel(const Session& session, SelectionModel& selection, const Timeline& timeline,
                  int method, QWidget* parent = nullptr);
    ~EstimatePanel() override;

    int method() const { return m_method; }
    QString title() const;
    QString stateText() const { return m_state->fullText(); }
    QStringList metrics() const;
    MixturePlot* plot() const { return m_plot; }
    // Where in the method's trace the picture is.
    const TracePlace& shownPlace() const { return m_shown; }
    // Whether the picture belongs to the answer: no scene is being made.
    bool isCurrent() const { return !m_scenes.busy(); }
    void setTheme(const Theme& theme);

signals:
    // A new picture is shown.
    void sceneShown();

private:
    void follow(SelectionModel& selection);
    void dropOldPicture();
    void followResult();
    void refresh();
    void refreshWords();
    void refreshScene();
    void showScene(MixtureScene scene);
    void showFailure(const QString& text);
    const MethodResult* result() const;
    TracePlace place() const;
    const Step* shownStep() const; // null for the answer
    QString stateWords() const;
    void followTime();

    const Session& m_session;
    SelectionModel& m_selection;
    const Timeline& m_timeline;
    int m_method;
    TracePlace m_shown; // of the timeline
    MixturePlot* m_plot;
    ElidedLabel* m_state;
    ElidedLabel* m_metrics;
    QProgressBar* m_progress;
    LatestRunner m_scenes;
    PacedRefresh m_pace; // of the method's answers
};

} // namespace gaussarium::ui
