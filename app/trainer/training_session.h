// One run of the worker and its thread: what happens to the run, as messages.
#pragma once

#include "core/train/training_run.h"
#include "core/worker/training_job.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace gaussarium::trainer {

worker::Failed failedOf(const train::RunFailure& failure);

// Begins at once. The destructor stops the run, which writes its checkpoint, and waits for it.
class TrainingSession final : private train::RunObserver {
public:
    // `begun` is the reply to the request that began the run, `run` that request's id.
    TrainingSession(train::TrainConfig config, train::RunOptions options, int threads,
                    std::string run, worker::Reply begun,
                    std::function<void(worker::MessageLine)> send);
    ~TrainingSession() override;
    TrainingSession(const TrainingSession&) = delete;
    TrainingSession& operator=(const TrainingSession&) = delete;

    // From any thread.
    bool ended() const { return m_ended; }
    const std::string& folder() const { return m_folder; }
    train::RunControl& control() { return m_control; }
    // Asks for the end; replies once it has come.
    void cancel(worker::Reply reply);

private:
    void begun(const train::RunBeginning& beginning) override;
    void message(const std::string& line) override;
    void progress(const train::TrainRecord& record, double seconds) override;
    void recorded(const worker::LogRow& row) override;
    void checkpointed(std::int64_t step) override;
    void paused(std::int64_t step, const std::string& reason) override;

    void run(const std::stop_token& stop);
    void finish(const train::RunSummary& summary);
    void fail(const worker::Failed& failed);
    void event(worker::Message message);
    std::vector<worker::Reply> endOfRun();

    train::TrainConfig m_config;
    train::RunOptions m_options;
    int m_threads;
    std::string m_folder, m_run;
    worker::Reply m_begun; // empty once given
    std::function<void(worker::MessageLine)> m_send;
    train::RunControl m_control;
    std::mutex m_mutex; // guards m_cancels, and m_ended's setting
    std::vector<worker::Reply> m_cancels;
    std::atomic<bool> m_ended = false;
    std::jthread m_thread; // the last member: it uses all others
};

} // namespace gaussarium::trainer
