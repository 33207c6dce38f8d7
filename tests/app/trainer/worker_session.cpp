#include "tests/app/trainer/worker_session.h"

#include <QDebug>
#include <QElapsedTimer>
#include <nlohmann/json.hpp>

namespace gaussarium::testing {

using namespace gaussarium::worker;

WorkerSession::WorkerSession(const QStringList& arguments, std::function<void()> inChild) {
    if (inChild) {
        process.setChildProcessModifier(std::move(inChild));
    }
    process.start(trainerProgram(), QStringList{QStringLiteral("worker")} + arguments);
}

WorkerSession::~WorkerSession() {
    process.kill();
    process.waitForFinished();
}

std::optional<Welcome> WorkerSession::greet() {
    const std::optional<Message> answer = ask(Hello());
    const auto* welcome = answer ? std::get_if<Welcome>(&*answer) : nullptr;
    return welcome ? std::optional(*welcome) : std::nullopt;
}

std::string WorkerSession::send(Request request) {
    const std::string id = std::to_string(++m_requests);
    sendLine(serialise({id, std::move(request)}));
    return id;
}

void WorkerSession::sendLine(const std::string& bytes) {
    process.write(QByteArray::fromStdString(bytes + "\n"));
    process.waitForBytesWritten();
}

// Until there is at least one line more.
bool WorkerSession::readMore(int ms) {
    QElapsedTimer clock;
    clock.start();
    bool found = false;
    while (!found) {
        const int left = ms - static_cast<int>(clock.elapsed());
        if (process.bytesAvailable() == 0 && (left <= 0 || !process.waitForReadyRead(left))) {
            return false;
        }
        const QByteArray bytes = process.readAllStandardOutput();
        m_lines.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        while (const auto line = m_lines.next()) {
            const Expected<MessageLine> message = parseMessage(line->text);
            if (!message) {
                qWarning() << "no message:" << line->text.c_str();
                continue;
            }
            (message->run.empty() ? answers : events).push_back(*message);
            found = true;
        }
    }
    return true;
}

std::optional<Message> WorkerSession::ask(Request request, int ms) {
    const std::string id = send(std::move(request));
    do {
        for (auto answer = answers.begin(); answer != answers.end(); ++answer) {
            if (answer->id == id) {
                const Message message = std::move(answer->message);
                answers.erase(answer);
                return message;
            }
        }
    } while (readMore(ms));
    qWarning() << "no answer;" << process.state() << process.readAllStandardError();
    return std::nullopt;
}

std::optional<MessageLine> WorkerSession::next(int ms) {
    if (answers.empty() && events.empty() && !readMore(ms)) {
        return std::nullopt;
    }
    std::deque<MessageLine>& queue = answers.empty() ? events : answers;
    MessageLine line = std::move(queue.front());
    queue.pop_front();
    return line;
}

QString trainerProgram() {
    return QStringLiteral(GAUSSARIUM_TRAINER_PROGRAM);
}

QString windowStandIn() {
    return QStringLiteral(WINDOW_STAND_IN);
}

std::string smallSettings(std::int64_t steps, double checkpointSeconds) {
    return nlohmann::json{
        {"name", "small"},
        {"network",
         {{"width", 16},
          {"heads", 2},
          {"layers", 2},
          {"mlp_width", 32},
          {"max_components", 2},
          {"head_width", 16}}},
        {"tasks",
         {{"sizes", {16, 32}},
          {"tokens_per_step", 256},
          {"max_components", 2},
          {"fresh_points", 16}}},
        {"optimizer", {{"steps", steps}, {"learning_rate", 3e-3}, {"warm_up_steps", 20}}},
        {"run",
         {{"log_every", 10}, {"validate_every", 500}, {"checkpoint_seconds", checkpointSeconds}}}}
        .dump();
}

Start startOf(const QString& folder, const std::string& settings) {
    Start start;
    start.folder = folder.toStdString();
    start.settings = settings;
    start.device = "cpu";
    return start;
}

QStringList curveIn(const QString& folder) {
    QStringList rows;
    const Expected<RunLog> log = readRunLog(folder.toStdString());
    if (!log) {
        qWarning() << log.error().message.c_str();
        return rows;
    }
    for (const LogRow& row : log->rows) {
        std::string text = fmt::format("{} {} {} {} {} {} {}", row.step, row.learningRate, row.nll,
                                       row.countLoss, row.gradientNorm, row.skipped, row.tokens);
        for (const double excess : row.excess) {
            text += fmt::format(" {}", excess);
        }
        rows.append(QString::fromStdString(text));
    }
    return rows;
}

} // namespace gaussarium::testing
