// Standard input and output of the worker as lines.
#pragma once

#include "core/worker/line_reader.h"

#include <atomic>
#include <optional>
#include <stop_token>
#include <string>

namespace gaussarium::trainer {

// From its construction on, only its own lines reach standard output: what any library prints goes
// to standard error. A reader that has gone is an answer of write(), not a signal.
class WorkerStreams {
public:
    WorkerStreams();
    ~WorkerStreams();
    WorkerStreams(const WorkerStreams&) = delete;
    WorkerStreams& operator=(const WorkerStreams&) = delete;

    // Waits for a line; nullopt where the input has ended, nobody reads the output any more, or a
    // stop is requested.
    std::optional<worker::LineReader::Line> read(const std::stop_token& stop);

    // Writes a line, waiting for a slow reader; false once nobody reads, or one who sleeps while
    // the end is hurried.
    bool write(const std::string& line);
    // From any thread: write() gives a sleeping reader two seconds from now on.
    void hurry() { m_hurried = true; }

private:
    int m_out;
    int m_outFlags; // as they were
    worker::LineReader m_lines;
    std::atomic<bool> m_hurried = false;
    std::atomic<bool> m_readerGone = false;
};

} // namespace gaussarium::trainer
