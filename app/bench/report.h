// The measurements as a table to read and as JSON (schema gaussarium.bench/1).
#pragma once

#include "app/bench/suite.h"

#include <string>
#include <vector>

namespace gaussarium::bench {

struct Machine {
    std::string cpu; // as the system names it
    int cores = 1;
    std::string instructions; // that the kernels use: "AVX3"
    std::string compiler;
    double load = 0.0; // average of the last minute, when the run began
};

Machine describeMachine();

std::string reportHeader(const Machine& machine);
std::string reportLine(const Row& row);
// Ends in a newline.
std::string reportJson(const Machine& machine, const std::vector<Row>& rows);

// "4.56 ms", "218 us", "0.43 us": three digits.
std::string duration(double seconds);

} // namespace gaussarium::bench
