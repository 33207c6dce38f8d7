#include "core/worker/run_lock.h"

#include "core/base/atomic_file.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <climits>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace gaussarium::worker {

namespace fs = std::filesystem;

namespace {

constexpr const char* lockName = "run.lock";

std::string hostName() {
    char name[HOST_NAME_MAX + 1] = {};
    return ::gethostname(name, sizeof(name) - 1) == 0 ? name : "";
}

struct flock wholeFile(short type) {
    struct flock lock = {}; // l_pid must be 0 for locks of a file description
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    return lock;
}

// A file that says nothing, or something else, names nobody.
RunWriter readWriter(const fs::path& folder) {
    RunWriter writer;
    const Expected<std::string> text = readFile(folder / lockName, 4096);
    const nlohmann::json json =
        text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
    if (json.is_object()) {
        if (const auto found = json.find("process");
            found != json.end() && found->is_number_integer()) {
            writer.process = found->get<std::int64_t>();
        }
        if (const auto found = json.find("host"); found != json.end() && found->is_string()) {
            writer.host = found->get<std::string>();
        }
    }
    return writer;
}

} // namespace

std::string RunWriter::text() const {
    if (process == 0) {
        return "another process";
    }
    return host.empty() || host == hostName()
               ? fmt::format("process {} on this machine", process)
               : fmt::format("process {} on the machine {}", process, host);
}

RunLock::RunLock(int descriptor, std::string warning)
    : m_descriptor(descriptor), m_warning(std::move(warning)) {}

RunLock::RunLock(RunLock&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_warning(std::move(other.m_warning)) {}

RunLock::~RunLock() {
    if (m_descriptor >= 0) {
        // The file stays: a lock on a file that another process has just deleted locks nothing.
        ::close(m_descriptor);
    }
}

tl::expected<RunLock, RunLock::Failure> RunLock::take(const fs::path& folder) {
    const fs::path path = folder / lockName;
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        return tl::unexpected(Failure{Refusal::NotWritable,
                                      fmt::format("{}: cannot be written: {}; a run needs a folder "
                                                  "of its own that it can write",
                                                  folder.string(), std::strerror(errno))});
    }
    struct flock lock = wholeFile(F_WRLCK);
    if (::fcntl(descriptor, F_OFD_SETLK, &lock) != 0) {
        if (errno == EAGAIN || errno == EACCES) {
            ::close(descriptor);
            return tl::unexpected(
                Failure{Refusal::InUse, fmt::format("{}: this run is being written by {}",
                                                    folder.string(), readWriter(folder).text())});
        }
        return RunLock(descriptor,
                       fmt::format("{}: its file system knows no locks ({}): take care that no "
                                   "other process writes this run",
                                   folder.string(), std::strerror(errno)));
    }
    const std::string text =
        nlohmann::json{{"process", ::getpid()}, {"host", hostName()}}.dump() + "\n";
    // Only a help for who finds the lock held: on a full disk it is left out.
    if (::ftruncate(descriptor, 0) == 0) {
        [[maybe_unused]] const ssize_t written = ::pwrite(descriptor, text.data(), text.size(), 0);
    }
    return RunLock(descriptor, {});
}

std::optional<RunWriter> runWriter(const fs::path& folder) {
    const int descriptor = ::open((folder / lockName).c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return std::nullopt;
    }
    struct flock lock = wholeFile(F_RDLCK);
    const bool held = ::fcntl(descriptor, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    ::close(descriptor);
    return held ? std::optional(readWriter(folder)) : std::nullopt;
}

} // namespace gaussarium::worker
