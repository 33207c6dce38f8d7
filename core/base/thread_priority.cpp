#include "core/base/thread_priority.h"

#include "core/base/parallel.h"

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

} // namespace gaussarium
