// What the worker is about to write: in order, and with no more progress than a reader can use.
#pragma once

#include "core/worker/messages.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

namespace gaussarium::worker {

// Any thread puts messages in, none of them ever waits for the reader; one thread takes the lines
// out and writes them. Of Progress the newest waits until `interval` has passed since the one
// before, so there are at most 1 / interval of them a second; the last is never lost, and none
// overtakes or is overtaken by another message. Records and checkpoints told to a reader who is
// `capacity` messages behind are dropped (log.csv has them); answers never are.
class Outbox {
public:
    explicit Outbox(std::chrono::milliseconds interval = std::chrono::milliseconds(100),
                    std::size_t capacity = 1000);

    void put(MessageLine message);
    // Blocks until a line is due, without its line feed; nullopt once closed and empty.
    std::optional<std::string> take();
    // Nothing is put in any more; what waits is still taken, at once.
    void close();
    // Blocks while the reader is `capacity` messages behind; for who takes requests from it. False
    // once closed.
    bool waitForRoom();

private:
    using Clock = std::chrono::steady_clock;

    std::chrono::milliseconds m_interval;
    std::size_t m_capacity;
    std::mutex m_mutex; // guards the rest
    std::condition_variable m_changed;
    std::deque<MessageLine> m_queue;
    std::optional<MessageLine> m_progress; // newer than all in the queue
    Clock::time_point m_due;               // of the next progress
    bool m_closed = false;
};

} // namespace gaussarium::worker
