#include "ui/async/shared_work.h"

#include <QThreadPool>

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace gaussarium::ui {

void shareWork(int count, const std::function<void(int)>& work) {
    constexpr int mostThreads = 2; // more would leave nothing for the estimators
    std::mutex mutex;
    std::condition_variable left;
    int next = 0;
    int painting = 0;
    const auto takeTurns = [&] {
        while (true) {
            int mine = 0;
            {
                const std::lock_guard lock(mutex);
                mine = next++;
            }
            if (mine >= count) {
                return;
            }
            work(mine);
        }
    };
    {
        // Held while they start: what was written before is seen by them.
        const std::lock_guard lock(mutex);
        for (int i = 0; i < std::min(count, mostThreads); ++i) {
            const bool started = QThreadPool::globalInstance()->tryStart([&] {
                takeTurns();
                const std::lock_guard end(mutex);
                --painting;
                left.notify_one();
            });
            painting += started ? 1 : 0;
        }
    }
    std::unique_lock lock(mutex);
    if (painting == 0) {
        lock.unlock();
        takeTurns();
        return;
    }
    left.wait(lock, [&] { return painting == 0; });
}

} // namespace gaussarium::ui
