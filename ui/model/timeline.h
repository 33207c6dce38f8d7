// The clock of the window: at which step of every method's trace the panels stand.
#pragma once

#include "ui/model/session.h"
#include "ui/model/trace_view.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <optional>

namespace gaussarium::ui {

// Counts ticks from 0 to length() - 1, where the answers are shown. In Pace::Steps tick t is step t
// of every trace, and short traces wait at their end; in Pace::Share all traces begin and end
// together. New answers leave a clock that stood at the end there; other data put it there. Follows
// the session; GUI thread only.
class Timeline : public QObject {
    Q_OBJECT

public:
    enum class Pace { Steps, Share };

    struct Loop {
        int first = 0;
        int last = 0;

        bool operator==(const Loop&) const = default;
    };

    // The session must outlive the timeline.
    explicit Timeline(const Session& session, QObject* parent = nullptr);

    int length() const { return m_length; } // steps of the longest trace; 0 without any
    double time() const { return m_time; }
    bool atEnd() const { return m_length == 0 || m_time >= m_length - 1; }
    bool isPlaying() const { return m_frames.isActive(); }
    double speed() const { return m_speed; } // ticks a second
    Pace pace() const { return m_pace; }
    bool isSmooth() const { return m_smooth; } // whether there is motion between steps
    const std::optional<Loop>& loop() const { return m_loop; }

    // Where the method's panel stands; step -1 for its answer.
    TracePlace placeOf(int method) const { return placeAt(method, m_time); }
    // Where it stands when the clock does at `ticks`.
    TracePlace placeAt(int method, double ticks) const;
    // What the methods do there, a line each: "EM: M-step 2".
    QStringList stepsAt(double ticks) const;

    // By so much real time; what play() calls many times a second. Without a loop it pauses at the
    // end; a loop goes on at its start.
    void advance(double seconds);

    static constexpr double slowest = 0.25;
    static constexpr double fastest = 60.0;

public slots:
    void setTime(double ticks); // clamped
    void play();                // from the start where it stands at the end
    void pause();               // at the next whole step
    void toggle();
    void stepForward();
    void stepBack();
    void rewind();
    void showAnswers();
    void setSpeed(double ticksPerSecond); // clamped
    void setPace(gaussarium::ui::Timeline::Pace pace);
    void setSmooth(bool smooth);
    void setLoop(std::optional<gaussarium::ui::Timeline::Loop> loop);
    // The loop begins, or ends, at the step that is shown.
    void loopFromHere();
    void loopToHere();

signals:
    void timeChanged(); // or the length
    void playingChanged();
    void settingsChanged(); // speed, pace, motion or loop

private:
    void followSession();
    int traceLength(int method) const;

    const Session& m_session;
    int m_length = 0;
    double m_time = 0.0;
    double m_speed = 3.0;
    Pace m_pace = Pace::Steps;
    bool m_smooth = true;
    std::optional<Loop> m_loop;
    QTimer m_frames;
    QElapsedTimer m_sinceFrame;
};

} // namespace gaussarium::ui
