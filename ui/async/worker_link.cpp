#include "ui/async/worker_link.h"

#include "core/worker/message_codec.h"
#include "ui/model/text.h"

#include <csignal>
#include <utility>

namespace gaussarium::ui {

namespace {

constexpr qsizetype tailBytes = 2000;
constexpr qsizetype shownCharacters = 60;

QString shown(const QString& line) {
    return line.size() > shownCharacters ? line.left(shownCharacters) + QChar(0x2026) : line;
}

// The last line that is not blank.
QString lastLine(const QByteArray& text) {
    const QStringList lines = QString::fromUtf8(text).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    return lines.isEmpty() ? QString() : lines.last().trimmed();
}

} // namespace

WorkerLink::WorkerLink(std::unique_ptr<WorkerProcess> process, const WorkerLimits& limits,
                       QObject* parent)
    : QObject(parent)
    , m_limits(limits)
    , m_process(std::move(process))
    , m_lines(worker::maxMessageBytes) {
    m_handshake.setSingleShot(true);
    connect(&m_handshake, &QTimer::timeout, this, [this] {
        abort(tr("The training worker did not answer within %1 and was ended.")
                  .arg(durationText(m_limits.handshakeMs / 1000.0)));
    });
    connect(m_process.get(), &WorkerProcess::started, this, [this] { send(worker::Hello()); });
    connect(m_process.get(), &WorkerProcess::output, this,
            qOverload<const QByteArray&>(&WorkerLink::take));
    connect(m_process.get(), &WorkerProcess::errorOutput, this, [this](const QByteArray& bytes) {
        m_errorTail = (m_errorTail + bytes).right(tailBytes);
    });
    connect(m_process.get(), &WorkerProcess::ended, this, &WorkerLink::end);
}

void WorkerLink::open() {
    m_second.start();
    m_handshake.start(m_limits.handshakeMs);
    m_process->start();
}

std::string WorkerLink::send(worker::Request request) {
    const std::string id = std::to_string(++m_requests);
    m_process->write(QByteArray::fromStdString(worker::serialise({id, std::move(request)}) + "\n"));
    return id;
}

void WorkerLink::abort(const QString& sentence) {
    if (!m_closed && m_reason.isEmpty()) {
        m_handshake.stop();
        m_reason = sentence;
        m_process->kill(); // closed() follows when it has gone
    }
}

// Counted by the second, before anything is read: a worker that has gone mad must not keep the
// window busy.
bool WorkerLink::floods(qsizetype bytes) {
    if (m_second.hasExpired(1000)) {
        m_second.restart();
        m_bytes = 0;
    }
    m_bytes += bytes;
    return m_bytes > m_limits.maxBytes;
}

void WorkerLink::take(const QByteArray& bytes) {
    if (m_closed || !m_reason.isEmpty()) {
        return;
    }
    if (floods(bytes.size())) {
        abort(tr("The training worker wrote more than %1 bytes in a second and was ended.")
                  .arg(countText(m_limits.maxBytes)));
        return;
    }
    m_lines.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    while (m_reason.isEmpty()) {
        const auto line = m_lines.next();
        if (!line) {
            return;
        }
        take(*line);
    }
}

void WorkerLink::take(const worker::LineReader::Line& line) {
    if (line.tooLong) {
        complain(tr("a line of more than %1 bytes").arg(countText(worker::maxMessageBytes)));
        return;
    }
    const Expected<worker::MessageLine> message = worker::parseMessage(line.text);
    if (!message) {
        complain(shown(toQt(line.text)));
        return;
    }
    if (m_ready) {
        emit received(*message);
        return;
    }
    if (const auto* welcome = std::get_if<worker::Welcome>(&message->message)) {
        if (welcome->version != worker::protocolVersion) {
            abort(tr("The training worker speaks version %1 of its protocol, this window version "
                     "%2: install both from one release.")
                      .arg(welcome->version)
                      .arg(worker::protocolVersion));
            return;
        }
        m_handshake.stop();
        m_ready = true;
        emit opened(*welcome);
    } else if (const auto* failed = std::get_if<worker::Failed>(&message->message)) {
        abort(tr("The training worker refuses: %1").arg(toQt(failed->sentence)));
    }
}

void WorkerLink::complain(const QString& line) {
    if (++m_garbage == 1) {
        emit garbled(line);
    }
    if (m_garbage > m_limits.maxGarbage) {
        abort(tr("The training worker wrote %1 lines that make no sense, as \u201c%2\u201d, and "
                 "was ended.")
                  .arg(m_garbage)
                  .arg(line));
    }
}

void WorkerLink::end(const WorkerEnd& end) {
    if (!m_closed) {
        m_closed = true;
        m_ready = false;
        m_handshake.stop();
        emit closed(m_reason.isEmpty() ? endSentence(end) : m_reason);
    }
}

QString WorkerLink::endSentence(const WorkerEnd& end) const {
    const QString said = lastLine(m_errorTail);
    switch (end.how) {
    case WorkerEnd::How::NotStarted:
        return tr("The training worker could not be started: %1").arg(end.reason);
    case WorkerEnd::How::Killed:
        // The kernel's way when memory runs out.
        return end.number == SIGKILL
                   ? tr("The training worker was killed (signal 9), perhaps for want of memory.")
                   : tr("The training worker crashed (signal %1).").arg(end.number);
    case WorkerEnd::How::Exited:
        break;
    }
    return said.isEmpty() || end.number == 0
               ? tr("The training worker ended unexpectedly (exit code %1).").arg(end.number)
               : tr("The training worker ended unexpectedly (exit code %1): %2")
                     .arg(end.number)
                     .arg(shown(said));
}

} // namespace gaussarium::ui
