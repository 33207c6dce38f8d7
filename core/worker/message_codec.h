// One message as one line of JSON, and back. No input and no output: pure functions.
//
//     {"id":"7","type":"set_learning_rate","factor":0.5}
//     {"id":"7","type":"learning_rate_set","step":120,"factor":0.5,"learning_rate":0.0015}
//
// Keys that a request does not have are refused, so that a misspelt "seed" cannot train something
// else than was asked for. In answers and events they are ignored: a later worker may say more.
#pragma once

#include "core/base/error.h"
#include "core/worker/messages.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace gaussarium::worker {

// Longest request; a whole configuration has about 3,000 bytes.
inline constexpr std::size_t maxRequestBytes = std::size_t{1} << 18;
// Longest answer or event that is read.
inline constexpr std::size_t maxMessageBytes = std::size_t{1} << 18;

struct RequestFailure {
    std::string id; // where the line had a valid one
    Failed failure; // BadLine or BadRequest; the sentence names the field
};

// `line` without its line feed. Any bytes are an answer or a failure.
tl::expected<RequestLine, RequestFailure> parseRequest(std::string_view line);
Expected<MessageLine> parseMessage(std::string_view line);

// One line without a line feed. Bytes that are not UTF-8 are replaced, numbers that are not finite
// become null (and are read back as NaN).
std::string serialise(const RequestLine& request);
std::string serialise(const MessageLine& message);

} // namespace gaussarium::worker
