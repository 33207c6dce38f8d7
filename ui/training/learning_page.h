// The panel that shows how a run learns, and goes back to any step of it.
#pragma once

#include "ui/async/latest_runner.h"
#include "ui/plot/theme.h"
#include "ui/training/learning_plot.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QLabel;
class QSlider;
class QToolButton;

namespace gaussarium::ui {

class TrainingDesk;

// The curve, and below it the slider over the kept weights: the first own panel shows those of its
// place, while the timeline goes through their layers; the second one keeps a place. EM's mark is
// computed while somebody looks. Object names: "learningTitle", "learningPlot", "learningAttention"
// (for the window to connect), "replayPlace", "replayPlay", "replayText", "replayKeep".
class LearningPage : public QWidget {
    Q_OBJECT

public:
    explicit LearningPage(TrainingDesk& desk, QWidget* parent = nullptr);
    ~LearningPage() override;

    void setActive(bool active);
    void setTheme(const Theme& theme) { m_plot->setTheme(theme); }

private:
    void makeBar();
    void showRun();
    void showTitle();
    void showRows();
    void showPlaces();
    void measureReference();
    void playOn();
    bool shownIsReady() const;

    TrainingDesk& m_desk;
    QLabel* m_title;
    LearningPlot* m_plot;
    QSlider* m_places;
    QToolButton* m_play;
    QToolButton* m_keep;
    QToolButton* m_attention;
    QLabel* m_text;
    QTimer m_player;
    LatestRunner m_measurer;
    std::vector<train::HeldOutExcess> m_reference;
    bool m_active = false;
    bool m_measured = false; // or being measured
};

} // namespace gaussarium::ui
