// What the machine can do at most, measured in the same run.
#pragma once

namespace gaussarium::bench {

// Multiplications or fused multiply-adds of double precision a second, on vectors in registers,
// with that many threads at once. Measured once for each number of threads; a tenth of a second.
double multiplicationsPerSecond(int threads);

// A lower bound for the seconds of one EM step on n points: its multiplications at the rate above,
// as if everything else (additions, maxima, memory) were free. For each point and component: the
// whitened coordinates, their squares, the 11 of the exponential, the responsibility, the weighted
// coordinates and their products.
double emStepLimit(long long n, int dimension, int components, bool diagonal, int threads);

} // namespace gaussarium::bench
