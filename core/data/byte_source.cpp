#include "core/data/byte_source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace gaussarium {

Expected<std::size_t> MemorySource::read(char* to, std::size_t count) {
    const std::size_t taken = std::min(count, m_bytes.size());
    std::copy_n(m_bytes.data(), taken, to);
    m_bytes.remove_prefix(taken);
    return taken;
}

Expected<FileSource> FileSource::open(const std::filesystem::path& path, FileContext context) {
    // Without O_NONBLOCK a pipe that nobody writes to would hold the caller here, deaf to a stop.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        return fail("cannot open: {}", std::strerror(errno));
    }
    FileSource source(descriptor, std::move(context));
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0) {
        return fail("cannot inspect: {}", std::strerror(errno));
    }
    if (S_ISDIR(status.st_mode)) {
        return fail("is a folder, not a file");
    }
    if (S_ISREG(status.st_mode)) {
        source.m_size = static_cast<std::uint64_t>(status.st_size);
    }
    return source;
}

FileSource::FileSource(int descriptor, FileContext context)
    : m_descriptor(descriptor), m_context(std::move(context)) {}

FileSource::FileSource(FileSource&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_size(other.m_size)
    , m_read(other.m_read)
    , m_context(std::move(other.m_context)) {}

FileSource::~FileSource() {
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

Expected<std::size_t> FileSource::read(char* to, std::size_t count) {
    while (true) {
        if (const Expected<void> ready = waitForBytes(); !ready) {
            return fail(ready.error());
        }
        const ssize_t got = ::read(m_descriptor, to, count);
        if (got >= 0) {
            m_read += static_cast<std::uint64_t>(got);
            if (m_context.progress) {
                m_context.progress(
                    m_size && *m_size > 0
                        ? std::min(1.0, static_cast<double>(m_read) / static_cast<double>(*m_size))
                        : -1.0);
            }
            return static_cast<std::size_t>(got);
        }
        if (errno != EINTR && errno != EAGAIN) {
            return fail("cannot read: {}", std::strerror(errno));
        }
    }
}

// Returns once a read would not block; fails once the stop is asked for.
Expected<void> FileSource::waitForBytes() const {
    constexpr int patience = 20; // ms between two looks at the stop token
    while (!m_context.stop.stop_requested()) {
        pollfd waiting{m_descriptor, POLLIN, 0};
        // A regular file is always ready; an error shows in the read that follows.
        if (m_size || ::poll(&waiting, 1, patience) != 0) {
            return {};
        }
    }
    return failStopped();
}

Expected<std::span<char>> BlockBuffer::peek(std::size_t count) {
    if (m_bytes.size() - m_begin < count && !m_sawEnd) {
        m_bytes.erase(0, m_begin);
        m_dropped += std::exchange(m_begin, 0);
        while (m_bytes.size() < count && !m_sawEnd) {
            const std::size_t old = m_bytes.size();
            // A small file needs no large block; one byte more than is left shows its end.
            const std::uint64_t end = m_dropped + old;
            const std::uint64_t left = std::max(size().value_or(end + m_blockBytes), end) - end + 1;
            const std::size_t block = std::min<std::uint64_t>(m_blockBytes, left);
            m_bytes.resize(old + block);
            const Expected<std::size_t> got = m_source->read(m_bytes.data() + old, block);
            m_bytes.resize(old + got.value_or(0));
            if (!got) {
                return fail(got.error());
            }
            m_sawEnd = *got == 0;
        }
    }
    return std::span<char>(m_bytes.data() + m_begin, m_bytes.size() - m_begin);
}

} // namespace gaussarium
