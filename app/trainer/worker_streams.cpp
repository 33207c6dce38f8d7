#include "app/trainer/worker_streams.h"

#include "core/worker/message_codec.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <string_view>
#include <unistd.h>

namespace gaussarium::trainer {

namespace {

constexpr int lookEvery = 100; // ms between looks at the stop token
constexpr int patience = 20;   // such looks

} // namespace

WorkerStreams::WorkerStreams()
    : m_out(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3))
    , m_outFlags(::fcntl(m_out, F_GETFL))
    , m_lines(worker::maxRequestBytes) {
    std::signal(SIGPIPE, SIG_IGN);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    // A pipe that takes a part of a line must not hold the writer up beyond its patience.
    ::fcntl(m_out, F_SETFL, m_outFlags | O_NONBLOCK);
}

WorkerStreams::~WorkerStreams() {
    ::fcntl(m_out, F_SETFL, m_outFlags); // a terminal is shared with who started us
    ::close(m_out);
}

std::optional<worker::LineReader::Line> WorkerStreams::read(const std::stop_token& stop) {
    while (true) {
        if (std::optional<worker::LineReader::Line> line = m_lines.next()) {
            return line;
        }
        pollfd input = {STDIN_FILENO, POLLIN, 0};
        const int ready = ::poll(&input, 1, lookEvery);
        if (stop.stop_requested() || m_readerGone) {
            return std::nullopt;
        }
        if (ready == 0 || (ready < 0 && errno == EINTR)) {
            continue;
        }
        char bytes[16384];
        const ssize_t got = ::read(STDIN_FILENO, bytes, sizeof(bytes));
        if (got > 0) {
            m_lines.feed({bytes, static_cast<std::size_t>(got)});
        } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
            return std::nullopt;
        }
    }
}

bool WorkerStreams::write(const std::string& line) {
    const std::string bytes = line + "\n";
    std::string_view left = bytes;
    for (int waited = 0; !left.empty();) {
        const ssize_t written = ::write(m_out, left.data(), left.size());
        if (written >= 0) {
            left.remove_prefix(static_cast<std::size_t>(written));
            waited = 0;
            continue;
        }
        if (errno != EAGAIN && errno != EINTR) {
            m_readerGone = true;
            return false;
        }
        pollfd output = {m_out, POLLOUT, 0};
        if (::poll(&output, 1, lookEvery) == 0 && m_hurried && ++waited > patience) {
            return false;
        }
    }
    return true;
}

} // namespace gaussarium::trainer
