#include "core/data/data_file.h"

#include "core/base/atomic_file.h"
#include "core/data/byte_source.h"
#include "core/data/csv_cell.h"
#include "core/data/csv_reader.h"
#include "core/data/csv_writer.h"
#include "core/data/npy_io.h"

#include <algorithm>
#include <utility>

namespace gaussarium {

namespace {

Expected<Dataset> readBuffer(BlockBuffer& buffer, const ReadOptions& options,
                             const std::stop_token& stop) {
    Expected<Dataset> data =
        isNpy(buffer) ? readNpy(buffer, options, stop) : readCsv(buffer, options, stop);
    if (!data || data->dimension() <= options.maxDimension) {
        return data;
    }
    return projectToPrincipalComponents(std::move(*data), options.maxDimension, stop);
}

// text(first, count) gives the bytes of some of the n points.
template <class Text>
Expected<void> writeBlocks(const std::filesystem::path& path, const std::string& header,
                           Eigen::Index n, const FileContext& context, const Text& text) {
    constexpr Eigen::Index block = 8192;
    Expected<AtomicFile> file = AtomicFile::create(path);
    if (!file) {
        return fail(file.error());
    }
    Expected<void> written = file->write(header);
    for (Eigen::Index first = 0; written && first < n; first += block) {
        if (context.stop.stop_requested()) {
            return fail("{}: writing was stopped", path.string());
        }
        const Eigen::Index count = std::min(block, n - first);
        written = file->write(text(first, count));
        if (context.progress) {
            context.progress(static_cast<double>(first + count) / static_cast<double>(n));
        }
    }
    return written ? file->commit() : written;
}

} // namespace

Expected<Dataset> readDataFile(const std::filesystem::path& path, const ReadOptions& options,
                               const FileContext& context) {
    Expected<FileSource> source = FileSource::open(path, context);
    if (!source) {
        return fail("{}: {}", path.string(), source.error().message);
    }
    BlockBuffer buffer(*source);
    Expected<Dataset> data = readBuffer(buffer, options, context.stop);
    if (!data) {
        return fail("{}: {}", path.string(), data.error().message);
    }
    data->name = readableText(path.stem().string());
    data->source = readableText(path.string());
    return data;
}

Expected<void> writeDataFile(const std::filesystem::path& path, const Dataset& data,
                             const FileContext& context) {
    data.check();
    const std::string extension = path.extension().string();
    if (extension == ".csv" || extension == ".tsv") {
        const char separator = extension == ".csv" ? ',' : '\t';
        return writeBlocks(path, csvHeader(data, separator), data.size(), context,
                           [&](Eigen::Index first, Eigen::Index count) {
                               return csvRows(data, separator, first, count);
                           });
    }
    if (extension == ".npy") {
        return writeBlocks(path, npyHeader(data.size(), data.dimension()), data.size(), context,
                           [&](Eigen::Index first, Eigen::Index count) {
                               return npyValues(data.points.middleCols(first, count));
                           });
    }
    return fail("{}: data are written as .csv, .tsv or .npy, not as '{}'", path.string(),
                extension);
}

} // namespace gaussarium
