// The real data sets that come with the program (resources/datasets).
#pragma once

#include "core/base/error.h"
#include "core/data/dataset.h"

#include <string>
#include <string_view>
#include <vector>

namespace gaussarium {

struct ShippedDataset {
    std::string name;                 // "old_faithful"
    std::string title;                // "Old Faithful"
    std::string question;             // what a lecturer asks before showing it
    std::string file;                 // relative to the resources: "datasets/old_faithful.csv"
    std::vector<std::string> columns; // those that are read by default
    std::string labelColumn;          // empty where there is none
    int components = 2;               // the k to ask of a method
    std::string source;               // citation
    std::string licence;
};

const std::vector<ShippedDataset>& shippedDatasets();

// Reads one; `columns` replaces the default ones where it is not empty, more than maxDimension of
// them are projected. Fails for a name that does not exist (listing those that do) and where the
// installed file is missing.
Expected<Dataset> loadShippedDataset(std::string_view name, Eigen::Index maxDimension = 3,
                                     const std::vector<std::string>& columns = {});

} // namespace gaussarium
