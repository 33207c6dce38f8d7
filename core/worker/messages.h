// What the training worker and the program that drives it say to each other: requests, the answers
// to them, and events. As lines of JSON they are in message_codec.h; packaging/worker-protocol.md
// describes them for other programs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gaussarium::worker {

// Raised where an old program would misunderstand a new worker or the other way round; a further
// field in an answer does not raise it.
inline constexpr int protocolVersion = 1;

// --- Requests. Each has an id, and gets exactly one answer, which carries that id.

// Must come first. Answered by Welcome.
struct Hello {
    int version = protocolVersion;
};

// Begins a run in a folder that holds none yet. Answered by Started.
struct Start {
    std::string folder;          // made where it is missing
    std::string config;          // "tiny", or the path of a training configuration
    std::string settings;        // or the configuration itself: a JSON object as text
    std::string device = "auto"; // cpu, cuda, auto
    std::string from;            // begin with the weights of this file; empty: random ones
    std::optional<std::uint64_t> seed;
    std::optional<std::int64_t> steps;
};

// Goes on with the run in a folder, by the configuration in its checkpoint. Answered by Started.
struct Continue {
    std::string folder;
    std::string device = "auto";
};

struct Pause {};  // writes a checkpoint; answered by Paused
struct Resume {}; // answered by Resumed
struct Cancel {}; // ends the run with a checkpoint, after Finished; answered by Cancelled

// From now on the schedule's learning rate times `factor`; a checkpoint remembers it. Answered by
// RateSet.
struct SetLearningRate {
    double factor = 1.0; // 1e-3 .. 1e3
};

struct Evaluate {};   // measures on held-out tasks now; answered by Evaluated
struct Checkpoint {}; // writes checkpoint and weights now; answered by Checkpointed
struct Quit {};       // as Cancel, and the worker ends; answered by Bye

using Request = std::variant<Hello, Start, Continue, Pause, Resume, Cancel, SetLearningRate,
                             Evaluate, Checkpoint, Quit>;

struct RequestLine {
    std::string id; // 1..64 bytes, chosen by who asks
    Request request;
};

// --- Answers and events. Steps are steps made; likelihoods are in nats per fresh point.

struct Welcome {
    int version = protocolVersion;
    std::string program;  // "gaussarium-trainer 0.1.0"
    std::string libtorch; // "1.13.1"
    std::string device;   // what "auto" stands for here: cpu or cuda
    int threads = 0;      // CPU threads of the operators
    std::int64_t process = 0;
};

struct Started {
    std::string folder;
    std::string name; // of the configuration
    std::string device;
    std::int64_t step = 0; // above 0: gone on from a checkpoint
    std::int64_t steps = 0;
    std::int64_t parameters = 0;
    std::uint64_t seed = 0;
    double factor = 1.0;             // of the learning rate
    std::vector<std::int64_t> sizes; // n of the held-out tasks
    std::string note;                // where the newest checkpoint was damaged; else empty
};

struct Paused {
    std::int64_t step = 0;
    // Empty where it was asked for; else why the run paused by itself (a full disk). Resume tries
    // again.
    std::string reason;
};

struct Resumed {
    std::int64_t step = 0;
};

struct Cancelled {
    std::int64_t step = 0;
};

struct RateSet {
    std::int64_t step = 0;
    double factor = 1.0;
    double learningRate = 0.0; // of the step to come
};

struct Evaluated {
    std::int64_t step = 0;
    std::vector<std::int64_t> sizes;
    std::vector<double> excess; // held-out negative log-likelihood over the truth's, one a size
};

struct Checkpointed {
    std::int64_t step = 0;
};

struct Bye {};

// Why something failed, for programs; the sentence is for people.
enum class FailureCode {
    BadLine,     // not a JSON object, or longer than a line may be
    BadRequest,  // no such request, a field missing, unknown or of another type
    Version,     // another version of the protocol is spoken here
    NoHello,     // the first request must be hello
    WrongState,  // nothing runs, or something does
    Refused,     // the run cannot begin: its configuration, its folder, its device
    FolderInUse, // another process writes this run
    NotWritable, // the folder cannot be written
    DiskFull,
    OutOfMemory,
    Broken // anything else that went wrong while it ran
};

struct Failed {
    FailureCode code = FailureCode::Broken;
    std::string sentence;
};

// Averages over the steps since the Progress before. At most ten a second, the newest of those that
// wait.
struct Progress {
    std::int64_t step = 0;
    double seconds = 0.0; // spent training since the run began
    double learningRate = 0.0;
    double nll = 0.0;       // of fresh points, in whitened coordinates
    double countLoss = 0.0; // cross-entropy of k, nats
    double gradientNorm = 0.0;
    std::int64_t skipped = 0;
    std::int64_t tokens = 0;
    double stepsPerSecond = 0.0;
};

// A row of the run's log.csv: averages since the row before.
struct Record : Progress {
    std::vector<double> excess; // one a size of Started; empty where it was not measured
};

struct Finished {
    std::int64_t step = 0;
    bool complete = false; // the schedule's last step was made
    double seconds = 0.0;
    std::string weights; // path
    std::string sentence;
};

using Message = std::variant<Welcome, Started, Paused, Resumed, Cancelled, RateSet, Evaluated,
                             Checkpointed, Bye, Failed, Progress, Record, Finished>;

struct MessageLine {
    std::string id;  // of the request that this answers; empty for an event
    std::string run; // of the request that began the run, for an event; empty for an answer
    Message message;
};

// The word of a request, answer or event on the wire: "set_learning_rate".
std::string_view typeName(const Request& request);
std::string_view typeName(const Message& message);

// "disk_full"
std::string_view codeName(FailureCode code);

} // namespace gaussarium::worker
