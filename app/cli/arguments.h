// What was asked on the command line, as plain structs. Only arguments.cpp knows the parser.
#pragma once

#include "app/cli/argument_values.h"
#include "app/cli/task_family.h"
#include "core/estimate/method_registry.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace gaussarium::cli {

struct DataArguments {
    std::vector<std::string> inputs;  // files, or names of shipped data sets
    std::vector<std::string> columns; // empty: all numeric ones
    std::string label;                // column with the known classes; empty: none
    std::string truth;                // truth file; empty: none
};

struct RunArguments {
    std::optional<int> components; // none: "auto"
    int maxComponents = 8;
    std::uint64_t seed = 1;
    int threads = 0; // 0: all cores
};

// `fit` and `compare`: the one is the other with a single method.
struct CompareArguments {
    DataArguments data;
    RunArguments run;
    std::vector<MethodChoice> methods;
    bool describeComponents = false; // `fit` lists the components that it found
    std::string json;                // "-": standard output, empty: none; also below
    std::string csv;
    std::string figure;
    std::optional<CameraAngles> camera; // of the figure of 3D data
};

struct SampleArguments {
    std::string preset; // empty: a random task
    int dimension = 2;
    int components = 3;
    FamilyArguments family;
    std::int64_t n = 0; // 0: the preset's own
    std::uint64_t seed = 1;
    std::string out;
    std::string truth;
};

struct EvaluateArguments {
    std::vector<int> dimensions;
    std::vector<int> components; // the tasks' own k; empty: 1..8, task by task
    bool hideComponents = false; // the methods must choose k
    std::vector<int> sizes;
    int tasks = 64;
    std::int64_t heldOut = 2000;
    FamilyArguments family;
    std::uint64_t seed = 1;
    int threads = 0;
    std::vector<MethodChoice> methods;
    bool markdown = false;
    std::string json;
};

struct CardArguments {
    std::string weights;               // empty: the network that ships
    std::vector<std::string> sections; // empty: all
    int tasks = 512;
    std::uint64_t seed = 2026;
    int threads = 0;
    bool fresh = false; // measure again what was kept
    std::string notes;
    std::string out; // "-": standard output
    std::string json;
};

struct BenchArguments {
    std::vector<std::string> names; // beginnings of names: "em", "em/full"; none: all
    std::string json;
};

struct InfoArguments {
    std::string json;
};

using Arguments = std::variant<CompareArguments, SampleArguments, EvaluateArguments, CardArguments,
                               BenchArguments, InfoArguments>;

// Why nothing is to be run: help that was asked for (status 0), or a wrong call (status 2).
struct EarlyExit {
    int status = 0;
    std::string text; // help for standard output, or one sentence for standard error
};

using ParsedArguments = tl::expected<Arguments, EarlyExit>;

// The words after the program's name. Options of methods come from the registry: "--restarts 10"
// reaches every chosen method that has it, "--em.restarts 10" only em, and "em:restarts=10" in the
// list of methods is one variant of em beside others.
ParsedArguments parseArguments(const std::vector<std::string>& words,
                               const MethodRegistry& registry);

// Whether that word is a verb: "fit", "compare", ...
bool isVerb(const std::string& word);

} // namespace gaussarium::cli
