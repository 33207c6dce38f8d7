#include "core/data/data_file.h"

#include "core/base/atomic_file.h"
#include "core/data/byte_source.h"
#include "core/data/csv_cell.h"
#include "core/data/csv_reader.h"
#include "core/data/csv_writer.h"
#include "core/data/npy_io.h"

#include <utility>

namespace gaussarium {

namespace {

// Beyond this the squares of a projection's sums could overflow whatever they are scaled by.
constexpr double largestProjected = 1e300;

Expected<Dataset> readBuffer(BlockBuffer& buffer, const ReadOptions& options) {
    Expected<Dataset> data = isNpy(buffer) ? readNpy(buffer, options) : readCsv(buffer, options);
    if (!data || data->dimension() <= options.maxDimension) {
        return data;
    }
    for (Eigen::Index j = 0; j < data->dimension(); ++j) {
        if (data->points.row(j).cwiseAbs().maxCoeff() > largestProjected) {
            return fail("column '{}' holds values beyond {}, too large to be projected",
                        data->columns[static_cast<std::size_t>(j)], largestProjected);
        }
    }
    return projectToPrincipalComponents(std::move(*data), options.maxDimension);
}

} // namespace

Expected<Dataset> readDataFile(const std::filesystem::path& path, const ReadOptions& options) {
    Expected<FileSource> source = FileSource::open(path);
    if (!source) {
        return fail("{}: {}", path.string(), source.error().message);
    }
    BlockBuffer buffer(*source);
    Expected<Dataset> data = readBuffer(buffer, options);
    if (!data) {
        return fail("{}: {}", path.string(), data.error().message);
    }
    data->name = readableText(path.stem().string());
    data->source = readableText(path.string());
    return data;
}

Expected<void> writeDataFile(const std::filesystem::path& path, const Dataset& data) {
    data.check();
    const std::string extension = path.extension().string();
    if (extension == ".csv") {
        return writeFileAtomically(path, csvText(data, ','));
    }
    if (extension == ".tsv") {
        return writeFileAtomically(path, csvText(data, '\t'));
    }
    if (extension == ".npy") {
        return writeFileAtomically(path, npyBytes(data.points));
    }
    return fail("{}: data are written as .csv, .tsv or .npy, not as '{}'", path.string(),
                extension);
}

} // namespace gaussarium
