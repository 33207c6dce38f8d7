#include "core/train/run_control.h"

#include <utility>

namespace gaussarium::train {

namespace {

RunExpected<CommandResult> refusal() {
    return failRun(RunFailure::Kind::Ended, "the run has ended");
}

} // namespace

void RunControl::ask(RunCommand command, Reply reply, double factor) {
    {
        const std::lock_guard lock(m_mutex);
        if (!m_closed) {
            m_queue.push_back({command, std::move(reply), factor});
            m_asked.notify_all();
            return;
        }
    }
    reply(refusal());
}

std::vector<RunControl::Asked> RunControl::take() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_queue, {});
}

void RunControl::wait(std::stop_token stop) {
    std::unique_lock lock(m_mutex);
    m_asked.wait(lock, std::move(stop), [this] { return !m_queue.empty(); });
}

void RunControl::close() {
    std::vector<Asked> left;
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        left.swap(m_queue);
    }
    for (const Asked& asked : left) {
        asked.reply(refusal());
    }
}

} // namespace gaussarium::train
