// A stand-in for `gaussarium-trainer worker`: speaks its protocol, trains nothing, and misbehaves
// as its argument says: ok, slow, crash, exit, hang, garbage, babble, flood, endless-line,
// wrong-version, dies-at-start, mute. $FAKE_WORKER_MODE says it to a fake worker whose argument is
// another's ("worker"). With $FAKE_WORKER_WEIGHTS it writes that file into the run's folder at
// every checkpoint, with a log and a manifest, as a worker does that trains.
#include "core/worker/line_reader.h"
#include "core/worker/message_codec.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

using namespace gaussarium::worker;

namespace {

constexpr int stepMs = 5;
constexpr std::int64_t misbehaviourStep = 10;

void writeLine(const std::string& text) {
    const std::string line = text + "\n";
    for (std::size_t at = 0; at < line.size();) {
        const ssize_t written = ::write(STDOUT_FILENO, line.data() + at, line.size() - at);
        if (written < 0) {
            std::_Exit(0); // nobody reads
        }
        at += static_cast<std::size_t>(written);
    }
}

class FakeWorker {
public:
    explicit FakeWorker(std::string mode) : m_mode(std::move(mode)) {}

    // Until the input ends.
    void run() {
        while (!m_quit) {
            pollfd input = {STDIN_FILENO, POLLIN, 0};
            if (::poll(&input, 1, m_running && !m_paused ? stepMs : -1) > 0) {
                char bytes[4096];
                const ssize_t got = ::read(STDIN_FILENO, bytes, sizeof(bytes));
                if (got <= 0) {
                    return;
                }
                m_lines.feed({bytes, static_cast<std::size_t>(got)});
                while (const auto line = m_lines.next()) {
                    if (const auto request = parseRequest(line->text)) {
                        answer(*request);
                    }
                }
            } else if (m_running && !m_paused) {
                step();
            }
        }
    }

private:
    void say(Message message) { writeLine(serialise(MessageLine{m_id, {}, std::move(message)})); }
    void tell(Message message) { writeLine(serialise(MessageLine{{}, m_run, std::move(message)})); }

    void begin(const std::string& folder, std::int64_t step, std::int64_t steps) {
        m_run = m_id;
        m_folder = folder;
        m_running = true;
        m_step = step;
        Started started;
        started.folder = folder;
        started.step = step;
        started.steps = steps;
        started.sizes = {16};
        m_steps = steps;
        say(started);
    }

    void writeFolder() const {
        namespace fs = std::filesystem;
        const char* const weights = std::getenv("FAKE_WORKER_WEIGHTS");
        if (weights == nullptr) {
            return;
        }
        std::error_code ignored;
        fs::create_directories(m_folder, ignored);
        // As a whole or not at all, like all files of a run.
        fs::copy_file(weights, m_folder / "weights.new", fs::copy_options::overwrite_existing,
                      ignored);
        fs::rename(m_folder / "weights.new", m_folder / "weights.tgmm", ignored);
        std::ofstream log(m_folder / "log.csv");
        log << "step,seconds,learning_rate,nll,count_loss,gradient_norm,skipped,tokens,"
               "steps_per_second,excess_16\n";
        for (std::int64_t step = 10; step <= m_step; step += 10) {
            log << step << ",1,0.001,2.5,0.5,1,0,100,10,0.25\n";
        }
        std::ofstream(m_folder / "checkpoint.json")
            << R"({"step":)" << m_step << R"(,"seconds":1.0,"rate_factor":1.0,"config":)"
            << R"("{\"name\":\"fake\",\"optimizer\":{\"steps\":)" << m_steps << R"(}}"})";
    }

    void end(bool complete) {
        m_running = false;
        writeFolder();
        tell(Finished{m_step, complete, 1.0, "weights.tgmm", "ended"});
    }

    void answer(const RequestLine& line) {
        m_id = line.id;
        if (m_mode == "slow") {
            std::this_thread::sleep_for(std::chrono::milliseconds(60));
        }
        const Request& request = line.request;
        if (std::holds_alternative<Hello>(request)) {
            Welcome welcome;
            welcome.version = m_mode == "wrong-version" ? 99 : protocolVersion;
            welcome.process = ::getpid();
            say(welcome);
        } else if (const auto* start = std::get_if<Start>(&request)) {
            begin(start->folder, 0, start->steps.value_or(40));
        } else if (const auto* goOn = std::get_if<Continue>(&request)) {
            begin(goOn->folder, 20, 40);
        } else if (std::holds_alternative<Quit>(request)) {
            m_quit = true;
            say(Bye());
        } else if (!m_running) {
            say(Failed{FailureCode::WrongState, "no run goes on"});
        } else if (std::holds_alternative<Pause>(request)) {
            m_paused = true;
            say(Paused{m_step, {}});
        } else if (std::holds_alternative<Resume>(request)) {
            m_paused = false;
            say(Resumed{m_step});
        } else if (const auto* rate = std::get_if<SetLearningRate>(&request)) {
            say(RateSet{m_step, rate->factor, 1e-3 * rate->factor});
        } else if (std::holds_alternative<Evaluate>(request)) {
            say(Evaluated{m_step, {16}, {0.5}});
        } else if (std::holds_alternative<Checkpoint>(request)) {
            writeFolder();
            say(Checkpointed{m_step});
        } else if (std::holds_alternative<Cancel>(request)) {
            end(false);
            say(Cancelled{m_step});
        }
    }

    void step() {
        Progress progress;
        progress.step = ++m_step;
        progress.nll = 1.0;
        tell(progress);
        if (m_step % 10 == 0) {
            tell(Record{progress, {0.25}});
            writeFolder();
            tell(Checkpointed{m_step});
        }
        if (m_step == misbehaviourStep) {
            misbehave();
        } else if (m_mode == "babble" && m_step < misbehaviourStep) {
            writeLine("OpenBLAS warning: something");
        }
        if (m_running && m_step >= m_steps) {
            end(true);
        }
    }

    void misbehave() {
        if (m_mode == "crash") {
            std::signal(SIGSEGV, SIG_DFL);
            std::raise(SIGSEGV);
        } else if (m_mode == "exit") {
            std::fputs("fake_worker: the cat pulled the plug\n", stderr);
            std::_Exit(3);
        } else if (m_mode == "hang") {
            while (true) {
                ::pause();
            }
        } else if (m_mode == "garbage") {
            for (int i = 0; i < 1000; ++i) {
                writeLine("{\"type\": ~~~ \xFF\xFE " + std::to_string(i));
            }
        } else if (m_mode == "flood") {
            while (true) {
                Progress progress;
                progress.step = m_step;
                tell(progress);
            }
        } else if (m_mode == "endless-line") {
            const std::string piece(1 << 16, 'x');
            while (::write(STDOUT_FILENO, piece.data(), piece.size()) > 0) {
            }
            std::_Exit(0);
        }
    }

    std::string m_mode, m_id, m_run;
    std::filesystem::path m_folder;
    LineReader m_lines{maxRequestBytes};
    std::int64_t m_step = 0, m_steps = 0;
    bool m_running = false, m_paused = false, m_quit = false;
};

} // namespace

int main(int argc, char** argv) {
    const char* const told = std::getenv("FAKE_WORKER_MODE");
    const std::string mode = told != nullptr ? told : argc > 1 ? argv[1] : "ok";
    const rlimit noCore = {0, 0};
    ::setrlimit(RLIMIT_CORE, &noCore);
    std::signal(SIGPIPE, SIG_IGN);
    if (mode == "dies-at-start") {
        std::fputs("error while loading shared libraries: libtorch.so\n", stderr);
        return 127;
    }
    while (mode == "mute") {
        ::pause();
    }
    FakeWorker(mode).run();
    return 0;
}
