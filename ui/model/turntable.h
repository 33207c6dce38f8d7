// 3D data that turn by themselves.
#pragma once

#include "ui/model/selection_model.h"

#include <QElapsedTimer>
#include <QTimer>

namespace gaussarium::ui {

// Turns the shared camera about the third axis at a steady pace while it is wanted, nothing forbids
// motion and somebody can see it. The camera that a user sets meanwhile is where it goes on from.
// GUI thread only.
class Turntable : public QObject {
    Q_OBJECT

public:
    static constexpr double radiansPerSecond = 0.35; // once around in 18 s

    // The selection must outlive the turntable.
    explicit Turntable(SelectionModel& selection, QObject* parent = nullptr);

    bool isWanted() const { return m_wanted; }
    bool isTurning() const { return m_frames.isActive(); }

    // By so much time; what the turntable calls many times a second. A computer that slept is not
    // caught up with: at most a quarter of a second counts.
    void advance(double seconds);

public slots:
    void setWanted(bool wanted);
    void setPossible(bool possible);     // there are 3D data
    void setMotionAllowed(bool allowed); // no reduced motion
    void setSeen(bool seen);             // the window is not hidden

signals:
    void turningChanged();

private:
    void update();

    SelectionModel& m_selection;
    bool m_wanted = false;
    bool m_possible = false;
    bool m_motionAllowed = true;
    bool m_seen = true;
    QTimer m_frames;
    QElapsedTimer m_sinceFrame;
};

} // namespace gaussarium::ui
