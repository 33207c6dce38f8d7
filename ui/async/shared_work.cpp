#include "ui/async/shared_work.h"

#include <QThreadPool>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace gaussarium::ui {

namespace {

// One call of shareWork; all but the work itself is guarded by the board's mutex.
struct Shared {
    const std::function<void(int)>& work;
    const int count;
    int next = 0;
    int helping = 0;
};

// What the pool's threads are to help with. They are started without a word and find it here:
// what the threads share is then guarded by a mutex that ThreadSanitizer can see, which it does not
// see into Qt.
class Board {
public:
    static Board& instance() {
        static Board board;
        return board;
    }

    // As many threads as are idle, at most that many; how many.
    int callHelpers(Shared& shared, int most) {
        const std::lock_guard lock(m_mutex);
        for (int i = 0; i < most; ++i) {
            if (!QThreadPool::globalInstance()->tryStart([] { instance().help(); })) {
                break;
            }
            m_open.push_back(&shared);
            ++shared.helping;
        }
        return shared.helping;
    }

    void takeTurns(Shared& shared) {
        std::unique_lock lock(m_mutex);
        while (shared.next < shared.count) {
            const int mine = shared.next++;
            lock.unlock();
            shared.work(mine);
            lock.lock();
        }
    }

    void waitForHelpers(const Shared& shared) {
        std::unique_lock lock(m_mutex);
        m_left.wait(lock, [&] { return shared.helping == 0; });
    }

private:
    // One place on the board for each thread that was started.
    void help() {
        Shared* shared = nullptr;
        {
            const std::lock_guard lock(m_mutex);
            shared = m_open.front();
            m_open.pop_front();
        }
        takeTurns(*shared);
        const std::lock_guard lock(m_mutex);
        --shared->helping;
        m_left.notify_all();
    }

    std::mutex m_mutex;
    std::condition_variable m_left;
    std::deque<Shared*> m_open;
};

} // namespace

void shareWork(int count, const std::function<void(int)>& work) {
    constexpr int mostThreads = 2; // more would leave nothing for the estimators
    Shared shared{work, count};
    Board& board = Board::instance();
    if (board.callHelpers(shared, std::min(count, mostThreads)) == 0) {
        board.takeTurns(shared);
    }
    board.waitForHelpers(shared);
}

} // namespace gaussarium::ui
