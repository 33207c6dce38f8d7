// One writer a run: a lock on a file in the run's folder, which the kernel releases when the
// process dies, however it dies.
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace gaussarium::worker {

// Who writes a run, as the lock's file says.
struct RunWriter {
    std::int64_t process = 0; // 0: the file does not say
    std::string host;

    std::string text() const; // "process 4711 on this machine", "process 12 on host gpu3"
};

// Held from take() to destruction. An open-file-description lock (fcntl): unlike flock it can be
// asked about without being taken, so that looking at a run never gets into its writer's way.
class RunLock {
public:
    enum class Refusal { InUse, NotWritable };
    struct Failure {
        Refusal refusal = Refusal::NotWritable;
        std::string message;
    };

    // The folder must exist. Fails where another process, or another lock of this one, holds it.
    static tl::expected<RunLock, Failure> take(const std::filesystem::path& folder);

    RunLock(RunLock&& other) noexcept;
    RunLock& operator=(RunLock&&) = delete;
    ~RunLock();

    // Empty, or a sentence: this file system knows no locks, so nothing keeps a second writer away.
    const std::string& warning() const { return m_warning; }

private:
    RunLock(int descriptor, std::string warning);

    int m_descriptor;
    std::string m_warning;
};

// Who writes the run in that folder at this moment; nullopt: nobody, or it cannot be told.
std::optional<RunWriter> runWriter(const std::filesystem::path& folder);

} // namespace gaussarium::worker
