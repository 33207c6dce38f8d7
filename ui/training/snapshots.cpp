#include "ui/training/snapshots.h"

#include "core/base/atomic_file.h"
#include "core/base/check.h"
#include "core/tgmm/weights_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>

namespace gaussarium::ui {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t largestWeights = std::size_t{1} << 30;

// What the weights' own card says: by the time that they are read they may be of a later step than
// the one that was told.
std::int64_t stepOf(std::string_view bytes, std::int64_t told) {
    const Expected<tgmm::Weights> weights = tgmm::weightsFromBytes(bytes);
    if (!weights) {
        return told;
    }
    const nlohmann::json card = nlohmann::json::parse(weights->card, nullptr, false);
    const auto steps = card.find("steps");
    return card.is_object() && steps != card.end() && steps->is_number_unsigned()
               ? steps->get<std::int64_t>()
               : told;
}

} // namespace

std::vector<Snapshot> findSnapshots(const fs::path& folder) {
    std::vector<Snapshot> found;
    std::error_code failure;
    for (fs::directory_iterator entry(folder / "snapshots", failure), end; !failure && entry != end;
         entry.increment(failure)) {
        const std::string name = entry->path().stem().string();
        std::int64_t step = -1;
        const auto [last, error] = std::from_chars(name.data(), name.data() + name.size(), step);
        if (entry->path().extension() == ".tgmm" && error == std::errc()
            && last == name.data() + name.size() && step >= 0) {
            found.push_back({step, entry->path()});
        }
    }
    std::sort(found.begin(), found.end(),
              [](const Snapshot& a, const Snapshot& b) { return a.step < b.step; });
    return found;
}

std::size_t leastMissed(const std::vector<Snapshot>& snapshots,
                        const std::vector<fs::path>& spared) {
    GAUSSARIUM_CHECK_GE(snapshots.size(), 3 + spared.size());
    std::size_t least = 0;
    for (std::size_t i = 1; i + 1 < snapshots.size(); ++i) {
        const auto gap = [&](std::size_t at) {
            return snapshots[at + 1].step - snapshots[at - 1].step;
        };
        const bool stays =
            std::find(spared.begin(), spared.end(), snapshots[i].weights) != spared.end();
        if (!stays && (least == 0 || gap(i) < gap(least))) {
            least = i;
        }
    }
    return least;
}

Expected<std::vector<Snapshot>> keepSnapshot(const fs::path& weights, const fs::path& folder,
                                             std::int64_t step, std::size_t most,
                                             const std::vector<fs::path>& spared) {
    const Expected<std::string> bytes = readFile(weights, largestWeights);
    if (!bytes) {
        return fail(bytes.error());
    }
    std::error_code failure;
    fs::create_directories(folder / "snapshots", failure);
    if (failure) {
        return fail("{}: {}", (folder / "snapshots").string(), failure.message());
    }
    const fs::path path = folder / "snapshots" / fmt::format("{}.tgmm", stepOf(*bytes, step));
    if (const Expected<void> written = writeFileAtomically(path, *bytes); !written) {
        return fail(written.error());
    }
    std::vector<Snapshot> kept = findSnapshots(folder);
    while (kept.size() > std::max(most, 3 + spared.size())) {
        const auto leaves = kept.begin() + static_cast<std::ptrdiff_t>(leastMissed(kept, spared));
        fs::remove(leaves->weights, failure);
        kept.erase(leaves);
    }
    return kept;
}

} // namespace gaussarium::ui
