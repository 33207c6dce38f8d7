// Turns lines into requests, requests into calls of a TrainingJob, and replies into answers.
#pragma once

#include "core/worker/training_job.h"

#include <functional>
#include <memory>
#include <string_view>

namespace gaussarium::worker {

// Every line gets exactly one answer, with its id where it has one: the job's reply, or a sentence
// about what is wrong with the line; what a job leaves open is answered when the worker ends.
// handle() and close() are called by one thread; `send` may be called by any thread of the job.
class Responder {
public:
    // `welcome` answers hello. Job and `send` must outlive the responder and every reply.
    Responder(TrainingJob& job, Welcome welcome, std::function<void(MessageLine)> send);
    ~Responder();
    Responder(const Responder&) = delete;
    Responder& operator=(const Responder&) = delete;

    // A line without its line feed.
    void handle(std::string_view line);
    // In place of a line that was longer than maxRequestBytes.
    void refuseLongLine();
    // True once quit was answered.
    bool ended() const { return m_ended; }
    // The input has ended, or the process is to: ends the run, then answers what is open.
    void close();

private:
    struct Open;
    void answer(const std::string& id, Message message);
    Reply replyTo(const std::string& id);
    void dispatch(const RequestLine& line);

    TrainingJob& m_job;
    Welcome m_welcome;
    std::function<void(MessageLine)> m_send;
    std::shared_ptr<Open> m_open; // shared with replies, which may outlive a request by long
    bool m_greeted = false;
    bool m_ended = false;
};

} // namespace gaussarium::worker
