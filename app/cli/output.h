// Where a verb's words go: results to standard output or files, messages to standard error.
#pragma once

#include "core/base/error.h"

#include <string>
#include <string_view>

namespace gaussarium::cli {

// To standard output, flushed. A reader that has gone (`| head`) is no failure: it has what it
// wanted. A full disk is one.
Expected<void> writeStandardOutput(std::string_view text);

// One line on standard error, "gaussarium: " first.
void writeMessage(std::string_view sentence);

// Text to a file (atomically) or, for "-", to standard output.
Expected<void> writeTextTo(const std::string& target, std::string_view text);

// Fails at once where a file could not be written there later: a missing folder, or one that is
// read-only. Costs nothing for "" and "-".
Expected<void> checkWritable(const std::string& target);

// Columns of the terminal on standard output, or 0 where that is none.
int terminalWidth();

} // namespace gaussarium::cli
