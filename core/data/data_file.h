// Reading and writing data sets as files, whatever their format.
#pragma once

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/data/file_context.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gaussarium {

struct ReadOptions {
    // Names, or 1-based numbers where no column has that name; in the order wanted. Empty: every
    // numeric column but the labels.
    std::vector<std::string> columns;
    // The column that says which group a row belongs to (text or numbers), by name or number.
    // None: a text column is used where it is the only one.
    std::optional<std::string> labelColumn;
    // Data with more columns are projected on their first principal components; the notes say so.
    Eigen::Index maxDimension = 3;
};

// Reads CSV, TSV and the like (csv_reader.h) or NPY (npy_io.h), told apart by the content. At
// least two rows; all points finite. Errors name the file, and the line and column where they have
// one. Memory: about twice the data, whatever the size of the file. Blocks until done or stopped,
// which is an error too.
Expected<Dataset> readDataFile(const std::filesystem::path& path, const ReadOptions& options = {},
                               const FileContext& context = {});

// Writes by extension, atomically: .csv and .tsv (a header, one row a point, numbers that read back
// as the same bits, and a last column "label" where there are labels), .npy (n x d float64, no
// names and labels). Fails for any other extension. In blocks: beside the data it needs 1 MiB or
// so. Stopped, which is an error, it leaves the old file.
Expected<void> writeDataFile(const std::filesystem::path& path, const Dataset& data,
                             const FileContext& context = {});

} // namespace gaussarium
