#include "core/base/thread_priority.h"

#include "core/base/parallel.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>

#ifdef __linux__
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace gaussarium {

#ifdef __linux__
namespace {

// The kernel's struct sched_attr, which glibc 2.36 does not declare.
struct SchedulingAttributes {
    std::uint32_t size = 48;
    std::uint32_t policy = 0; // SCHED_OTHER
    std::uint64_t flags = 0;
    std::int32_t nice = 0;
    std::uint32_t priority = 0;
    std::uint64_t runtime = 0; // of a turn, ns; 0: the system's own. Before Linux 6.12 of no effect
    std::uint64_t deadline = 0;
    std::uint64_t period = 0;
};

// Where it is refused the thread's turns stay as they are: nothing is lost but smoothness.
void setTurns(id_t thread, std::uint64_t nanoseconds) {
    SchedulingAttributes attributes;
    attributes.nice = ::getpriority(PRIO_PROCESS, thread);
    attributes.runtime = nanoseconds;
    static_cast<void>(::syscall(SYS_sched_setattr, thread, &attributes, 0));
}

} // namespace
#endif

void takeShortTurns() {
#ifdef __linux__
    constexpr std::uint64_t turn = 200'000; // twice the shortest that there is
    setTurns(static_cast<id_t>(::gettid()), turn);
#endif
}

void lowerThreadPriority() {
#ifdef __linux__
    parallelFor(resolveThreads(0), 0, [](std::int64_t) {});
    // Half of what nice can do: a thread at 19 gets almost nothing beside a busy desktop.
    constexpr int niceness = 10;
    // Only making it higher needs rights, so this cannot fail.
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness);
    setTurns(static_cast<id_t>(::gettid()), 0);
#endif
}

void lowerProcessPriority(int nice) {
#ifdef __linux__
    std::error_code unread;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", unread)) {
        // A thread that has ended meanwhile, or one that is lower already, is not missed.
        const auto thread = static_cast<id_t>(std::stoul(task.path().filename().string()));
        static_cast<void>(::setpriority(PRIO_PROCESS, thread, nice));
        setTurns(thread, 0);
    }
#else
    static_cast<void>(nice);
#endif
}

} // namespace gaussarium
