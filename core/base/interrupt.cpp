#include "core/base/interrupt.h"

#include <atomic>
#include <csignal>
#include <thread>
#include <unistd.h>

namespace gaussarium {

namespace {

std::atomic<bool> signalled{false};
int signalPipe[2] = {-1, -1};

// Only async-signal-safe calls here: request_stop() runs callbacks and locks, so a thread does it.
extern "C" void onSignal(int number) {
    if (signalled.exchange(true)) {
        std::signal(number, SIG_DFL);
        std::raise(number);
        return;
    }
    const char byte = 0;
    [[maybe_unused]] const ssize_t written = ::write(signalPipe[1], &byte, 1);
}

} // namespace

std::stop_token stopOnInterrupt() {
    // Leaked on purpose: the watching thread may outlive every static destructor.
    static auto* const source = new std::stop_source;
    static const bool installed = [] {
        if (::pipe(signalPipe) != 0) {
            return false;
        }
        std::thread([] {
            char byte = 0;
            if (::read(signalPipe[0], &byte, 1) == 1) {
                source->request_stop();
            }
        }).detach();
        std::signal(SIGINT, onSignal);
        std::signal(SIGTERM, onSignal);
        return true;
    }();
    static_cast<void>(installed);
    return source->get_token();
}

bool interrupted() {
    return signalled.load();
}

} // namespace gaussarium
