// Words and numbers as the window writes them.
#pragma once

#include "core/estimate/fit.h"

#include <QString>

#include <optional>
#include <string>

namespace gaussarium::ui {

QString toQt(const std::string& text);
std::string toStd(const QString& text);

// "converged", "stopped at its limit", ...: the status in words, lower case.
QString statusWord(Status status);

// `digits` significant digits in the user's locale; a dash where there is no number.
QString numberText(const std::optional<double>& value, int digits = 5);
// Up to twelve significant digits, without zeros at the end: for those who ask for the number
// itself.
QString exactText(double value);
// 1,000,000 in the user's locale.
QString countText(qint64 count);
// "3.1 ms", "2.4 s".
QString durationText(double seconds);

// What stands where a number does not exist.
inline constexpr QChar missingNumber(0x2013);

} // namespace gaussarium::ui
