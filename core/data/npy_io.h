// NumPy's array files.
#pragma once

#include "core/base/error.h"
#include "core/data/byte_source.h"
#include "core/data/data_file.h"
#include "core/data/dataset.h"

#include <string>

namespace gaussarium {

// Whether the file that starts here claims to be one.
bool isNpy(BlockBuffer& buffer);

// Reads format versions 1 to 3: float32 and float64, integers of 8 to 64 bits and booleans, either
// byte order, C and Fortran order. Shape (n) gives n points in one dimension, (n, d) n points in d;
// columns are named x, y, z or x1, x2, ... and chosen by name or number, a label column by name or
// number too. Rows with a NaN or an infinity are skipped, counted and listed by their 1-based row
// number. Refuses other shapes and types, n < 2, more than 1000 columns, a file that is shorter
// or longer than its shape says, and a pipe (its length is not known). The result is not projected.
// Integers beyond 2^53 are rounded to the nearest double. Memory: twice the data. The source asks
// for a stop while it reads, this while it goes through the rows.
Expected<Dataset> readNpy(BlockBuffer& buffer, const ReadOptions& options = {},
                          const std::stop_token& stop = {});

// The bytes of a version 1 file: float64, n x d in C order, little-endian.
std::string npyBytes(const Eigen::Ref<const Eigen::MatrixXd>& points);

// The same in parts: what comes before the values, and the values of some of the points.
std::string npyHeader(Eigen::Index rows, Eigen::Index columns);
std::string npyValues(const Eigen::Ref<const Eigen::MatrixXd>& points);

} // namespace gaussarium
