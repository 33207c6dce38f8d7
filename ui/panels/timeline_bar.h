// The clock's controls: play, step, scrub, speed, pace, loop.
#pragma once

#include "ui/model/timeline.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QSlider;
class QToolButton;

namespace gaussarium::ui {

// Follows the timeline and writes to it. Object names: "timelinePlay", "timelineBack",
// "timelineForward", "timelineRewind", "timelineEnd", "timelineSlider", "timelineSpeed",
// "timelinePace", "timelineLabel".
class TimelineBar : public QWidget {
    Q_OBJECT

public:
    // The timeline must outlive the bar.
    explicit TimelineBar(Timeline& timeline, QWidget* parent = nullptr);

    // The speeds of the keys 1 to 9, in steps a second.
    static const std::vector<double>& speeds();

private:
    QToolButton* addButton(const QString& name, const QString& sign, const QString& tip,
                           void (Timeline::*slot)());
    void showTime();
    void showSettings();

    Timeline& m_timeline;
    QToolButton* m_play = nullptr;
    QSlider* m_slider = nullptr;
    QLabel* m_label = nullptr;
    QComboBox* m_speed = nullptr;
    QComboBox* m_pace = nullptr;
    QToolButton* m_loop = nullptr;
};

} // namespace gaussarium::ui
