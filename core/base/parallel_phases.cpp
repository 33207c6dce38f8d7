#include "core/base/parallel_phases.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace gaussarium {

namespace {

class PhaseRun {
public:
    PhaseRun(std::int64_t phases, std::int64_t chunks,
             const std::function<void(std::int64_t, std::int64_t)>& body,
             const std::function<void(std::int64_t)>& between)
        : m_chunks(chunks), m_tickets(phases * chunks), m_body(body), m_between(between) {}

    // Tickets are drawn in order, phase by phase; one thread alone would run them all.
    void participate() {
        for (std::int64_t ticket = m_next.fetch_add(1); ticket < m_tickets;
             ticket = m_next.fetch_add(1)) {
            const std::int64_t phase = ticket / m_chunks;
            // Whoever has the tickets before this one is running them: the wait ends.
            waitFor(static_cast<int>(phase));
            guarded([&] { m_body(phase, ticket % m_chunks); });
            if (m_finished.fetch_add(1) + 1 == (phase + 1) * m_chunks) {
                if (m_between) {
                    guarded([&] { m_between(phase); });
                }
                m_phasesDone.store(static_cast<int>(phase) + 1);
                m_phasesDone.notify_all();
            }
        }
    }

    void rethrow() const {
        if (m_failure) {
            std::rethrow_exception(m_failure);
        }
    }

private:
    void waitFor(int phases) {
        // Yielding, not spinning: on a busy machine the awaited thread may need this core.
        constexpr int mostYields = 150;
        for (int i = 0; i < mostYields && m_phasesDone.load() < phases; ++i) {
            std::this_thread::yield();
        }
        for (int done = m_phasesDone.load(); done < phases; done = m_phasesDone.load()) {
            m_phasesDone.wait(done);
        }
    }

    template <class Call>
    void guarded(const Call& call) {
        if (m_failed.load()) {
            return;
        }
        try {
            call();
        } catch (...) {
            const std::lock_guard lock(m_failureMutex);
            if (!m_failure) {
                m_failure = std::current_exception();
            }
            m_failed.store(true);
        }
    }

    const std::int64_t m_chunks;
    const std::int64_t m_tickets;
    const std::function<void(std::int64_t, std::int64_t)>& m_body;
    const std::function<void(std::int64_t)>& m_between;
    std::atomic<std::int64_t> m_next{0};
    std::atomic<std::int64_t> m_finished{0};
    std::atomic<int> m_phasesDone{0}; // an int waits on the kernel's futex itself
    std::atomic<bool> m_failed{false};
    std::mutex m_failureMutex;
    std::exception_ptr m_failure;
};

} // namespace

void parallelPhases(std::int64_t phases, std::int64_t chunks, int threads,
                    const std::function<void(std::int64_t phase, std::int64_t chunk)>& body,
                    const std::function<void(std::int64_t phase)>& between) {
    if (phases <= 0 || chunks <= 0) {
        return;
    }
    PhaseRun run(phases, chunks, body, between);
    const std::int64_t together = std::min<std::int64_t>(resolveThreads(threads), chunks);
    parallelFor(together, static_cast<int>(together), [&run](std::int64_t) { run.participate(); });
    run.rethrow();
}

} // namespace gaussarium
