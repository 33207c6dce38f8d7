// One chunk of an EM step: responsibilities, log-likelihood and moments in a single pass over the
// points, with the widest vector instructions of the machine at hand.
#pragma once

#include <cstdint>

namespace gaussarium::em {

// A mixture and a run of points in the packed layouts of components.h and point_columns.h.
struct KernelInput {
    const double* points = nullptr; // the chunk's first point, aligned to 64 bytes
    std::int64_t stride = 0;        // between coordinates
    std::int64_t count = 0;         // points, >= 1
    const double* kernel = nullptr; // Components::kernel
    int dimension = 0;
    int components = 0;
    bool diagonal = false;
    bool moments = true; // false: the log-likelihood alone
};

// Doubles that a chunk's sums take: the log-likelihood (base 2), then for each component the sum of
// its responsibilities r, of r y, and of r y y^T (packed), where y = A z + b: moments are taken in
// the component's own whitened coordinates, about its own mean, so neither an offset nor a stretch
// of the data cancels digits.
int kernelSums(int dimension, int components, bool diagonal);

// Doubles of scratch memory, aligned to 64 bytes, that a call needs. A few hundred for each
// component: no array grows with the number of points.
std::int64_t kernelScratch(int dimension, int components, bool diagonal);

// Writes the sums. Points are summed in an order of its own, which depends on the width of the
// vectors: the last bits may differ between processors, never between runs or thread counts.
// 2^-1000 stands for smaller ratios of a density to the largest at its point.
void fusedKernel(const KernelInput& input, double* scratch, double* sums);

// 2^x for n values in [-1000, 1000]: the kernel's own exponential, for its test.
void exp2Array(const double* values, double* results, std::int64_t n);

// The instruction set that the kernel uses here: "AVX3" (AVX-512), "AVX2", "SSE4", ...
const char* kernelTarget();

} // namespace gaussarium::em
