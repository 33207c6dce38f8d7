#include "core/worker/outbox.h"

#include "core/worker/message_codec.h"

#include <utility>

namespace gaussarium::worker {

Outbox::Outbox(std::chrono::milliseconds interval, std::size_t capacity)
    : m_interval(interval), m_capacity(capacity), m_due(Clock::now()) {}

void Outbox::put(MessageLine message) {
    const std::lock_guard lock(m_mutex);
    if (m_closed) {
        return;
    }
    if (std::holds_alternative<Progress>(message.message)) {
        m_progress = std::move(message);
    } else {
        const bool told = message.run.empty() // an answer
                          || (!std::holds_alternative<Record>(message.message)
                              && !std::holds_alternative<Checkpointed>(message.message));
        if (!told && m_queue.size() >= m_capacity) {
            return;
        }
        if (m_progress) {
            m_queue.push_back(std::move(*std::exchange(m_progress, std::nullopt)));
        }
        m_queue.push_back(std::move(message));
    }
    m_changed.notify_all();
}

std::optional<std::string> Outbox::take() {
    std::unique_lock lock(m_mutex);
    while (m_queue.empty()) {
        if (m_progress && (m_closed || Clock::now() >= m_due)) {
            m_queue.push_back(std::move(*std::exchange(m_progress, std::nullopt)));
        } else if (m_closed) {
            return std::nullopt;
        } else if (m_progress) {
            m_changed.wait_until(lock, m_due);
        } else {
            m_changed.wait(lock);
        }
    }
    const MessageLine message = std::move(m_queue.front());
    m_queue.pop_front();
    if (std::holds_alternative<Progress>(message.message)) {
        m_due = Clock::now() + m_interval;
    }
    lock.unlock();
    m_changed.notify_all();
    return serialise(message);
}

void Outbox::close() {
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_changed.notify_all();
}

bool Outbox::waitForRoom() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_closed || m_queue.size() < m_capacity; });
    return !m_closed;
}

} // namespace gaussarium::worker
