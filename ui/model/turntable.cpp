#include "ui/model/turntable.h"

#include <algorithm>

namespace gaussarium::ui {

Turntable::Turntable(SelectionModel& selection, QObject* parent)
    : QObject(parent), m_selection(selection) {
    m_frames.setInterval(16);
    m_frames.setTimerType(Qt::PreciseTimer);
    connect(&m_frames, &QTimer::timeout, this,
            [this] { advance(1e-9 * double(m_sinceFrame.nsecsElapsed())); });
}

void Turntable::advance(double seconds) {
    m_sinceFrame.start();
    m_selection.setCamera(
        m_selection.camera().orbited(radiansPerSecond * std::min(seconds, 0.25), 0.0));
}

void Turntable::setWanted(bool wanted) {
    m_wanted = wanted;
    update();
}

void Turntable::setPossible(bool possible) {
    m_possible = possible;
    update();
}

void Turntable::setMotionAllowed(bool allowed) {
    m_motionAllowed = allowed;
    update();
}

void Turntable::setSeen(bool seen) {
    m_seen = seen;
    update();
}

void Turntable::update() {
    const bool turn = m_wanted && m_possible && m_motionAllowed && m_seen;
    if (turn == isTurning()) {
        return;
    }
    if (turn) {
        m_sinceFrame.start();
        m_frames.start();
    } else {
        m_frames.stop();
    }
    emit turningChanged();
}

} // namespace gaussarium::ui
