// `gaussarium`: the window when started bare or with files, else a command-line verb.

#include "app/cli/command_line.h"
#include "ui/shell/run_window.h"

int main(int argc, char** argv) {
    return gaussarium::cli::isCommandLine(argc, argv) ? gaussarium::cli::runCommandLine(argc, argv)
                                                      : gaussarium::ui::runWindow(argc, argv);
}
