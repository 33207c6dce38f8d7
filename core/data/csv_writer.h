// Data sets as text.
#pragma once

#include "core/data/dataset.h"

#include <string>

namespace gaussarium {

// RFC 4180 with this separator (',' or '\t') and LF line ends: the column names, one row a point
// in the shortest digits that read back as the same bits, and a last column "label" where there are
// labels (empty where unknown). Whatever the locale.
std::string csvText(const Dataset& data, char separator);

// The same in parts: the line of names, and the rows of points first..first + count - 1.
std::string csvHeader(const Dataset& data, char separator);
std::string csvRows(const Dataset& data, char separator, Eigen::Index first, Eigen::Index count);

} // namespace gaussarium
