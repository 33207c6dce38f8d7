// cuda_kernels.h in a build without CUDA: no tensor can be on a GPU, so nothing of it is reached.
#include "core/train/cuda_kernels.h"

#include <stdexcept>

namespace gaussarium::train::cuda {

namespace {

[[noreturn]] void refuse() {
    throw std::logic_error("this build has no CUDA");
}

} // namespace

// The operators ask for it before they look at where a tensor lives.
Stream currentStream() {
    return nullptr;
}

void useOwnStream() {
    refuse();
}

void drawTasks(const TaskPriorConfig&, const TaskPins&, std::uint64_t, const std::int64_t*,
               std::int64_t, std::int64_t, std::int64_t, const TaskArrays<float>&, Stream) {
    refuse();
}

void logDensity(const MixtureArguments&, float*) {
    refuse();
}

void logDensitySlope(const MixtureArguments&, const float*, float*) {
    refuse();
}

void refine(const MixtureArguments&, const float*, int, float*, float*) {
    refuse();
}

void refineSlope(const MixtureArguments&, const float*, int, const float*, const float*, float*,
                 float*, float*) {
    refuse();
}

bool canNormalise(std::int64_t) {
    return false;
}

void addNorm(const float*, const void*, std::int64_t, std::int64_t, float, float*, void*, float*,
             Stream) {
    refuse();
}

void addNormSlope(const float*, const void*, const void*, const float*, std::int64_t, std::int64_t,
                  float*, void*, Stream) {
    refuse();
}

void selfAttention(const AttentionArguments&, void*, float*) {
    refuse();
}

void selfAttentionSlope(const AttentionArguments&, const void*, const float*, const void*, float*,
                        void*) {
    refuse();
}

void adamW(const AdamWArguments&) {
    refuse();
}

} // namespace gaussarium::train::cuda
