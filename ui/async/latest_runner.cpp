#include "ui/async/latest_runner.h"

#include <QMetaObject>

#include <condition_variable>
#include <cstdint>
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

} // namespace

// Outlives the runner for as long as a queued answer refers to it: the answer then finds that its
// ticket is void.
struct LatestRunnerState {
    QObject* context = nullptr; // used by the worker only while the runner lives

    std::mutex mutex; // guards the next four
    std::condition_variable wake;
    std::optional<Request> waiting;
    std::stop_source running;
    bool closing = false;

    // GUI thread only.
    std::uint64_t issued = 0;  // the last ticket given out
    std::uint64_t pending = 0; // the ticket whose answer is awaited; 0: none
};

namespace {

using StatePointer = std::shared_ptr<LatestRunnerState>;

// Calls in the GUI thread, unless the ticket does not count any more by then.
void postCall(const StatePointer& state, std::uint64_t ticket, bool last,
              std::function<void()> call) {
    QMetaObject::invokeMethod(
        state->context,
        [state, ticket, last, call = std::move(call)] {
            if (state->pending != ticket) {
                return;
            }
            if (last) {
                state->pending = 0;
            }
            call();
        },
        Qt::QueuedConnection);
}

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

void work(const StatePointer& state) {
    for (;;) {
        Request request;
        {
            std::unique_lock lock(state->mutex);
            state->wake.wait(lock, [&] { return state->waiting || state->closing; });
            if (state->closing) {
                return;
            }
            request = std::move(*state->waiting);
            state->waiting.reset();
            state->running = request.stop;
        }
        const JobContext context{request.stop.get_token(), [&](std::function<void()> call) {
                                     postCall(state, request.ticket, false, std::move(call));
                                 }};
        postCall(state, request.ticket, true, runJob(request, context));
    }
}

} // namespace

LatestRunner::LatestRunner(QObject* context) : m_state(std::make_shared<LatestRunnerState>()) {
    m_state->context = context;
}

LatestRunner::~LatestRunner() {
    m_state->pending = 0;
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->closing = true;
        m_state->waiting.reset();
        m_state->running.request_stop();
    }
    m_state->wake.notify_all();
    // The thread's own destructor joins it.
}

void LatestRunner::submitJob(std::function<std::function<void()>(const JobContext&)> job,
                             std::function<void(const QString&)> failed) {
    m_state->pending = ++m_state->issued;
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->running.request_stop();
        m_state->waiting = Request{m_state->pending, std::move(job), std::move(failed), {}};
    }
    m_state->wake.notify_one();
    if (!m_thread.joinable()) {
        m_thread = std::jthread([state = m_state] { work(state); });
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
    m_state->pending = 0;
    const std::lock_guard lock(m_state->mutex);
    m_state->running.request_stop();
    m_state->waiting.reset();
}

bool LatestRunner::busy() const {
    return m_state->pending != 0;
}

} // namespace gaussarium::ui
