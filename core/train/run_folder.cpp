#include "core/train/run_folder.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string_view>
#include <thread>
#include <utility>

namespace gaussarium::train {

namespace fs = std::filesystem;

namespace {

// A writer that was killed to be replaced may still be within a write.
constexpr int lockTries = 10;

// "checkpoint-9-values-0a1b2c3d.bin.tmp4711" and its like: what AtomicFile was writing when it was
// killed.
bool isLeftOver(std::string_view name) {
    const std::size_t at = name.rfind(".tmp");
    if (at == std::string_view::npos || at + 4 == name.size()) {
        return false;
    }
    const std::string_view number = name.substr(at + 4);
    return number.find_first_not_of("0123456789") == std::string_view::npos
           && (name.starts_with("checkpoint") || name.starts_with("log.csv")
               || name.starts_with("weights.tgmm"));
}

void removeLeftOvers(const fs::path& folder) {
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        if (isLeftOver(entry.path().filename().string())) {
            fs::remove(entry.path(), ignored);
        }
    }
}

auto takePatiently(const fs::path& folder) {
    for (int i = 1; i < lockTries; ++i) {
        auto lock = worker::RunLock::take(folder);
        if (lock || lock.error().refusal != worker::RunLock::Refusal::InUse) {
            return lock;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return worker::RunLock::take(folder);
}

RunExpected<void> written(const Expected<void>& done) {
    if (!done) {
        return tl::unexpected(RunFolder::failedWrite(done.error()));
    }
    return {};
}

} // namespace

RunFolder::RunFolder(fs::path path, worker::RunLock lock)
    : m_path(std::move(path)), m_lock(std::move(lock)) {}

RunExpected<RunFolder> RunFolder::open(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path, error);
    if (error) {
        return failRun(RunFailure::Kind::NotWritable,
                       fmt::format("{}: cannot be made: {}", path.string(), error.message()));
    }
    auto lock = takePatiently(path);
    if (!lock) {
        const bool inUse = lock.error().refusal == worker::RunLock::Refusal::InUse;
        return failRun(inUse ? RunFailure::Kind::InUse : RunFailure::Kind::NotWritable,
                       lock.error().message);
    }
    if (lock->warning().empty()) { // else they may be another writer's, at this moment
        removeLeftOvers(path);
    }
    return RunFolder(path, std::move(*lock));
}

RunExpected<void> RunFolder::writeCheckpoint(const TrainState& state) const {
    return written(train::writeCheckpoint(m_path, state));
}

RunExpected<void> RunFolder::writeWeights(const tgmm::Weights& weights) const {
    return written(tgmm::writeWeights(m_path / "weights.tgmm", weights));
}

RunFailure RunFolder::failedWrite(const Error& error) {
    // The writers end their sentences with the system's reason.
    const std::string& text = error.message;
    for (const int reason : {ENOSPC, EDQUOT}) {
        if (text.ends_with(std::strerror(reason))) {
            return {{text + "; free some space"}, RunFailure::Kind::DiskFull};
        }
    }
    return {{text}, RunFailure::Kind::NotWritable};
}

} // namespace gaussarium::train
