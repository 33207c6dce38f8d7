// Text tables: no input may crash the reader; what it accepts is a valid data set that is read
// back with the same bits after it was written; and how the bytes come in blocks changes nothing.
#include "core/data/csv_reader.h"
#include "core/data/csv_records.h"
#include "core/data/csv_writer.h"
#include "tests/fuzz/fuzz_support.h"

#include <Eigen/Core>

#include <vector>

using namespace gaussarium;
using fuzz::expect;

namespace {

// Every record as its line number and its fields, then the error if there is one.
std::vector<std::string> records(std::string_view text, char separator, std::size_t block) {
    MemorySource source(text);
    BlockBuffer buffer(source, block);
    CsvRecordReader reader(buffer, separator);
    std::vector<std::string> result;
    while (true) {
        const Expected<bool> more = reader.next();
        if (!more) {
            result.push_back(more.error().message);
            return result;
        }
        if (!*more) {
            return result;
        }
        result.push_back(std::to_string(reader.line()));
        expect(!reader.fields().empty(), "a record has a field");
        for (const CsvField& field : reader.fields()) {
            expect(field.column >= 1, "columns count from 1");
            result.emplace_back(field.text);
        }
    }
}

void roundTrip(const Dataset& data) {
    const Dataset plain = makeDataset(data.points);
    const std::string text = csvText(plain, ',');
    MemorySource source(text);
    BlockBuffer buffer(source);
    const Expected<Dataset> again = readCsv(buffer);
    expect(again.has_value(), "what was written can be read");
    expect(again->points.rows() == data.points.rows() && again->points.cols() == data.points.cols(),
           "a round trip keeps the shape");
    expect((again->points.array() == data.points.array()).all(), "a round trip keeps the values");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    if (count == 0) {
        return 0;
    }
    const unsigned choice = bytes[0];
    const std::string_view text(reinterpret_cast<const char*>(bytes) + 1, count - 1);

    const char separator = ",;\t| "[choice % 5];
    expect(records(text, separator, 1 + choice % 7) == records(text, separator, 1U << 18U),
           "blocks do not matter");

    ReadOptions options;
    if ((choice & 1U) != 0) {
        options.columns = {"1"};
    }
    if ((choice & 2U) != 0) {
        options.labelColumn = "2";
    }
    MemorySource source(text);
    BlockBuffer buffer(source);
    const Expected<Dataset> data = readCsv(buffer, options);
    if (data) {
        data->check();
        expect(data->size() >= 2 && data->dimension() >= 1, "data have two points");
        expect(data->rowsSkipped >= static_cast<std::int64_t>(data->skipped.size()),
               "listed rows are counted");
        roundTrip(*data);
    } else {
        expect(!data.error().message.empty(), "an error says something");
    }
    return 0;
}
