#include "core/data/npy_io.h"

#include "core/data/column_choice.h"
#include "core/data/label_collector.h"
#include "core/data/npy_header.h"
#include "core/data/row_collector.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>
#include <utility>

namespace gaussarium {

namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t longestHeader = std::size_t{1} << 20;
constexpr std::size_t blockBytes = std::size_t{1} << 18;
constexpr Eigen::Index rowsBetweenStops = 4096;

std::uint64_t loadBytes(const char* from, int bytes, bool bigEndian) {
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i) {
        const int at = bigEndian ? i : bytes - 1 - i;
        value = (value << 8U) | static_cast<unsigned char>(from[at]);
    }
    return value;
}

double loadValue(const char* from, const NpyHeader& header) {
    const std::uint64_t bits = loadBytes(from, header.bytes, header.bigEndian);
    switch (header.kind) {
    case NpyKind::Float:
        return header.bytes == 8 ? std::bit_cast<double>(bits)
                                 : std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    case NpyKind::Unsigned:
        return static_cast<double>(bits);
    case NpyKind::Signed:
        break;
    }
    const int unused = 64 - 8 * header.bytes;
    // Shifting up and back down copies the sign bit into the bits that the type does not have.
    return static_cast<double>(static_cast<std::int64_t>(bits << unused) >> unused);
}

// Magic, version and header; leaves the buffer at the first value.
Expected<NpyHeader> readHeader(BlockBuffer& buffer) {
    Expected<std::span<char>> bytes = buffer.peek(12);
    if (!bytes) {
        return fail(bytes.error());
    }
    if (bytes->size() < 10) {
        return fail("the NPY file ends within its first 10 bytes");
    }
    const int version = (*bytes)[6];
    if (version < 1 || version > 3) {
        return fail("NPY format version {} is unknown (1 to 3 are read)", version);
    }
    const std::size_t prologue = version == 1 ? 10 : 12;
    if (bytes->size() < prologue) {
        return fail("the NPY file ends within its first 12 bytes");
    }
    const std::size_t length = loadBytes(bytes->data() + 8, version == 1 ? 2 : 4, false);
    if (length > longestHeader) {
        return fail("the NPY header claims {} bytes", length);
    }
    bytes = buffer.peek(prologue + length);
    if (!bytes) {
        return fail(bytes.error());
    }
    if (bytes->size() < prologue + length) {
        return fail("the NPY file ends within its header");
    }
    Expected<NpyHeader> header = parseNpyHeader(std::string_view(bytes->data() + prologue, length));
    buffer.consume(prologue + length);
    return header;
}

struct Extent {
    std::uint64_t rows = 0;
    std::uint64_t columns = 1;
};

Expected<Extent> checkShape(const NpyHeader& header, const BlockBuffer& buffer) {
    const std::vector<std::uint64_t>& shape = header.shape;
    if (shape.empty() || shape.size() > 2) {
        return fail("the array has {} dimensions where points need 1 or 2 (n, or n x d)",
                    shape.size());
    }
    Extent extent;
    extent.rows = shape[0];
    extent.columns = shape.size() == 2 ? shape[1] : 1;
    if (extent.rows < 2) {
        return fail("the array has {} row{} where at least 2 points are needed", extent.rows,
                    extent.rows == 1 ? "" : "s");
    }
    if (extent.columns < 1 || extent.columns > mostColumns) {
        return fail("the array is {} x {}: points need 1 to {} columns", extent.rows,
                    extent.columns, mostColumns);
    }
    if (!buffer.size()) {
        return fail("an NPY file cannot be read from a pipe");
    }
    // With at most 1000 columns of 8 bytes, rows below 2^48 cannot overflow.
    const std::uint64_t left = *buffer.size() - std::min(*buffer.size(), buffer.position());
    const std::uint64_t rowBytes = extent.columns * static_cast<std::uint64_t>(header.bytes);
    if (extent.rows > left / rowBytes) {
        return fail("the array's {} x {} values of {} bytes are more than the {} bytes that follow "
                    "the header: the file is truncated",
                    extent.rows, extent.columns, header.bytes, left);
    }
    if (left != extent.rows * rowBytes) {
        return fail("{} bytes follow the array's {} x {} values", left - extent.rows * rowBytes,
                    extent.rows, extent.columns);
    }
    return extent;
}

// Calls take(index, value) for each value in the order of the file.
template <class Take>
Expected<void> readValues(BlockBuffer& buffer, const NpyHeader& header, std::uint64_t count,
                          Take&& take) {
    const auto width = static_cast<std::size_t>(header.bytes);
    for (std::uint64_t i = 0; i < count;) {
        const Expected<std::span<char>> bytes = buffer.peek(blockBytes);
        if (!bytes) {
            return fail(bytes.error());
        }
        const std::uint64_t here = std::min<std::uint64_t>(bytes->size() / width, count - i);
        if (here == 0) {
            return fail("the file became shorter while it was read");
        }
        for (std::uint64_t j = 0; j < here; ++j, ++i) {
            take(i, loadValue(bytes->data() + j * width, header));
        }
        buffer.consume(static_cast<std::size_t>(here) * width);
    }
    return {};
}

// All columns, one point a column of the result.
Expected<Eigen::MatrixXd> readMatrix(BlockBuffer& buffer, const NpyHeader& header,
                                     const Extent& extent) {
    const std::uint64_t rows = extent.rows;
    const std::uint64_t columns = extent.columns;
    Eigen::MatrixXd points(static_cast<Eigen::Index>(columns), static_cast<Eigen::Index>(rows));
    double* const to = points.data();
    const Expected<void> done =
        header.fortranOrder ? readValues(
            buffer, header, rows * columns,
            [=](std::uint64_t i, double value) { to[(i % rows) * columns + i / rows] = value; })
                            : readValues(buffer, header, rows * columns,
                                         [=](std::uint64_t i, double value) { to[i] = value; });
    if (!done) {
        return fail(done.error());
    }
    return points;
}

// Moves the chosen coordinates of the good rows to the front of the matrix, in place.
Expected<Dataset> keepGoodRows(Eigen::MatrixXd points, const CsvDialect& table,
                               const ColumnChoice& choice, const std::stop_token& stop) {
    Dataset data;
    LabelCollector labels;
    RowCollector report(1); // only for its list of skipped rows
    const auto d = static_cast<Eigen::Index>(choice.coordinates.size());
    Eigen::MatrixXd chosen(d, points.cols());
    Eigen::Index kept = 0;
    for (Eigen::Index i = 0; i < points.cols(); ++i) {
        if (i % rowsBetweenStops == 0 && stop.stop_requested()) {
            return failStopped();
        }
        Eigen::Index bad = -1;
        for (Eigen::Index j = 0; j < d; ++j) {
            const auto column =
                static_cast<Eigen::Index>(choice.coordinates[static_cast<std::size_t>(j)]);
            chosen(j, kept) = points(column, i);
            bad = bad < 0 && !std::isfinite(chosen(j, kept)) ? column : bad;
        }
        if (bad >= 0) {
            report.skip(i + 1, [&] {
                return fmt::format("'{}' is {}", table.names[static_cast<std::size_t>(bad)],
                                   std::isnan(points(bad, i)) ? "NaN" : "infinite");
            });
            continue;
        }
        ++kept;
        if (choice.label
            && !labels.add(
                fmt::format("{}", points(static_cast<Eigen::Index>(*choice.label), i)))) {
            return fail("column '{}' has too many different values to be labels",
                        table.names[*choice.label]);
        }
    }
    if (kept < 2) {
        return fail("{} row{} of finite numbers where at least 2 are needed; {} skipped", kept,
                    kept == 1 ? "" : "s", report.skippedCount());
    }
    for (const std::size_t column : choice.coordinates) {
        data.columns.push_back(table.names[column]);
    }
    points.resize(0, 0);
    chosen.conservativeResize(Eigen::NoChange, kept);
    data.points = std::move(chosen);
    data.rowsSkipped = report.skippedCount();
    data.skipped = report.skipped();
    data.notes = choice.notes;
    noteConstantColumns(data);
    if (choice.label) {
        labels.moveInto(data);
    }
    return data;
}

} // namespace

bool isNpy(BlockBuffer& buffer) {
    const Expected<std::span<char>> bytes = buffer.peek(magic.size());
    return bytes && std::string_view(bytes->data(), bytes->size()).starts_with(magic);
}

Expected<Dataset> readNpy(BlockBuffer& buffer, const ReadOptions& options,
                          const std::stop_token& stop) {
    const Expected<NpyHeader> header = readHeader(buffer);
    if (!header) {
        return fail(header.error());
    }
    const Expected<Extent> extent = checkShape(*header, buffer);
    if (!extent) {
        return fail(extent.error());
    }
    CsvDialect table;
    table.names =
        makeDataset(Eigen::MatrixXd(static_cast<Eigen::Index>(extent->columns), 0)).columns;
    table.kinds.assign(table.names.size(), ColumnKind::Numeric);
    const Expected<ColumnChoice> choice = chooseColumns(table, options);
    if (!choice) {
        return fail(choice.error());
    }
    Expected<Eigen::MatrixXd> points = readMatrix(buffer, *header, *extent);
    if (!points) {
        return fail(points.error());
    }
    return keepGoodRows(std::move(*points), table, *choice, stop);
}

std::string npyBytes(const Eigen::Ref<const Eigen::MatrixXd>& points) {
    return npyHeader(points.cols(), points.rows()) + npyValues(points);
}

std::string npyHeader(Eigen::Index rows, Eigen::Index columns) {
    std::string header = fmt::format(
        "{{'descr': '<f8', 'fortran_order': False, 'shape': ({}, {}), }}", rows, columns);
    // The values start at a multiple of 64 bytes; the header ends in a line end.
    constexpr std::size_t prologue = 10;
    header.append(63 - (prologue + header.size()) % 64, ' ');
    header += '\n';
    std::string bytes(magic);
    bytes += '\1';
    bytes += '\0';
    bytes += static_cast<char>(header.size() & 0xFFU);
    bytes += static_cast<char>(header.size() >> 8U);
    return bytes + header;
}

std::string npyValues(const Eigen::Ref<const Eigen::MatrixXd>& points) {
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(points.size()) * sizeof(double));
    for (Eigen::Index i = 0; i < points.cols(); ++i) {
        for (Eigen::Index j = 0; j < points.rows(); ++j) {
            const auto bits = std::bit_cast<std::uint64_t>(points(j, i));
            for (unsigned shift = 0; shift < 64; shift += 8) {
                bytes += static_cast<char>((bits >> shift) & 0xFFU);
            }
        }
    }
    return bytes;
}

} // namespace gaussarium
