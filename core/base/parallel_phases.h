// Short loops that follow one another, on threads that stay together.
#pragma once

#include <cstdint>
#include <functional>

namespace gaussarium {

// For each phase in 0..phases-1 in turn: body(phase, chunk) once for each chunk in 0..chunks-1,
// then between(phase) once, where it is given, before anything of the next phase begins. As
// `phases` calls of parallelFor (core/base/parallel.h), with the same rules, but threads are woken
// once and meet between phases without going to sleep unless one keeps the others waiting for
// longer than some 50 us: for phases of a few hundred microseconds that is the difference between
// two threads and one. A thread that arrives late or not at all holds nobody up: whoever is free
// takes the next chunk. The first exception is rethrown, what is left is skipped.
void parallelPhases(std::int64_t phases, std::int64_t chunks, int threads,
                    const std::function<void(std::int64_t phase, std::int64_t chunk)>& body,
                    const std::function<void(std::int64_t phase)>& between = {});

} // namespace gaussarium
