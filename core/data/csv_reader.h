// Reads points from a text table: CSV, TSV and their relatives, as people and programs write them.
#pragma once

#include "core/base/error.h"
#include "core/data/byte_source.h"
#include "core/data/data_file.h"
#include "core/data/dataset.h"

namespace gaussarium {

// Separator, decimal mark, header and kinds of columns are told from the first 256 KiB
// (csv_dialect.h), the columns chosen by the options (column_choice.h); then the table is read
// once, in blocks. UTF-8, with or without a byte order mark.
// A row is skipped, counted and listed where a chosen column has no finite number in it, or where
// it has another number of fields than most; where more than one row in ten has that, the file is
// refused. Fewer than two rows left, no column of numbers, binary data and UTF-16 are refused too.
// The result is not projected. Errors name the line and column, not the file. O(bytes) time. The
// source asks for a stop while it reads, this while it puts the points together.
Expected<Dataset> readCsv(BlockBuffer& buffer, const ReadOptions& options = {},
                          const std::stop_token& stop = {});

} // namespace gaussarium
