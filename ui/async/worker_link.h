// The window's end of the worker's protocol: lines to messages, messages to lines, and what can go
// wrong on the way.
#pragma once

#include "core/worker/line_reader.h"
#include "core/worker/messages.h"
#include "ui/async/worker_process.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <memory>

namespace gaussarium::ui {

struct WorkerLimits {
    int handshakeMs = 15'000; // from the start to the answer to hello
    int maxGarbage = 100;     // lines that are no message
    int maxBytes = 1 << 20;   // of output in a second; a worker writes about 5,000
};

// One process, from its start to its end. GUI thread only.
class WorkerLink : public QObject {
    Q_OBJECT

public:
    WorkerLink(std::unique_ptr<WorkerProcess> process, const WorkerLimits& limits,
               QObject* parent = nullptr);

    // Starts the process and greets it.
    void open();
    // Returns the request's id. Only once ready.
    std::string send(worker::Request request);
    bool ready() const { return m_ready; }
    // Ends it at once, with `sentence` as the reason.
    void abort(const QString& sentence);
    int garbageLines() const { return m_garbage; }

signals:
    void opened(const gaussarium::worker::Welcome& welcome);
    void received(const gaussarium::worker::MessageLine& line);
    // The first line that is no message.
    void garbled(const QString& line);
    // The last signal: the process has ended, or was ended. The sentence says why.
    void closed(const QString& sentence);

private:
    void take(const QByteArray& bytes);
    void take(const worker::LineReader::Line& line);
    void complain(const QString& line);
    bool floods(qsizetype bytes);
    void end(const WorkerEnd& end);
    QString endSentence(const WorkerEnd& end) const;

    WorkerLimits m_limits;
    std::unique_ptr<WorkerProcess> m_process;
    worker::LineReader m_lines;
    QByteArray m_errorTail; // the end of its standard error
    QTimer m_handshake;
    QElapsedTimer m_second; // in which m_bytes came
    qsizetype m_bytes = 0;
    int m_garbage = 0;
    quint64 m_requests = 0;
    bool m_ready = false;
    bool m_closed = false;
    QString m_reason; // of an abort
};

} // namespace gaussarium::ui
