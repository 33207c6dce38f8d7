// Why a training run could not begin or go on.
#pragma once

#include "core/base/error.h"

namespace gaussarium::train {

struct RunFailure : Error {
    enum class Kind {
        Refused,     // it cannot begin: configuration, folder, weights, device
        InUse,       // another process writes this run
        NotWritable, // the folder
        DiskFull,
        OutOfMemory,
        Ended, // of a command: the run is over
        Broken
    };
    Kind kind = Kind::Broken;
};

template <class T>
using RunExpected = tl::expected<T, RunFailure>;

inline tl::unexpected<RunFailure> failRun(RunFailure::Kind kind, std::string message) {
    return tl::unexpected(RunFailure{{std::move(message)}, kind});
}

} // namespace gaussarium::train
