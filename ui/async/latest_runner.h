// One job at a time in a thread of its own, where only the last one asked for matters.
#pragma once

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <utility>

namespace gaussarium::ui {

// What a running job may use. Valid while the job runs.
struct JobContext {
    std::stop_token stop;
    // Has a function called in the GUI thread, unless the job is outdated by then.
    std::function<void(std::function<void()>)> post;
};

// What a new request does to the job that runs.
enum class Overtaking {
    Stops, // asks it to stop and drops its answer
    Waits, // lets it end, and its answer counts: what changes many times a second still gets
           // answers
};

// What a runner's thread does where the cores are busy.
enum class Background {
    No,  // takes its turn like the window itself
    Yes, // gives way to the window
};

struct LatestRunnerState;

// submit() replaces what waits and, unless told otherwise, stops what runs: "latest request wins".
// Each request carries a ticket, and an answer that is overtaken is dropped, so the receiver never
// sees a stale one. Answers are calls from the event loop of the context object's thread. Call from
// that thread only; nothing but the destructor blocks: it stops the job and waits for it.
class LatestRunner {
public:
    // context must outlive the runner.
    explicit LatestRunner(QObject* context, Background background = Background::No);
    ~LatestRunner();
    Q_DISABLE_COPY_MOVE(LatestRunner)

    // work(const JobContext&) runs in the worker thread; done(result) or, where work threw,
    // failed(text) then runs in the context's thread.
    template <class Work, class Done>
    void submit(Work work, Done done, std::function<void(const QString&)> failed,
                Overtaking overtaking = Overtaking::Stops) {
        using Result = std::invoke_result_t<Work, const JobContext&>;
        submitJob(
            [work = std::move(work), done = std::move(done)](const JobContext& context) {
                auto result = std::make_shared<Result>(work(context));
                return std::function<void()>([done, result] { done(std::move(*result)); });
            },
            std::move(failed), overtaking);
    }

    // Asks the running job to stop; it still answers. What waits is dropped.
    void stop();
    // Asks the running job to stop and drops its answer.
    void discard();
    // Whether an answer is still to come.
    bool busy() const;

private:
    void submitJob(std::function<std::function<void()>(const JobContext&)> job,
                   std::function<void(const QString&)> failed, Overtaking overtaking);

    std::unique_ptr<LatestRunnerState> m_state;
    std::jthread m_thread; // started by the first job
};

} // namespace gaussarium::ui
