// Ctrl-C as a stop request: the first SIGINT or SIGTERM asks the running work to stop and write
// what it has; the second one ends the process at once.
#pragma once

#include <stop_token>

namespace gaussarium {

// Installs the handlers on the first call (not thread-safe; call it early in main) and returns the
// token that they trigger.
std::stop_token stopOnInterrupt();

// True once a signal has asked for the stop: the exit status should then be 130.
bool interrupted();

} // namespace gaussarium
