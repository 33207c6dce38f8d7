#include "app/cli/data_input.h"

#include "app/cli/progress_line.h"
#include "core/base/interrupt.h"
#include "core/base/resources.h"
#include "core/data/data_file.h"
#include "core/data/shipped_datasets.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace gaussarium::cli {

namespace {

namespace fs = std::filesystem;

Expected<Dataset> loadShipped(const ShippedDataset& shipped, const DataArguments& arguments) {
    if (arguments.label.empty()) {
        return loadShippedDataset(shipped.name, 3, arguments.columns);
    }
    const Expected<fs::path> file = findResource(shipped.file);
    if (!file) {
        return fail(file.error());
    }
    ReadOptions options;
    options.columns = arguments.columns.empty() ? shipped.columns : arguments.columns;
    options.labelColumn = arguments.label;
    return readDataFile(*file, options);
}

} // namespace

Expected<Dataset> loadInput(const std::string& input, const DataArguments& arguments) {
    std::error_code ignored;
    if (!fs::exists(input, ignored)) {
        std::string names;
        for (const ShippedDataset& shipped : shippedDatasets()) {
            if (shipped.name == input) {
                return loadShipped(shipped, arguments);
            }
            names += (names.empty() ? "" : ", ") + shipped.name;
        }
        return fail("{}: there is no such file, and no shipped data set of that name ({})", input,
                    names);
    }
    ReadOptions options;
    options.columns = arguments.columns;
    if (!arguments.label.empty()) {
        options.labelColumn = arguments.label;
    }
    ProgressLine line;
    FileContext context;
    context.stop = stopOnInterrupt();
    context.progress = [&](double fraction) { line.show(fraction, input + ": reading"); };
    return readDataFile(input, options, context);
}

Expected<LabelledData> loadInput(const std::string& input, const DataArguments& arguments,
                                 const std::optional<TruthFile>& truth) {
    Expected<Dataset> data = loadInput(input, arguments);
    if (!data) {
        return fail(data.error());
    }
    if (!truth) {
        return LabelledData{std::move(*data), {}};
    }
    Expected<LabelledData> joined = withTruth(std::move(*data), *truth);
    if (!joined) {
        return fail("{} and {}: {}", input, arguments.truth, joined.error().message);
    }
    return joined;
}

} // namespace gaussarium::cli
