// How a file is read or written: what can stop it, and who hears how far it is.
#pragma once

#include "core/base/error.h"

#include <functional>
#include <stop_token>

namespace gaussarium {

// Never changes what is read or written.
struct FileContext {
    std::stop_token stop; // asked at least every 50 ms or so; reading or writing then fails
    // May be empty. Called from the working thread after every block with the share that is done,
    // 0..1; below 0 where the end is not known (a pipe).
    std::function<void(double)> progress;
};

// What every reader answers once its stop is asked for.
inline tl::unexpected<Error> failStopped() {
    return fail("reading was stopped");
}

} // namespace gaussarium
