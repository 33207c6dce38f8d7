#include "ui/async/training_client.h"

#include "ui/async/trainer_program.h"
#include "ui/model/text.h"

#include <QFile>

#include <algorithm>
#include <utility>

namespace gaussarium::ui {

using namespace gaussarium::worker;

namespace {

Expected<std::unique_ptr<WorkerProcess>> trainerProcess() {
    const Expected<QString> program = findTrainer();
    if (!program) {
        return fail(program.error());
    }
    return std::make_unique<ChildProcess>(*program, QStringList{QStringLiteral("worker")});
}

LogRow rowOf(const Record& record) {
    return {record.step,           record.seconds,      record.learningRate, record.nll,
            record.countLoss,      record.gradientNorm, record.skipped,      record.tokens,
            record.stepsPerSecond, record.excess};
}

} // namespace

TrainingClient::TrainingClient(QObject* parent)
    : TrainingClient(trainerProcess, TrainingLimits(), parent) {}

TrainingClient::TrainingClient(MakeProcess makeProcess, const TrainingLimits& limits,
                               QObject* parent)
    : QObject(parent), m_makeProcess(std::move(makeProcess)), m_limits(limits), m_reader(this) {
    m_silence.setSingleShot(true);
    m_end.setSingleShot(true);
    connect(&m_silence, &QTimer::timeout, this, [this] { setSilent(true); });
    connect(&m_end, &QTimer::timeout, this, [this] {
        if (m_link) {
            m_link->abort(tr("The run did not end within %1, so its worker was ended.")
                              .arg(durationText(m_limits.endMs / 1000.0)));
        }
    });
}

TrainingClient::~TrainingClient() = default;

bool TrainingClient::busy() const {
    return m_state == State::Starting || m_state == State::Running || m_state == State::Paused
           || m_state == State::Ending;
}

bool TrainingClient::canGoOn() const {
    return !m_folder.isEmpty() && QFile::exists(m_folder + QStringLiteral("/checkpoint.json"));
}

void TrainingClient::start(const Start& request) {
    begin(request, toQt(request.folder));
}

void TrainingClient::goOn(const QString& folder, const QString& device) {
    begin(Continue{toStd(folder), toStd(device)}, folder);
}

void TrainingClient::restart() {
    if (m_folder.isEmpty()) {
        return;
    }
    dropLink(); // kills: a worker that hangs would not end by itself
    set(State::Idle);
    goOn(m_folder);
}

void TrainingClient::begin(Request request, const QString& folder) {
    if (busy()) {
        return;
    }
    m_folder = folder;
    m_first = std::move(request);
    m_runId.clear();
    m_run.reset();
    m_progress.reset();
    m_evaluation.reset();
    m_rows.clear();
    m_factor = 1.0;
    m_savedStep = 0;
    m_rateWanted.reset();
    m_rateAsked = false;
    set(State::Starting);
    emit rowsChanged();
    if (m_link && m_link->ready()) {
        m_runId = m_link->send(*m_first);
        m_asked.emplace(m_runId, *std::exchange(m_first, std::nullopt));
        heard();
    } else {
        open();
    }
}

void TrainingClient::open() {
    dropLink();
    Expected<std::unique_ptr<WorkerProcess>> process = m_makeProcess();
    if (!process) {
        set(State::Failed, toQt(process.error().message));
        return;
    }
    m_link = std::make_unique<WorkerLink>(std::move(*process), m_limits.worker);
    connect(m_link.get(), &WorkerLink::opened, this, [this](const Welcome& welcome) {
        m_welcome = welcome;
        if (m_first) {
            m_runId = m_link->send(*m_first);
            m_asked.emplace(m_runId, *std::exchange(m_first, std::nullopt));
        }
        heard();
    });
    connect(m_link.get(), &WorkerLink::received, this, &TrainingClient::received);
    connect(m_link.get(), &WorkerLink::closed, this, &TrainingClient::closed);
    connect(m_link.get(), &WorkerLink::garbled, this, [this](const QString& line) {
        emit notice(
            tr("The training worker wrote a line that makes no sense: \u201c%1\u201d.").arg(line));
    });
    m_link->open();
}

void TrainingClient::dropLink() {
    m_asked.clear();
    m_silence.stop();
    m_end.stop();
    setSilent(false);
    if (m_link) {
        m_link->disconnect(this);
        if (busy()) {
            m_link->abort(QString());
        }
        m_link.release()->deleteLater(); // this may be one of its signals
    }
}

void TrainingClient::closed(const QString& sentence) {
    const bool wasBusy = busy();
    dropLink();
    if (wasBusy) {
        set(State::Failed,
            canGoOn() ? sentence + QLatin1Char(' ')
                            + tr("The run is in its folder and can go on from its last checkpoint.")
                      : sentence);
    }
}

void TrainingClient::ask(Request request) {
    if (m_link && m_link->ready()) {
        const std::string id = m_link->send(request);
        m_asked.emplace(id, std::move(request));
        if (!m_silence.isActive()) {
            heard();
        }
    }
}

void TrainingClient::pause() {
    if (m_state == State::Running) {
        ask(Pause());
    }
}

void TrainingClient::resume() {
    if (m_state == State::Paused) {
        ask(Resume());
    }
}

void TrainingClient::cancel() {
    if (m_state == State::Running || m_state == State::Paused) {
        ask(Cancel());
        m_end.start(m_limits.endMs);
        set(State::Ending);
    } else if (m_state == State::Starting) {
        dropLink();
        set(State::Idle);
    }
}

void TrainingClient::setLearningRate(double factor) {
    if (m_state != State::Running && m_state != State::Paused) {
        return;
    }
    if (m_rateAsked) {
        m_rateWanted = factor; // each is a checkpoint: not more than one on its way
        return;
    }
    m_rateAsked = true;
    ask(SetLearningRate{factor});
}

void TrainingClient::evaluate() {
    if (m_state == State::Running || m_state == State::Paused) {
        ask(Evaluate());
    }
}

void TrainingClient::checkpoint() {
    if (m_state == State::Running || m_state == State::Paused) {
        ask(Checkpoint());
    }
}

void TrainingClient::set(State state, const QString& sentence) {
    m_state = state;
    m_sentence = sentence;
    if (!busy()) {
        m_silence.stop();
        m_end.stop();
        setSilent(false);
    }
    emit stateChanged();
}

void TrainingClient::setSilent(bool silent) {
    if (m_silent != silent) {
        m_silent = silent;
        emit silenceChanged(silent);
    }
}

// Silence counts where something is due: a running run tells of every step, and a request is
// answered.
void TrainingClient::heard() {
    setSilent(false);
    if (m_state == State::Starting || m_state == State::Running || m_state == State::Ending
        || !m_asked.empty()) {
        m_silence.start(m_limits.silenceMs);
    } else {
        m_silence.stop();
    }
}

void TrainingClient::received(const MessageLine& line) {
    if (!line.run.empty()) {
        if (line.run == m_runId && busy()) {
            event(line.message);
        }
    } else if (const auto asked = m_asked.find(line.id); asked != m_asked.end()) {
        const Request request = std::move(asked->second);
        m_asked.erase(asked);
        answered(line.message, request);
    }
    heard();
}

void TrainingClient::answered(const Message& message, const Request& request) {
    if (std::holds_alternative<SetLearningRate>(request)) {
        rateAnswered(message);
        return;
    }
    if (const auto* failed = std::get_if<Failed>(&message)) {
        const bool beginning =
            std::holds_alternative<Start>(request) || std::holds_alternative<Continue>(request);
        if (beginning && m_state == State::Starting) {
            set(State::Failed, toQt(failed->sentence));
        } else if (busy()) {
            emit notice(toQt(failed->sentence));
        }
    } else if (const auto* started = std::get_if<Started>(&message)) {
        began(*started);
    } else if (const auto* stopped = std::get_if<Paused>(&message)) {
        paused(*stopped);
    } else if (std::holds_alternative<Resumed>(message)) {
        set(State::Running);
    } else if (const auto* written = std::get_if<Checkpointed>(&message)) {
        m_savedStep = written->step;
        emit checkpointWritten(m_savedStep);
    } else if (const auto* evaluated = std::get_if<Evaluated>(&message)) {
        m_evaluation = *evaluated;
        emit evaluationChanged();
    }
}

void TrainingClient::rateAnswered(const Message& message) {
    m_rateAsked = false;
    if (const auto* set = std::get_if<RateSet>(&message)) {
        m_factor = set->factor;
        emit rateChanged(m_factor);
    } else if (const auto* failed = std::get_if<Failed>(&message)) {
        emit notice(toQt(failed->sentence));
    }
    if (const std::optional<double> wanted = std::exchange(m_rateWanted, std::nullopt)) {
        setLearningRate(*wanted);
    }
}

void TrainingClient::began(const Started& started) {
    m_run = started;
    m_factor = started.factor;
    m_savedStep = started.step;
    set(State::Running);
    emit rateChanged(m_factor);
    if (!started.note.empty()) {
        emit notice(toQt(started.note));
    }
    if (started.step > 0) {
        readEarlierRows();
    }
}

void TrainingClient::paused(const Paused& paused) {
    if (m_state == State::Running || m_state == State::Paused) {
        set(State::Paused, toQt(paused.reason));
    }
}

// The worker tells only of the rows from now on; those before are in the log.
void TrainingClient::readEarlierRows() {
    m_reader.submit([folder = toStd(m_folder)](const JobContext&) { return readRunLog(folder); },
                    [this, until = m_run->step](Expected<RunLog> log) {
                        if (!log) {
                            emit notice(toQt(log.error().message));
                            return;
                        }
                        std::erase_if(log->rows, [&](const LogRow& row) {
                            return row.step > until
                                   || (!m_rows.empty() && row.step >= m_rows.front().step);
                        });
                        m_rows.insert(m_rows.begin(), log->rows.begin(), log->rows.end());
                        emit rowsChanged();
                    },
                    [this](const QString& text) { emit notice(text); });
}

void TrainingClient::event(const Message& message) {
    if (const auto* progress = std::get_if<Progress>(&message)) {
        m_progress = *progress;
        emit progressChanged();
    } else if (const auto* record = std::get_if<Record>(&message)) {
        m_rows.push_back(rowOf(*record));
        emit rowsChanged();
    } else if (const auto* written = std::get_if<Checkpointed>(&message)) {
        m_savedStep = written->step;
        emit checkpointWritten(m_savedStep);
    } else if (const auto* stopped = std::get_if<Paused>(&message)) {
        paused(*stopped);
    } else if (const auto* finished = std::get_if<Finished>(&message)) {
        m_savedStep = finished->step;
        set(State::Finished, toQt(finished->sentence));
    } else if (const auto* failed = std::get_if<Failed>(&message)) {
        set(State::Failed, toQt(failed->sentence));
    }
}

} // namespace gaussarium::ui
