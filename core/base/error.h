// Failures that are nobody's defect: a missing file, a line that does not parse, a worker that
// died.
#pragma once

#include <fmt/format.h>
#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace gaussarium {

// One sentence for the user: what failed, where (file, line, column), and why.
struct Error {
    std::string message;
};

// A value, or the reason why there is none.
template <class T>
using Expected = tl::expected<T, Error>;

// return fail("{}: line {}: {} columns where the first row has {}", path, line, a, b);
template <class... Args>
tl::unexpected<Error> fail(fmt::format_string<Args...> format, Args&&... args) {
    return tl::unexpected<Error>(Error{fmt::format(format, std::forward<Args>(args)...)});
}

inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

} // namespace gaussarium
