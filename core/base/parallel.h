// Worker threads for loops whose answer must not depend on how many there are.
#pragma once

#include <cstdint>
#include <functional>

namespace gaussarium {

// The number of threads that `threads` asks for: 0 means every core of the machine.
int resolveThreads(int threads);

// Calls body(chunk) once for each chunk in 0..chunks-1, on up to `threads` threads, the calling one
// included, and returns when all are done. Chunks are handed out as threads become free, so body
// must write only to what belongs to its chunk; a caller that then combines the chunks in their
// order gets the same bits for any number of threads. The first exception is rethrown here, the
// other chunks are skipped. Threads are kept for the next call (an idle one sleeps); calls from
// inside body run in the calling thread alone.
// Thread-safe: concurrent callers take turns.
void parallelFor(std::int64_t chunks, int threads, const std::function<void(std::int64_t)>& body);

// The same for a caller that must not wait, such as a window that paints: where another loop is in
// flight, all of it runs in the calling thread.
void parallelForIfFree(std::int64_t chunks, int threads,
                       const std::function<void(std::int64_t)>& body);

} // namespace gaussarium
