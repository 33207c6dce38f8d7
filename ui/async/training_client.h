// A training run as the window sees it: what it is doing, what it has reached, and what to do where
// it fails. The training itself is another process's (core/worker).
#pragma once

#include "core/base/error.h"
#include "core/worker/messages.h"
#include "core/worker/run_log.h"
#include "ui/async/latest_runner.h"
#include "ui/async/worker_link.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace gaussarium::ui {

struct TrainingLimits {
    WorkerLimits worker;
    int silenceMs = 60'000; // of a running worker, after which the window says so
    int endMs = 30'000;     // for a cancelled run to write its checkpoint
};

// One run at a time. Whatever becomes of the worker, the run is in its folder and can be gone on
// with. GUI thread only; nothing blocks but the destructor (see ChildProcess).
class TrainingClient : public QObject {
    Q_OBJECT

public:
    enum class State { Idle, Starting, Running, Paused, Ending, Finished, Failed };
    // A process that is not yet started, or a sentence where there can be none.
    using MakeProcess = std::function<Expected<std::unique_ptr<WorkerProcess>>()>;

    // gaussarium-trainer, wherever findTrainer finds it.
    explicit TrainingClient(QObject* parent = nullptr);
    TrainingClient(MakeProcess makeProcess, const TrainingLimits& limits,
                   QObject* parent = nullptr);
    ~TrainingClient() override;

    // Begin a run, or go on with the one in a folder. Ignored while one goes on (see busy()).
    void start(const worker::Start& request);
    void goOn(const QString& folder, const QString& device = QStringLiteral("auto"));
    // Ends whatever worker there is and goes on with the run from its last checkpoint.
    void restart();

    // What does not fit the state is ignored.
    void pause();
    void resume();
    void cancel(); // the run ends with a checkpoint, and can be gone on with
    // Of the schedule's learning rate. May be called as often as a slider moves: the last counts.
    void setLearningRate(double factor);
    void evaluate();
    void checkpoint();

    State state() const { return m_state; }
    // Starting, Running, Paused or Ending.
    bool busy() const;
    // Why it failed, paused by itself or ended; else empty.
    QString sentence() const { return m_sentence; }
    // Whether the folder has a checkpoint to go on from.
    bool canGoOn() const;
    // Nothing has been heard for a while: a very long step, or a worker that hangs.
    bool silent() const { return m_silent; }
    // Lines of the worker that were no messages.
    int garbageLines() const { return m_link ? m_link->garbageLines() : 0; }

    QString folder() const { return m_folder; }
    const std::optional<worker::Welcome>& workerInfo() const { return m_welcome; }
    // Of the run; empty before it has begun.
    const std::optional<worker::Started>& run() const { return m_run; }
    const std::optional<worker::Progress>& progress() const { return m_progress; }
    // The rows of the log, also those of earlier sessions; steps ascend.
    const std::vector<worker::LogRow>& rows() const { return m_rows; }
    const std::optional<worker::Evaluated>& evaluation() const { return m_evaluation; }
    double rateFactor() const { return m_factor; }
    // Of the newest checkpoint.
    std::int64_t savedStep() const { return m_savedStep; }

signals:
    void stateChanged();
    void progressChanged();
    void rowsChanged();
    void evaluationChanged();
    void checkpointWritten(qint64 step);
    void rateChanged(double factor);
    void silenceChanged(bool silent);
    // A sentence about something that does not end the run: a refused request, a strange line.
    void notice(const QString& sentence);

private:
    void begin(worker::Request request, const QString& folder);
    void open();
    void ask(worker::Request request);
    void closed(const QString& sentence);
    void dropLink();
    void received(const worker::MessageLine& line);
    void answered(const worker::Message& message, const worker::Request& request);
    void event(const worker::Message& message);
    void began(const worker::Started& started);
    void paused(const worker::Paused& paused);
    void rateAnswered(const worker::Message& message);
    void readEarlierRows();
    void set(State state, const QString& sentence = {});
    void setSilent(bool silent);
    void heard();

    MakeProcess m_makeProcess;
    TrainingLimits m_limits;
    State m_state = State::Idle;
    QString m_sentence, m_folder;
    std::unique_ptr<WorkerLink> m_link;
    std::optional<worker::Request> m_first; // start or continue, until it is sent
    std::string m_runId;
    std::map<std::string, worker::Request> m_asked;
    std::optional<double> m_rateWanted; // while an earlier one waits for its answer
    bool m_rateAsked = false;
    bool m_silent = false;
    QTimer m_silence, m_end;
    LatestRunner m_reader;

    std::optional<worker::Welcome> m_welcome;
    std::optional<worker::Started> m_run;
    std::optional<worker::Progress> m_progress;
    std::optional<worker::Evaluated> m_evaluation;
    std::vector<worker::LogRow> m_rows;
    double m_factor = 1.0;
    std::int64_t m_savedStep = 0;
};

} // namespace gaussarium::ui
