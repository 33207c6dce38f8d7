// `gaussarium-trainer bench`: how fast LibTorch does what `gaussarium bench tgmm` measures; that
// command runs this one for its baseline.
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace gaussarium::train {

struct BenchArguments {
    std::vector<std::int64_t> sizes = {64, 128, 256, 512, 1024};
    std::vector<int> threads = {1, 2};
    std::int64_t gemm = 0; // size of a matrix product to time first; 0: none
    std::string json;      // "": nowhere, "-": standard output, which then carries nothing else
};

// One line a measurement on standard output; the JSON holds
//   {schema: "gaussarium.trainer-bench/1", torch: "1.13.1",
//    gemm: [{threads, flops_per_second}],
//    rows: [{attention: "batched" | "by head", n, threads, seconds, answer: [...]}]}
// with the answer of EagerForward::run. A stop leaves out the rows that are not begun.
Expected<void> runBench(const BenchArguments& arguments, const std::stop_token& stop);

} // namespace gaussarium::train
