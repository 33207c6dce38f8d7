// Finished measurements beside the card, so that a run that was interrupted goes on. Internal to
// app/card.
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace gaussarium::card {

// The results of one section: FILE.SECTION.json, {"schema": "gaussarium.card-section/1", "weights":
// checksum, "seed": ..., "version": ..., "runs": {NAME: {"specification": ..., "result": {...}}}}.
class SectionCache {
public:
    struct Key {
        std::string weights; // checksum
        std::uint64_t seed = 0;
        std::string version; // of the program
    };

    // An empty path keeps nothing. What another key left there, or a file that is none of ours, is
    // as nothing, and replaced by the first result that is kept.
    SectionCache(std::filesystem::path path, Key key);

    // The result of that run, where its specification is the same.
    std::optional<std::string> find(const std::string& run, const std::string& specification) const;
    // Writes the file, atomically.
    Expected<void> keep(const std::string& run, const std::string& specification,
                        const std::string& result);

private:
    struct Kept {
        std::string specification;
        std::string result; // JSON text
    };

    std::filesystem::path m_path;
    Key m_key;
    std::map<std::string, Kept> m_runs;
};

} // namespace gaussarium::card
