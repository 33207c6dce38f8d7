// The float32 arithmetic of the network: matrix products, layer normalisation, GELU and the softmax
// of attention, with the widest vector instructions of the machine at hand (Highway's dynamic
// dispatch: the program runs on any x86-64, and uses AVX2 or AVX-512 where they are).
//
// One thread, no memory of their own, no state: callers split the rows. Sums are taken in an order
// that depends on the width of the vectors but neither on the rows beside a row nor on the number
// of threads: the last bits may differ between processors, never between runs.
#pragma once

#include <cstdint>

namespace gaussarium::tgmm {

// Columns are handled in panels of this many; a matrix is padded with zeros to whole panels.
inline constexpr std::int64_t panelWidth = 32;

constexpr std::int64_t panelsOf(std::int64_t columns) {
    return (columns + panelWidth - 1) / panelWidth;
}

constexpr std::int64_t paddedToPanels(std::int64_t columns) {
    return panelsOf(columns) * panelWidth;
}

// C = A B, or C += A B. A [rows, inner] and C [rows, panels * 32] are row-major. B is packed: panel
// p holds columns 32 p to 32 p + 31, its row i at b + p * panelStride + 32 i.
struct Product {
    const float* a = nullptr;
    std::int64_t aStride = 0;
    std::int64_t rows = 0;
    std::int64_t inner = 0;
    const float* b = nullptr;
    std::int64_t panelStride = 0;
    std::int64_t panels = 0;
    float* c = nullptr;
    std::int64_t cStride = 0;
    bool accumulate = false;
};

// 2 rows inner 32 panels floating-point operations.
void multiply(const Product& product);

// y = (x - mean) / sqrt(variance + 1e-5) of each row over its first `width` numbers, the variance
// biased; numbers past them are left as they are. y may be x.
void normaliseRows(const float* x, std::int64_t xStride, std::int64_t rows, std::int64_t width,
                   float* y, std::int64_t yStride);

// x <- x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))): the tanh form.
void gelu(float* x, std::int64_t count);

// One tile of an online softmax (Milakov and Gimelshein 2018; FlashAttention): the running maximum
// and sum of each row are carried from tile to tile, so that no row is ever held whole.
struct SoftmaxTile {
    float* scores = nullptr; // [rows, stride]; on return 2^(scale (score - maximum))
    std::int64_t stride = 0; // a multiple of 32
    std::int64_t rows = 0;
    std::int64_t columns = 0; // numbers from there to the next multiple of 32 are overwritten
    float scale = 1.0F;       // log2(e) included by the caller
    float* maxima = nullptr;  // [rows], start at softmaxStart
    float* sums = nullptr;    // [rows], start at 0
    float* decays = nullptr;  // [rows]: what the sums so far were multiplied by
};

// Below every score, and finite so that a difference with it is.
inline constexpr float softmaxStart = -1e30F;

void softmaxTile(const SoftmaxTile& tile);

// x[r, 0 .. columns - 1] *= factors[r]; columns padded to a multiple of 32.
void scaleRows(float* x, std::int64_t stride, std::int64_t rows, std::int64_t columns,
               const float* factors);

// The instruction set in use: "AVX3" (AVX-512), "AVX2", "SSE4", ...
const char* kernelTarget();

} // namespace gaussarium::tgmm
