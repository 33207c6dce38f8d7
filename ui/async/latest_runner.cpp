#include "ui/async/latest_runner.h"

#include "core/base/thread_priority.h"

#include <QCoreApplication>
#include <QEvent>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>

namespace gaussarium::ui {

namespace {

struct Request {
    std::uint64_t ticket = 0;
    std::function<std::function<void()>(const JobContext&)> job;
    std::function<void(const QString&)> failed;
    std::stop_source stop;
};

struct Message {
    std::uint64_t ticket = 0;
    bool last = false; // the answer; before it comes progress
    std::function<void()> call;
};

// Hands calls over to the context's thread. They wait in a queue of our own, and Qt only carries
// the word that there is one: what the two threads share is then guarded by a mutex that
// ThreadSanitizer can see, which it does not see into Qt.
class Inbox final : public QObject {
public:
    using QObject::QObject;

    // From any thread, while the inbox lives.
    void put(Message message) {
        {
            const std::lock_guard lock(m_mutex);
            m_messages.push_back(std::move(message));
        }
        QCoreApplication::postEvent(this, new QEvent(QEvent::User));
    }

    // The context's thread only; so are the tickets.
    bool delivering() const { return m_delivering; }
    std::uint64_t issued = 0;  // the last ticket given out
    std::uint64_t pending = 0; // the newest ticket whose answer is awaited; 0: none
    std::uint64_t oldest = 1;  // answers of tickets before it do not count any more

protected:
    bool event(QEvent* event) override {
        if (event->type() != QEvent::User) {
            return QObject::event(event);
        }
        deliver();
        return true;
    }

private:
    // One message, unless its ticket does not count any more.
    void deliver() {
        Message message;
        {
            const std::lock_guard lock(m_mutex);
            message = std::move(m_messages.front());
            m_messages.pop_front();
        }
        if (message.ticket < oldest) {
            return;
        }
        if (message.last) {
            oldest = message.ticket + 1;
            pending = message.ticket == pending ? 0 : pending;
        }
        m_delivering = true;
        message.call();
        m_delivering = false;
    }

    std::mutex m_mutex;
    std::deque<Message> m_messages;
    bool m_delivering = false;
};

} // namespace

struct LatestRunnerState {
    Inbox* inbox = nullptr;

    std::mutex mutex; // guards the rest
    std::condition_variable wake;
    std::optional<Request> waiting;
    std::stop_source running;
    bool closing = false;
    Background background = Background::No; // never changes
};

namespace {

// A method's failure is its panel's business: nothing may leave the worker's thread.
std::function<void()> runJob(const Request& request, const JobContext& context) {
    try {
        return request.job(context);
    } catch (const std::exception& error) {
        return [failed = request.failed, text = QString::fromUtf8(error.what())] { failed(text); };
    } catch (...) {
        return
            [failed = request.failed] { failed(QStringLiteral("an exception without a message")); };
    }
}

void work(LatestRunnerState& state) {
    if (state.background == Background::Yes) {
        lowerThreadPriority();
    }
    for (;;) {
        Request request;
        {
            std::unique_lock lock(state.mutex);
            state.wake.wait(lock, [&] { return state.waiting || state.closing; });
            if (state.closing) {
                return;
            }
            request = std::move(*state.waiting);
            state.waiting.reset();
            state.running = request.stop;
        }
        const JobContext context{request.stop.get_token(), [&](std::function<void()> call) {
                                     state.inbox->put({request.ticket, false, std::move(call)});
                                 }};
        state.inbox->put({request.ticket, true, runJob(request, context)});
    }
}

} // namespace

LatestRunner::LatestRunner(QObject* context, Background background)
    : m_state(std::make_unique<LatestRunnerState>()) {
    m_state->background = background;
    m_state->inbox = new Inbox;
    m_state->inbox->moveToThread(context->thread());
}

LatestRunner::~LatestRunner() {
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->closing = true;
        m_state->waiting.reset();
        m_state->running.request_stop();
    }
    m_state->wake.notify_all();
    if (m_thread.joinable()) {
        m_thread.join();
    }
    // With it goes what it has not delivered. A call that it delivers may be what ends this runner.
    m_state->inbox->oldest = m_state->inbox->issued + 1;
    if (m_state->inbox->delivering()) {
        m_state->inbox->deleteLater();
    } else {
        delete m_state->inbox;
    }
}

void LatestRunner::submitJob(std::function<std::function<void()>(const JobContext&)> job,
                             std::function<void(const QString&)> failed, Overtaking overtaking) {
    const std::uint64_t ticket = ++m_state->inbox->issued;
    m_state->inbox->pending = ticket;
    if (overtaking == Overtaking::Stops) {
        m_state->inbox->oldest = ticket;
    }
    {
        const std::lock_guard lock(m_state->mutex);
        if (overtaking == Overtaking::Stops) {
            m_state->running.request_stop();
        }
        m_state->waiting = Request{ticket, std::move(job), std::move(failed), {}};
    }
    m_state->wake.notify_one();
    if (!m_thread.joinable()) {
        m_thread = std::jthread([state = m_state.get()] { work(*state); });
    }
}

void LatestRunner::stop() {
    const std::lock_guard lock(m_state->mutex);
    m_state->running.request_stop();
    if (m_state->waiting) {
        // It has not begun: it begins stopped, so that its answer says so.
        m_state->waiting->stop.request_stop();
    }
}

void LatestRunner::discard() {
    m_state->inbox->pending = 0;
    m_state->inbox->oldest = m_state->inbox->issued + 1;
    const std::lock_guard lock(m_state->mutex);
    m_state->running.request_stop();
    m_state->waiting.reset();
}

bool LatestRunner::busy() const {
    return m_state->inbox->pending != 0;
}

} // namespace gaussarium::ui
