// The weights that a run had on its way, kept so that its training can be looked at again.
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace gaussarium::ui {

struct Snapshot {
    std::int64_t step = 0;
    std::filesystem::path weights;

    bool operator==(const Snapshot&) const = default;
};

// As many as a slider has places for; ours have a tenth of a megabyte, the shipped network's five.
inline constexpr std::size_t mostSnapshots = 24;

// Those in FOLDER/snapshots, by ascending step. Files of other names are not seen.
std::vector<Snapshot> findSnapshots(const std::filesystem::path& folder);

// Copies a weights file to FOLDER/snapshots/STEP.tgmm (by the step that its card says, else by the
// one that is given), at once or not at all, and thins what there is to `most`: the first, the
// newest and the files `spared` stay, and the others lie about evenly. Returns what there is then.
// Fails where the file cannot be read or the folder cannot be written.
Expected<std::vector<Snapshot>> keepSnapshot(const std::filesystem::path& weights,
                                             const std::filesystem::path& folder, std::int64_t step,
                                             std::size_t most = mostSnapshots,
                                             const std::vector<std::filesystem::path>& spared = {});

// Index of the one to leave out next: never the first, the last or one of `spared`, and the one
// whose neighbours are the closest. At least three more than are spared, ascending.
std::size_t leastMissed(const std::vector<Snapshot>& snapshots,
                        const std::vector<std::filesystem::path>& spared = {});

} // namespace gaussarium::ui
