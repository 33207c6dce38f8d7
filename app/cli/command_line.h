// The command-line verbs of `gaussarium`. None of them needs a display.
#pragma once

namespace gaussarium::cli {

// Exit statuses of every verb.
inline constexpr int statusDone = 0;
inline constexpr int statusFailed = 1;        // one sentence on stderr says what and where
inline constexpr int statusWrongCall = 2;     // so does it here
inline constexpr int statusInterrupted = 130; // Ctrl-C; what was finished is written

// Whether these arguments call for the command line. Without any, or with files alone, they call
// for the window.
bool isCommandLine(int argc, char** argv);

// Runs a verb to its end and returns the exit status.
int runCommandLine(int argc, char** argv);

} // namespace gaussarium::cli
