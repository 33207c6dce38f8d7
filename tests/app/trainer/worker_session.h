// Drives the built `gaussarium-trainer worker` from a test, a request at a time.
#pragma once

#include "core/worker/line_reader.h"
#include "core/worker/message_codec.h"
#include "core/worker/run_log.h"

#include <QProcess>
#include <QString>
#include <QStringList>

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gaussarium::testing {

class WorkerSession {
public:
    // `inChild` runs in the child before the program, for limits.
    explicit WorkerSession(const QStringList& arguments = {}, std::function<void()> inChild = {});
    // Kills what still runs.
    ~WorkerSession();

    // The answer to hello; nullopt where there is none in time.
    std::optional<worker::Welcome> greet();
    // Sends, and waits for the answer; events that come meanwhile are kept.
    std::optional<worker::Message> ask(worker::Request request, int ms = 60'000);
    std::string send(worker::Request request);
    void sendLine(const std::string& bytes);
    std::optional<worker::MessageLine> next(int ms = 60'000);

    // The next event of that kind; those before it are dropped.
    template <class M>
    std::optional<M> event(int ms = 60'000) {
        while (!events.empty() || readMore(ms)) {
            while (!events.empty()) {
                const worker::MessageLine line = std::move(events.front());
                events.pop_front();
                if (const auto* message = std::get_if<M>(&line.message)) {
                    return *message;
                }
            }
        }
        return std::nullopt;
    }

    QProcess process;
    std::deque<worker::MessageLine> events, answers;

private:
    bool readMore(int ms);

    worker::LineReader m_lines{worker::maxMessageBytes};
    int m_requests = 0;
};

QString trainerProgram();
QString windowStandIn();

// A network that makes hundreds of steps a second, for a run of so many.
std::string smallSettings(std::int64_t steps, double checkpointSeconds);
worker::Start startOf(const QString& folder, const std::string& settings);

// The rows of a run's log without their times, as text: equal for equal runs.
QStringList curveIn(const QString& folder);

} // namespace gaussarium::testing
