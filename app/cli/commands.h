// One function a verb. Each returns the exit status (command_line.h) and has then said on standard
// error what went wrong.
#pragma once

#include "app/cli/arguments.h"

namespace gaussarium::cli {

int runCommand(const CompareArguments& arguments, const MethodRegistry& registry); // and `fit`
int runCommand(const SampleArguments& arguments, const MethodRegistry& registry);
int runCommand(const EvaluateArguments& arguments, const MethodRegistry& registry);
int runCommand(const CardArguments& arguments, const MethodRegistry& registry);
int runCommand(const BenchArguments& arguments, const MethodRegistry& registry);
int runCommand(const InfoArguments& arguments, const MethodRegistry& registry);

} // namespace gaussarium::cli
