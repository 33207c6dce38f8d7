// What the fuzz targets share.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

namespace gaussarium::fuzz {

// A property that every input must have; a failure is a finding like a crash.
inline void expect(bool condition, const char* what) {
    if (!condition) {
        std::fprintf(stderr, "property violated: %s\n", what);
        std::abort();
    }
}

// A file in memory, for readers that take a path.
class MemoryFile {
public:
    MemoryFile() : m_descriptor(::memfd_create("fuzz", 0)) {
        expect(m_descriptor >= 0, "a file in memory can be made");
    }
    ~MemoryFile() { ::close(m_descriptor); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    void write(const std::uint8_t* bytes, std::size_t count) {
        expect(::ftruncate(m_descriptor, 0) == 0, "the file can be emptied");
        expect(::pwrite(m_descriptor, bytes, count, 0) == static_cast<ssize_t>(count),
               "the file can be written");
    }
    std::string path() const { return "/proc/self/fd/" + std::to_string(m_descriptor); }

private:
    int m_descriptor;
};

} // namespace gaussarium::fuzz
