// `gaussarium`: the window when started bare or with files, else a command-line verb.

#include "app/cli/command_line.h"
#include "ui/shell/run_window.h"

#include <csignal>

int main(int argc, char** argv) {
    // A limit on the size of files (ulimit -f) is then an error of the write, which is told.
    std::signal(SIGXFSZ, SIG_IGN);
    return gaussarium::cli::isCommandLine(argc, argv) ? gaussarium::cli::runCommandLine(argc, argv)
                                                      : gaussarium::ui::runWindow(argc, argv);
}
