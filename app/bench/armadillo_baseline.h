// Armadillo's gmm_full and gmm_diag, loaded at run time: the program itself does not link
// Armadillo, whose libraries would slow the opening of every window.
#pragma once

#include "core/base/error.h"

#include <string>

// What the module (armadillo_module.cpp) exports, in C so that it can be looked up by name.
extern "C" {
struct GaussariumArmadilloTask {
    const double* points; // d x n, column by column
    long long n;
    int dimension;
    int components;
    const double* weights;     // k; null: Armadillo makes its own start
    const double* means;       // d x k
    const double* covariances; // k of d x d
    int diagonal;
    int iterations;
    int threads;
};
// The log-likelihood after the iterations, summed over the points; NaN where Armadillo failed or
// `evaluate` is 0.
typedef double (*GaussariumArmadilloRun)(const GaussariumArmadilloTask*, int evaluate);
typedef const char* (*GaussariumArmadilloVersion)();
}

namespace gaussarium::bench {

struct ArmadilloBaseline {
    GaussariumArmadilloRun run = nullptr;
    std::string version; // "armadillo 11.4"
};

// Looked for beside the program; the error says why there is none.
const Expected<ArmadilloBaseline>& armadilloBaseline();

} // namespace gaussarium::bench
