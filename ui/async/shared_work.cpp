#include "ui/async/shared_work.h"

#include <QThreadPool>

#include <condition_variable>
#include <mutex>

namespace gaussarium::ui {

void shareWork(int count, const std::function<void(int)>& work) {
    std::mutex mutex;
    std::condition_variable left;
    int next = 0;
    bool helping = false;
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
    if (count > 1) {
        // Held while the helper starts: what was written before is seen by it.
        const std::lock_guard lock(mutex);
        helping = QThreadPool::globalInstance()->tryStart([&] {
            takeTurns();
            const std::lock_guard end(mutex);
            helping = false;
            left.notify_one();
        });
    }
    takeTurns();
    std::unique_lock lock(mutex);
    left.wait(lock, [&] { return !helping; });
}

} // namespace gaussarium::ui
