// The worker's requests, acted on: one run at a time.
#pragma once

#include "app/trainer/training_session.h"
#include "core/worker/training_job.h"

#include <functional>
#include <memory>
#include <string>

namespace gaussarium::trainer {

class WorkerJob final : public worker::TrainingJob {
public:
    // `send` takes the events, from the training's thread; `threads` as in setComputeThreads.
    WorkerJob(int threads, std::function<void(worker::MessageLine)> send);

    void start(const worker::Start& request, const std::string& run, worker::Reply reply) override;
    void goOn(const worker::Continue& request, const std::string& run,
              worker::Reply reply) override;
    void pause(worker::Reply reply) override;
    void resume(worker::Reply reply) override;
    void cancel(worker::Reply reply) override;
    void setLearningRate(double factor, worker::Reply reply) override;
    void evaluate(worker::Reply reply) override;
    void checkpoint(worker::Reply reply) override;
    void end() override;

private:
    bool running() const { return m_session && !m_session->ended(); }
    // False, with the reply given, where a run goes on.
    bool idle(const worker::Reply& reply) const;
    void begin(Expected<train::TrainConfig> config, train::RunOptions options,
               const std::string& device, const std::string& run, worker::Reply reply);
    // Has the run do it; `answer` makes the answer of what it says.
    void ask(train::RunCommand command, worker::Reply reply,
             std::function<worker::Message(const train::CommandResult&)> answer,
             double factor = 1.0);

    int m_threads;
    std::function<void(worker::MessageLine)> m_send;
    std::unique_ptr<TrainingSession> m_session; // the last run; it may have ended
};

} // namespace gaussarium::trainer
