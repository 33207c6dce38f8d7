// Who waits where there are more threads than cores.
#pragma once

namespace gaussarium {

// From now on the calling thread gives way to the others of this and every program, as nice 10 does
// on Linux, where each thread has a priority of its own; elsewhere nothing happens. It cannot be
// taken back, and threads that it starts inherit it: the threads of parallelFor, for which the
// window waits, are started before.
void lowerThreadPriority();

// From now on the calling thread and those that it starts are let in soon after they wake, also
// where a thread of less priority computes: they ask for short turns, which costs them nothing
// while they are short. For a window's threads, which paint for milliseconds and then wait. On
// Linux since 6.12; elsewhere nothing happens. Threads that give way (above, below) take long turns
// again.
void takeShortTurns();

// As lowerThreadPriority() for every thread that the process has now, to `nice` 0..19: libraries
// start some of their own before main. Those that come later inherit it.
void lowerProcessPriority(int nice);

} // namespace gaussarium
