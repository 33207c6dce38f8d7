#include "core/worker/responder.h"

#include "core/worker/message_codec.h"

#include <fmt/format.h>

#include <map>
#include <mutex>
#include <utility>

namespace gaussarium::worker {

// The requests without an answer, by ticket: a request's number in its stream.
struct Responder::Open {
    std::mutex mutex;
    std::uint64_t issued = 0;
    std::map<std::uint64_t, std::string> ids;

    std::uint64_t add(const std::string& id) {
        const std::lock_guard lock(mutex);
        ids.emplace(++issued, id);
        return issued;
    }
    // Whether the answer is still due: true once a ticket.
    bool take(std::uint64_t ticket) {
        const std::lock_guard lock(mutex);
        return ids.erase(ticket) == 1;
    }
    bool holds(const std::string& id) {
        const std::lock_guard lock(mutex);
        for (const auto& [ticket, other] : ids) {
            if (other == id) {
                return true;
            }
        }
        return false;
    }
};

Responder::Responder(TrainingJob& job, Welcome welcome, std::function<void(MessageLine)> send)
    : m_job(job)
    , m_welcome(std::move(welcome))
    , m_send(std::move(send))
    , m_open(std::make_shared<Open>()) {}

Responder::~Responder() = default;

void Responder::answer(const std::string& id, Message message) {
    m_send({id, {}, std::move(message)});
}

Reply Responder::replyTo(const std::string& id) {
    return [send = m_send, open = m_open, ticket = m_open->add(id), id](Answer answer) {
        if (open->take(ticket)) {
            send({id, {}, answer ? std::move(*answer) : Message(std::move(answer.error()))});
        }
    };
}

void Responder::handle(std::string_view line) {
    tl::expected<RequestLine, RequestFailure> request = parseRequest(line);
    if (!request) {
        answer(request.error().id, std::move(request.error().failure));
        return;
    }
    if (const auto* hello = std::get_if<Hello>(&request->request)) {
        if (hello->version != protocolVersion) {
            answer(request->id,
                   Failed{FailureCode::Version,
                          fmt::format("this worker speaks version {} of the protocol, not {}: "
                                      "install the window and gaussarium-trainer together",
                                      protocolVersion, hello->version)});
            return;
        }
        m_greeted = true;
        answer(request->id, m_welcome);
        return;
    }
    if (!m_greeted) {
        answer(request->id, Failed{FailureCode::NoHello, "the first request must be 'hello'"});
        return;
    }
    if (m_open->holds(request->id)) {
        answer(request->id, Failed{FailureCode::BadRequest,
                                   fmt::format("the id '{}' belongs to a request without an answer",
                                               request->id)});
        return;
    }
    dispatch(*request);
}

void Responder::refuseLongLine() {
    answer({}, Failed{FailureCode::BadLine,
                      fmt::format("a line of more than {} bytes", maxRequestBytes)});
}

void Responder::dispatch(const RequestLine& line) {
    if (std::holds_alternative<Quit>(line.request)) {
        m_ended = true;
        close();
        answer(line.id, Bye());
        return;
    }
    Reply reply = replyTo(line.id);
    if (const auto* start = std::get_if<Start>(&line.request)) {
        m_job.start(*start, line.id, std::move(reply));
    } else if (const auto* goOn = std::get_if<Continue>(&line.request)) {
        m_job.goOn(*goOn, line.id, std::move(reply));
    } else if (const auto* rate = std::get_if<SetLearningRate>(&line.request)) {
        if (rate->factor >= 1e-3 && rate->factor <= 1e3) {
            m_job.setLearningRate(rate->factor, std::move(reply));
        } else {
            reply(tl::unexpected(
                Failed{FailureCode::BadRequest,
                       fmt::format("the factor is {}, not from 0.001 to 1000", rate->factor)}));
        }
    } else if (std::holds_alternative<Pause>(line.request)) {
        m_job.pause(std::move(reply));
    } else if (std::holds_alternative<Resume>(line.request)) {
        m_job.resume(std::move(reply));
    } else if (std::holds_alternative<Cancel>(line.request)) {
        m_job.cancel(std::move(reply));
    } else if (std::holds_alternative<Evaluate>(line.request)) {
        m_job.evaluate(std::move(reply));
    } else if (std::holds_alternative<Checkpoint>(line.request)) {
        m_job.checkpoint(std::move(reply));
    }
}

void Responder::close() {
    m_job.end();
    std::map<std::uint64_t, std::string> left;
    {
        const std::lock_guard lock(m_open->mutex);
        left.swap(m_open->ids);
    }
    for (const auto& [ticket, id] : left) {
        answer(id, Failed{FailureCode::WrongState, "the worker ended before this was done"});
    }
}

} // namespace gaussarium::worker
