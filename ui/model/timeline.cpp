#include "ui/model/timeline.h"

#include "ui/model/text.h"

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

constexpr int frameMilliseconds = 16;
// A window that was held up goes on where it stood instead of leaping ahead.
constexpr double longestFrame = 0.25;

} // namespace

Timeline::Timeline(const Session& session, QObject* parent) : QObject(parent), m_session(session) {
    m_frames.setInterval(frameMilliseconds);
    m_frames.setTimerType(Qt::PreciseTimer);
    connect(&m_frames, &QTimer::timeout, this, [this] {
        const double seconds = double(m_sinceFrame.restart()) * 1e-3;
        advance(std::min(seconds, longestFrame));
    });
    connect(&session, &Session::dataChanged, this, [this] {
        pause();
        setLoop(std::nullopt);
        m_time = std::max(0, m_length - 1);
        followSession();
    });
    connect(&session, &Session::methodChanged, this, &Timeline::followSession);
    connect(&session, &Session::resultChanged, this, [this](int index) {
        // While it runs the picture stays the one of the answer before.
        if (m_session.method(index).result.state != RunState::Running) {
            followSession();
        }
    });
    followSession();
}

int Timeline::traceLength(int method) const {
    const MethodState& state = m_session.method(method);
    return state.enabled && state.result.fit && state.result.fit->trace
               ? static_cast<int>(state.result.fit->trace->steps.size())
               : 0;
}

void Timeline::followSession() {
    int length = 0;
    for (int i = 0; i < m_session.methodCount(); ++i) {
        length = std::max(length, traceLength(i));
    }
    const bool stayedAtEnd = atEnd();
    m_length = length;
    const double end = std::max(0, length - 1);
    m_time = stayedAtEnd ? end : std::min(m_time, end);
    if (m_loop && m_loop->last >= length) {
        setLoop(std::nullopt);
    }
    if (atEnd() && !m_loop) {
        pause();
    }
    emit timeChanged();
}

TracePlace Timeline::placeAt(int method, double ticks) const {
    const int steps = traceLength(method);
    if (steps == 0 || ticks >= m_length - 1) {
        return {};
    }
    const double time =
        m_pace == Pace::Steps ? ticks : ticks * (steps - 1) / std::max(1, m_length - 1);
    const double whole = std::floor(time);
    if (whole >= steps - 1) {
        // A trace that has ended shows its answer while others go on.
        return {};
    }
    return {static_cast<int>(whole), m_smooth ? time - whole : 0.0};
}

QStringList Timeline::stepsAt(double ticks) const {
    QStringList lines;
    for (int i = 0; i < m_session.methodCount(); ++i) {
        if (traceLength(i) > 0) {
            const int step = placeAt(i, ticks).step;
            const auto& steps = m_session.method(i).result.fit->trace->steps;
            lines << tr("%1: %2").arg(m_session.titleOf(i),
                                      step < 0 ? tr("its answer")
                                               : toQt(steps[std::size_t(step)].label));
        }
    }
    return lines;
}

void Timeline::setTime(double ticks) {
    const double time =
        std::isfinite(ticks) ? std::clamp(ticks, 0.0, double(std::max(0, m_length - 1))) : m_time;
    if (time != m_time) {
        m_time = time;
        emit timeChanged();
    }
}

void Timeline::advance(double seconds) {
    double time = m_time + seconds * m_speed;
    if (m_loop && time >= m_loop->last) {
        const double size = m_loop->last - m_loop->first;
        time = m_loop->first + (size > 0.0 ? std::fmod(time - m_loop->first, size) : 0.0);
    }
    setTime(time);
    if (atEnd() && !m_loop) {
        pause();
    }
}

void Timeline::play() {
    if (isPlaying() || m_length < 2) {
        return;
    }
    if (atEnd() || (m_loop && (m_time < m_loop->first || m_time >= m_loop->last))) {
        setTime(m_loop ? m_loop->first : 0);
    }
    m_sinceFrame.start();
    m_frames.start();
    emit playingChanged();
}

void Timeline::pause() {
    if (isPlaying()) {
        m_frames.stop();
        setTime(std::round(m_time));
        emit playingChanged();
    }
}

void Timeline::toggle() {
    if (isPlaying()) {
        pause();
    } else {
        play();
    }
}

void Timeline::stepForward() {
    pause();
    setTime(std::floor(m_time) + 1.0);
}

void Timeline::stepBack() {
    pause();
    setTime(std::ceil(m_time) - 1.0);
}

void Timeline::rewind() {
    pause();
    setTime(0.0);
}

void Timeline::showAnswers() {
    pause();
    setTime(m_length);
}

void Timeline::setSpeed(double ticksPerSecond) {
    const double speed =
        std::isfinite(ticksPerSecond) ? std::clamp(ticksPerSecond, slowest, fastest) : m_speed;
    if (speed != m_speed) {
        m_speed = speed;
        emit settingsChanged();
    }
}

void Timeline::setPace(Pace pace) {
    if (pace != m_pace) {
        m_pace = pace;
        emit settingsChanged();
        emit timeChanged();
    }
}

void Timeline::setSmooth(bool smooth) {
    if (smooth != m_smooth) {
        m_smooth = smooth;
        emit settingsChanged();
        emit timeChanged();
    }
}

void Timeline::setLoop(std::optional<Loop> loop) {
    if (loop) {
        const int end = std::max(0, m_length - 1);
        loop->first = std::clamp(loop->first, 0, end);
        loop->last = std::clamp(loop->last, 0, end);
        if (loop->first >= loop->last) {
            loop.reset();
        }
    }
    if (loop != m_loop) {
        m_loop = loop;
        emit settingsChanged();
    }
}

void Timeline::loopFromHere() {
    const int here = static_cast<int>(std::lround(m_time));
    const int last = m_loop && m_loop->last > here ? m_loop->last : m_length - 1;
    setLoop(Loop{here, last});
}

void Timeline::loopToHere() {
    const int here = static_cast<int>(std::lround(m_time));
    const int first = m_loop && m_loop->first < here ? m_loop->first : 0;
    setLoop(Loop{first, here});
}

} // namespace gaussarium::ui
