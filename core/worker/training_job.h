// What the worker's requests act on. The real one trains (app/trainer); tests have their own.
#pragma once

#include "core/worker/messages.h"

#include <tl/expected.hpp>

#include <functional>
#include <string>

namespace gaussarium::worker {

using Answer = tl::expected<Message, Failed>;
// Callable from any thread, once; what is said after the first call is dropped.
using Reply = std::function<void(Answer)>;

// Called from one thread, the reader's. Nothing but end() waits for the training: a reply comes
// when the request has been done, which may be much later, and always comes, at the latest when the
// run ends. Events go their own way (the job was given an Outbox).
class TrainingJob {
public:
    virtual ~TrainingJob() = default;

    // `run` is the request's id, which the run's events carry.
    virtual void start(const Start& request, const std::string& run, Reply reply) = 0;
    virtual void goOn(const Continue& request, const std::string& run, Reply reply) = 0;
    virtual void pause(Reply reply) = 0;
    virtual void resume(Reply reply) = 0;
    virtual void cancel(Reply reply) = 0;
    virtual void setLearningRate(double factor, Reply reply) = 0;
    virtual void evaluate(Reply reply) = 0;
    virtual void checkpoint(Reply reply) = 0;
    // Ends the run with a checkpoint and returns once it has ended.
    virtual void end() = 0;
};

} // namespace gaussarium::worker
