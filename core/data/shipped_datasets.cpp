#include "core/data/shipped_datasets.h"

#include "core/base/resources.h"
#include "core/data/data_file.h"

#include <algorithm>

namespace gaussarium {

const std::vector<ShippedDataset>& shippedDatasets() {
    static const std::vector<ShippedDataset> all = {
        {"old_faithful",
         "Old Faithful",
         "A geyser erupts for short or for long: can you tell the next wait from the last "
         "eruption?",
         "datasets/old_faithful.csv",
         {"eruptions", "waiting"},
         "",
         2,
         "Azzalini and Bowman (1990), A look at some data on the Old Faithful geyser, Applied "
         "Statistics 39, 357-365; as `faithful` in R",
         "facts, free to use; in R's datasets package under GPL-2 or later"},
        {"iris",
         "Iris",
         "Three species, two of which touch: how many groups do the measurements alone show?",
         "datasets/iris.csv",
         {"sepal_length", "sepal_width", "petal_length", "petal_width"},
         "species",
         3,
         "Fisher (1936), The use of multiple measurements in taxonomic problems, Annals of "
         "Eugenics "
         "7, 179-188; measured by Anderson (1935)",
         "public domain; as in scikit-learn (BSD-3-Clause)"},
        {"penguins",
         "Palmer penguins",
         "Which measurements separate three species, and does the sex of the bird hide in them?",
         "datasets/penguins.csv",
         {"bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"},
         "species",
         3,
         "Horst, Hill and Gorman (2020), palmerpenguins: Palmer Archipelago (Antarctica) penguin "
         "data, version 0.1.1; measured by Gorman, Williams and Fraser (2014)",
         "CC0 1.0"},
    };
    return all;
}

Expected<Dataset> loadShippedDataset(std::string_view name, Eigen::Index maxDimension,
                                     const std::vector<std::string>& columns) {
    const auto set = std::find_if(shippedDatasets().begin(), shippedDatasets().end(),
                                  [&](const ShippedDataset& s) { return s.name == name; });
    if (set == shippedDatasets().end()) {
        std::string names;
        for (const ShippedDataset& s : shippedDatasets()) {
            names += (names.empty() ? "" : ", ") + s.name;
        }
        return fail("'{}' is no data set that comes with the program (there are {})", name, names);
    }
    const Expected<std::filesystem::path> path = findResource(set->file);
    if (!path) {
        return fail(path.error());
    }
    ReadOptions options;
    options.columns = columns.empty() ? set->columns : columns;
    options.maxDimension = maxDimension;
    if (!set->labelColumn.empty()) {
        options.labelColumn = set->labelColumn;
    }
    Expected<Dataset> data = readDataFile(*path, options);
    if (data) {
        data->name = set->title;
    }
    return data;
}

} // namespace gaussarium
