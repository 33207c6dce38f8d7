// add_norm.h on a GPU: a warp a row, every lane with width / 32 neighbouring numbers.
#include "core/train/cuda_kernels.h"

#include "core/train/cuda_launch.cuh"

#include <cuda_bf16.h>

#include <type_traits>

namespace gaussarium::train::cuda {

namespace {

constexpr int threads = 256;
constexpr int rowsPerBlock = threads / 32;

// `count` neighbouring numbers as one or more accesses of up to 16 bytes.
template <int count>
__device__ void load(const float* from, float to[count]) {
    if constexpr (count % 4 == 0) {
#pragma unroll
        for (int i = 0; i < count; i += 4) {
            const float4 four = *reinterpret_cast<const float4*>(from + i);
            to[i] = four.x;
            to[i + 1] = four.y;
            to[i + 2] = four.z;
            to[i + 3] = four.w;
        }
    } else {
#pragma unroll
        for (int i = 0; i < count; ++i) {
            to[i] = from[i];
        }
    }
}

template <int count>
__device__ void store(float* to, const float from[count]) {
    if constexpr (count % 4 == 0) {
#pragma unroll
        for (int i = 0; i < count; i += 4) {
            *reinterpret_cast<float4*>(to + i) =
                make_float4(from[i], from[i + 1], from[i + 2], from[i + 3]);
        }
    } else {
#pragma unroll
        for (int i = 0; i < count; ++i) {
            to[i] = from[i];
        }
    }
}

template <int count>
__device__ void load(const __nv_bfloat16* from, float to[count]) {
    if constexpr (count % 2 == 0) {
#pragma unroll
        for (int i = 0; i < count; i += 2) {
            const float2 two =
                __bfloat1622float2(*reinterpret_cast<const __nv_bfloat162*>(from + i));
            to[i] = two.x;
            to[i + 1] = two.y;
        }
    } else {
        to[0] = __bfloat162float(from[0]);
    }
}

template <int count>
__device__ void store(__nv_bfloat16* to, const float from[count]) {
    if constexpr (count % 2 == 0) {
#pragma unroll
        for (int i = 0; i < count; i += 2) {
            *reinterpret_cast<__nv_bfloat162*>(to + i) =
                __floats2bfloat162_rn(from[i], from[i + 1]);
        }
    } else {
        to[0] = __float2bfloat16(from[0]);
    }
}

template <int count>
__global__ void addNormKernel(const float* x, const __nv_bfloat16* update, std::int64_t rows,
                              float epsilon, float* sum, __nv_bfloat16* normed, float* scale) {
    const std::int64_t row = std::int64_t{blockIdx.x} * rowsPerBlock + threadIdx.x / 32;
    if (row >= rows) {
        return;
    }
    constexpr float inverse = 1.0F / (32 * count);
    const int lane = threadIdx.x % 32;
    const std::int64_t at = (row * 32 + lane) * count;
    float values[count];
    load<count>(x + at, values);
    if (update != nullptr) {
        float added[count];
        load<count>(update + at, added);
#pragma unroll
        for (int i = 0; i < count; ++i) {
            values[i] += added[i];
        }
    }
    store<count>(sum + at, values);
    float mean = 0;
#pragma unroll
    for (int i = 0; i < count; ++i) {
        mean += values[i];
    }
    mean = warpSum(mean) * inverse;
    float variance = 0;
#pragma unroll
    for (int i = 0; i < count; ++i) {
        values[i] -= mean;
        variance += values[i] * values[i];
    }
    const float factor = rsqrtf(warpSum(variance) * inverse + epsilon);
#pragma unroll
    for (int i = 0; i < count; ++i) {
        values[i] *= factor;
    }
    store<count>(normed + at, values);
    if (lane == 0) {
        scale[row] = factor;
    }
}

template <int count>
__global__ void addNormSlopeKernel(const float* bySum, const __nv_bfloat16* byNormed,
                                   const __nv_bfloat16* normed, const float* scale,
                                   std::int64_t rows, float* byX, __nv_bfloat16* byUpdate) {
    const std::int64_t row = std::int64_t{blockIdx.x} * rowsPerBlock + threadIdx.x / 32;
    if (row >= rows) {
        return;
    }
    constexpr float inverse = 1.0F / (32 * count);
    const int lane = threadIdx.x % 32;
    const std::int64_t at = (row * 32 + lane) * count;
    float outer[count];
    float unit[count];
    load<count>(byNormed + at, outer);
    load<count>(normed + at, unit);
    float mean = 0;
    float along = 0;
#pragma unroll
    for (int i = 0; i < count; ++i) {
        mean += outer[i];
        along += outer[i] * unit[i];
    }
    mean = warpSum(mean) * inverse;
    along = warpSum(along) * inverse;
    const float factor = scale[row];
    float result[count] = {};
    if (bySum != nullptr) {
        load<count>(bySum + at, result);
    }
#pragma unroll
    for (int i = 0; i < count; ++i) {
        result[i] += factor * (outer[i] - mean - unit[i] * along);
    }
    store<count>(byX + at, result);
    if (byUpdate != nullptr) {
        store<count>(byUpdate + at, result);
    }
}

// Calls body with width / 32 as a constant.
template <class Body>
void withCount(std::int64_t width, const Body& body) {
    switch (width) {
    case 32: return body(std::integral_constant<int, 1>());
    case 64: return body(std::integral_constant<int, 2>());
    case 128: return body(std::integral_constant<int, 4>());
    case 256: return body(std::integral_constant<int, 8>());
    case 512: return body(std::integral_constant<int, 16>());
    case 1024: return body(std::integral_constant<int, 32>());
    default: throw std::invalid_argument("addNorm: no kernel for a width of "
                                         + std::to_string(width));
    }
}

unsigned blocksFor(std::int64_t rows) {
    return static_cast<unsigned>((rows + rowsPerBlock - 1) / rowsPerBlock);
}

} // namespace

bool canNormalise(std::int64_t width) {
    return width >= 32 && width <= 1024 && (width & (width - 1)) == 0;
}

void addNorm(const float* x, const void* update, std::int64_t rows, std::int64_t width,
             float epsilon, float* sum, void* normed, float* scale, Stream stream) {
    withCount(width, [&](auto count) {
        addNormKernel<decltype(count)::value>
            <<<blocksFor(rows), threads, 0, nativeStream(stream)>>>(
                x, static_cast<const __nv_bfloat16*>(update), rows, epsilon, sum,
                static_cast<__nv_bfloat16*>(normed), scale);
    });
    checkLaunch("addNorm");
}

void addNormSlope(const float* bySum, const void* byNormed, const void* normed, const float* scale,
                  std::int64_t rows, std::int64_t width, float* byX, void* byUpdate,
                  Stream stream) {
    withCount(width, [&](auto count) {
        addNormSlopeKernel<decltype(count)::value>
            <<<blocksFor(rows), threads, 0, nativeStream(stream)>>>(
                bySum, static_cast<const __nv_bfloat16*>(byNormed),
                static_cast<const __nv_bfloat16*>(normed), scale, rows, byX,
                static_cast<__nv_bfloat16*>(byUpdate));
    });
    checkLaunch("addNormSlope");
}

} // namespace gaussarium::train::cuda
