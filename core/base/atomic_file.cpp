#include "core/base/atomic_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gaussarium {

namespace {

// Closes on every way out.
class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor() {
        if (m_fd >= 0) {
            ::close(m_fd);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return m_fd; }
    bool valid() const { return m_fd >= 0; }

private:
    int m_fd;
};

bool writeAll(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace

Expected<void> writeFileAtomically(const std::filesystem::path& path, std::string_view bytes) {
    // The process id keeps two programs that write the same target from sharing a temporary.
    const std::string temporary = path.string() + ".tmp" + std::to_string(::getpid());
    const auto failed = [&](const char* action) {
        const int code = errno;
        ::unlink(temporary.c_str());
        return fail("{}: cannot {}: {}", path.string(), action, std::strerror(code));
    };
    {
        const Descriptor file(
            ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
        if (!file.valid()) {
            return failed("create");
        }
        if (!writeAll(file.get(), bytes)) {
            return failed("write");
        }
        if (::fsync(file.get()) != 0) {
            return failed("flush");
        }
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
        return failed("replace");
    }
    // The rename itself lives in the folder; without this a power cut can undo it.
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.valid()) {
        ::fsync(directory.get());
    }
    return {};
}

Expected<std::string> readFile(const std::filesystem::path& path, std::size_t maxBytes) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid()) {
        return fail("{}: cannot open: {}", path.string(), std::strerror(errno));
    }
    struct stat status = {};
    if (::fstat(file.get(), &status) != 0) {
        return fail("{}: cannot inspect: {}", path.string(), std::strerror(errno));
    }
    if (S_ISDIR(status.st_mode)) {
        return fail("{}: is a folder, not a file", path.string());
    }
    std::string bytes;
    if (status.st_size > 0) {
        if (static_cast<std::size_t>(status.st_size) > maxBytes) {
            return fail("{}: {} bytes, more than the {} that are read", path.string(),
                        status.st_size, maxBytes);
        }
        bytes.reserve(static_cast<std::size_t>(status.st_size) + 1);
    }
    // Read to the end rather than st_size bytes: pipes and /proc files report 0.
    constexpr std::size_t chunk = std::size_t{1} << 16;
    while (true) {
        const std::size_t old = bytes.size();
        bytes.resize(old + chunk);
        const ssize_t got = ::read(file.get(), bytes.data() + old, chunk);
        if (got < 0 && errno == EINTR) {
            bytes.resize(old);
            continue;
        }
        if (got < 0) {
            return fail("{}: cannot read: {}", path.string(), std::strerror(errno));
        }
        bytes.resize(old + static_cast<std::size_t>(got));
        if (got == 0) {
            return bytes;
        }
        if (bytes.size() > maxBytes) {
            return fail("{}: more than the {} bytes that are read", path.string(), maxBytes);
        }
    }
}

} // namespace gaussarium
