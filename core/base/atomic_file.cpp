#include "core/base/atomic_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

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

Expected<AtomicFile> AtomicFile::create(const std::filesystem::path& path) {
    // The process id keeps two programs that write the same target from sharing a temporary.
    std::string temporary = path.string() + ".tmp" + std::to_string(::getpid());
    const int descriptor =
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        return fail("{}: cannot create: {}", path.string(), std::strerror(errno));
    }
    return AtomicFile(path, std::move(temporary), descriptor);
}

AtomicFile::AtomicFile(std::filesystem::path path, std::string temporary, int descriptor)
    : m_path(std::move(path)), m_temporary(std::move(temporary)), m_descriptor(descriptor) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : m_path(std::move(other.m_path))
    , m_temporary(std::exchange(other.m_temporary, {}))
    , m_descriptor(std::exchange(other.m_descriptor, -1)) {}

AtomicFile::~AtomicFile() {
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
    if (!m_temporary.empty()) {
        ::unlink(m_temporary.c_str());
    }
}

tl::unexpected<Error> AtomicFile::failed(const char* action) {
    return fail("{}: cannot {}: {}", m_path.string(), action, std::strerror(errno));
}

Expected<void> AtomicFile::write(std::string_view bytes) {
    if (!writeAll(m_descriptor, bytes)) {
        return failed("write");
    }
    return {};
}

Expected<void> AtomicFile::commit() {
    if (::fsync(m_descriptor) != 0) {
        return failed("flush");
    }
    if (::close(std::exchange(m_descriptor, -1)) != 0) {
        return failed("close");
    }
    if (::rename(m_temporary.c_str(), m_path.c_str()) != 0) {
        return failed("replace");
    }
    m_temporary.clear();
    // The rename itself lives in the folder; without this a power cut can undo it.
    const std::filesystem::path folder = m_path.has_parent_path() ? m_path.parent_path() : ".";
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.valid()) {
        ::fsync(directory.get());
    }
    return {};
}

Expected<void> writeFileAtomically(const std::filesystem::path& path, std::string_view bytes) {
    Expected<AtomicFile> file = AtomicFile::create(path);
    if (!file) {
        return fail(file.error());
    }
    if (Expected<void> written = file->write(bytes); !written) {
        return written;
    }
    return file->commit();
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
