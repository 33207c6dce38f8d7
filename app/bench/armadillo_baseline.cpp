#include "app/bench/armadillo_baseline.h"

#include <dlfcn.h>
#include <filesystem>

namespace gaussarium::bench {

namespace {

constexpr const char* moduleName = "gaussarium-bench-armadillo.so";

Expected<ArmadilloBaseline> load() {
    std::error_code error;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    void* library = nullptr;
    for (const std::filesystem::path& folder :
         {program.parent_path(), std::filesystem::path(GAUSSARIUM_BENCH_MODULES)}) {
        if (library == nullptr) {
            library = dlopen((folder / moduleName).c_str(), RTLD_NOW | RTLD_LOCAL);
        }
    }
    if (library == nullptr) {
        return fail("no baseline: built without libarmadillo-dev");
    }
    ArmadilloBaseline baseline;
    baseline.run =
        reinterpret_cast<GaussariumArmadilloRun>(dlsym(library, "gaussariumArmadilloRun"));
    const auto version =
        reinterpret_cast<GaussariumArmadilloVersion>(dlsym(library, "gaussariumArmadilloVersion"));
    if (baseline.run == nullptr || version == nullptr) {
        return fail("no baseline: {} is of another version", moduleName);
    }
    baseline.version = version();
    return baseline;
}

} // namespace

const Expected<ArmadilloBaseline>& armadilloBaseline() {
    static const Expected<ArmadilloBaseline> baseline = load();
    return baseline;
}

} // namespace gaussarium::bench
