#include "app/bench/bench.h"
#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/base/interrupt.h"

namespace gaussarium::cli {

int runCommand(const BenchArguments& arguments, const MethodRegistry&) {
    if (const Expected<void> writable = checkWritable(arguments.json); !writable) {
        writeMessage(writable.error().message);
        return statusFailed;
    }
    return bench::run(arguments.names, arguments.json, stopOnInterrupt());
}

} // namespace gaussarium::cli
