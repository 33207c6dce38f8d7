#include "core/base/thread_priority.h"

#include "core/base/parallel.h"

#include <filesystem>
#include <string>
#include <system_error>

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace gaussarium {

void lowerThreadPriority() {
#ifdef __linux__
    parallelFor(resolveThreads(0), 0, [](std::int64_t) {});
    // Half of what nice can do: a thread at 19 gets almost nothing beside a busy desktop.
    constexpr int niceness = 10;
    // Only making it higher needs rights, so this cannot fail.
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness);
#endif
}

void lowerProcessPriority(int nice) {
#ifdef __linux__
    std::error_code unread;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", unread)) {
        // A thread that has ended meanwhile, or one that is lower already, is not missed.
        const auto thread = static_cast<id_t>(std::stoul(task.path().filename().string()));
        static_cast<void>(::setpriority(PRIO_PROCESS, thread, nice));
    }
#else
    static_cast<void>(nice);
#endif
}

} // namespace gaussarium
