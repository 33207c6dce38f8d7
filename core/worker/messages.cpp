#include "core/worker/messages.h"

#include "core/worker/message_fields.h"

namespace gaussarium::worker {

namespace {

constexpr auto wordOf = []<class M>(const M&) { return wire::word(wire::Of<M>()); };

} // namespace

std::string_view typeName(const Request& request) {
    return std::visit(wordOf, request);
}

std::string_view typeName(const Message& message) {
    return std::visit(wordOf, message);
}

std::string_view codeName(FailureCode code) {
    switch (code) {
    case FailureCode::BadLine:
        return "bad_line";
    case FailureCode::BadRequest:
        return "bad_request";
    case FailureCode::Version:
        return "version";
    case FailureCode::NoHello:
        return "no_hello";
    case FailureCode::WrongState:
        return "wrong_state";
    case FailureCode::Refused:
        return "refused";
    case FailureCode::FolderInUse:
        return "folder_in_use";
    case FailureCode::NotWritable:
        return "not_writable";
    case FailureCode::DiskFull:
        return "disk_full";
    case FailureCode::OutOfMemory:
        return "out_of_memory";
    case FailureCode::Broken:
        break;
    }
    return "broken";
}

} // namespace gaussarium::worker
