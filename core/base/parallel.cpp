#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace gaussarium {

namespace {

// Set while this thread runs a chunk, so that nested calls do not wait for themselves.
thread_local bool insideChunk = false;

// One loop in flight.
struct Loop {
    std::int64_t chunks = 0;
    const std::function<void(std::int64_t)>* body = nullptr;
    std::atomic<std::int64_t> next{0};
    std::mutex failureMutex;
    std::exception_ptr failure;

    void run() {
        insideChunk = true;
        for (std::int64_t i = next.fetch_add(1); i < chunks; i = next.fetch_add(1)) {
            try {
                (*body)(i);
            } catch (...) {
                const std::lock_guard lock(failureMutex);
                if (!failure) {
                    failure = std::current_exception();
                }
                next.store(chunks);
            }
        }
        insideChunk = false;
    }
};

class Pool {
public:
    static Pool& instance() {
        static Pool pool;
        return pool;
    }

    void run(Loop& loop, int helpers, bool wait) {
        const std::unique_lock turn =
            wait ? std::unique_lock(m_turn) : std::unique_lock(m_turn, std::try_to_lock);
        if (!turn.owns_lock()) {
            loop.run();
            return;
        }
        {
            const std::lock_guard lock(m_mutex);
            while (static_cast<int>(m_threads.size()) < helpers) {
                m_threads.emplace_back([this] { serve(); });
            }
            m_loop = &loop;
            m_open = helpers;
            m_running = 0;
        }
        m_wake.notify_all();
        loop.run();
        std::unique_lock lock(m_mutex);
        // Helpers that have not joined yet need not: the chunks are gone.
        m_open = 0;
        m_done.wait(lock, [this] { return m_running == 0; });
        m_loop = nullptr;
    }

    ~Pool() {
        {
            const std::lock_guard lock(m_mutex);
            m_quit = true;
        }
        m_wake.notify_all();
        for (std::thread& thread : m_threads) {
            thread.join();
        }
    }

private:
    void serve() {
        std::unique_lock lock(m_mutex);
        while (true) {
            m_wake.wait(lock, [this] { return m_quit || m_open > 0; });
            if (m_quit) {
                return;
            }
            --m_open;
            ++m_running;
            Loop* const loop = m_loop;
            lock.unlock();
            loop->run();
            lock.lock();
            if (--m_running == 0) {
                m_done.notify_all();
            }
        }
    }

    std::mutex m_turn;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_done;
    std::vector<std::thread> m_threads;
    Loop* m_loop = nullptr;
    int m_open = 0;
    int m_running = 0;
    bool m_quit = false;
};

} // namespace

int resolveThreads(int threads) {
    if (threads > 0) {
        return threads;
    }
    // Asking the system takes longer than a small loop.
    static const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return cores;
}

namespace {

void runLoop(std::int64_t chunks, int threads, bool wait,
             const std::function<void(std::int64_t)>& body) {
    if (chunks <= 0) {
        return;
    }
    const auto helpers =
        static_cast<int>(std::min<std::int64_t>(resolveThreads(threads), chunks)) - 1;
    if (helpers == 0 || insideChunk) {
        for (std::int64_t i = 0; i < chunks; ++i) {
            body(i);
        }
        return;
    }
    Loop loop;
    loop.chunks = chunks;
    loop.body = &body;
    Pool::instance().run(loop, helpers, wait);
    if (loop.failure) {
        std::rethrow_exception(loop.failure);
    }
}

} // namespace

void parallelFor(std::int64_t chunks, int threads, const std::function<void(std::int64_t)>& body) {
    runLoop(chunks, threads, true, body);
}

void parallelForIfFree(std::int64_t chunks, int threads,
                       const std::function<void(std::int64_t)>& body) {
    runLoop(chunks, threads, false, body);
}

} // namespace gaussarium
