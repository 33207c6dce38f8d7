// gaussarium-trainer: trains TGMM networks and measures them, without Qt.

#include "app/trainer/verbs.h"
#include "core/base/interrupt.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <string_view>
#include <unistd.h>

namespace {

using namespace gaussarium;
using namespace gaussarium::trainer;

std::string joined(int argc, char** argv) {
    std::string line = "gaussarium-trainer";
    for (int i = 1; i < argc; ++i) {
        line += std::string(" ") + argv[i];
    }
    return line;
}

// LibTorch's operators meet at OpenMP barriers, where libgomp's threads spin. On a machine that
// does other work too a spinning thread takes the core that the awaited one needs: measured, a step
// of the tiny preset then took 30 times as long. libgomp reads its policy when it is loaded, so the
// program starts itself once more with the policy set; where that fails it runs as it is. Not for
// `bench`: a baseline is measured as a plain program would run.
void waitWithoutSpinning(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) != "bench"
        && std::getenv("OMP_WAIT_POLICY") == nullptr
        && ::setenv("OMP_WAIT_POLICY", "passive", 1) == 0) {
        ::execv("/proc/self/exe", argv);
    }
}

} // namespace

int main(int argc, char** argv) {
    waitWithoutSpinning(argc, argv);
    // A limit on the size of files (ulimit -f) is then an error of the write, which is told.
    std::signal(SIGXFSZ, SIG_IGN);
    CLI::App app("Trains and measures the TGMM networks of Gaussarium", "gaussarium-trainer");
    app.require_subcommand(1);
    app.set_version_flag("--version", GAUSSARIUM_VERSION);
    const std::vector<Verb> verbs = {addTrain(app, joined(argc, argv)), addEvaluate(app),
                                     addCheck(app), addBench(app), addWorker(app)};
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? Done : WrongCall;
    }
    const std::stop_token stop = stopOnInterrupt();
    try {
        for (const Verb& verb : verbs) {
            if (verb.command->parsed()) {
                return verb.run(stop);
            }
        }
    } catch (const std::exception& error) {
        // LibTorch's messages go on with a backtrace; the first line says what happened.
        const std::string text = error.what();
        return failed(text.substr(0, text.find('\n')));
    }
    return WrongCall;
}
