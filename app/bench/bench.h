// `gaussarium bench`: the speed measurements, each against its baseline in the same run.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

namespace gaussarium::bench {

// Runs the measurements whose names begin with one of `names` ("em", "em/full", "tgmm", "ui"; none:
// all), writes a line for each to standard output as it is done, and the result (schema
// gaussarium.bench/1) to jsonPath ("": nowhere, "-": standard output, which then carries nothing
// else). Returns the exit status: 0 done, 1 failed, 2 a name that matches nothing, 130 stopped;
// messages go to standard error. Takes about a minute for "em"; wants an idle machine.
int run(const std::vector<std::string>& names, const std::string& jsonPath,
        const std::stop_token& stop);

} // namespace gaussarium::bench
