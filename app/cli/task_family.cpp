#include "app/cli/task_family.h"

namespace gaussarium::cli {

namespace {

template <class Predicate>
std::string listOf(Predicate predicate) {
    std::string list;
    for (const Family family : families()) {
        if (predicate(family)) {
            list += (list.empty() ? "" : ", ") + std::string(familyName(family));
        }
    }
    return list;
}

} // namespace

Expected<void> applyFamily(const FamilyArguments& arguments, TaskOptions& options) {
    if (!arguments.family.empty()) {
        const Expected<Family> family = parseFamily(arguments.family);
        if (!family) {
            return fail("--family: {}", family.error().message);
        }
        options.family = *family;
    }
    if (!isAdjustable(options.family) && (arguments.separation || arguments.imbalance)) {
        return fail("--{}: the family {} draws its own; {} obey it",
                    arguments.separation ? "separation" : "imbalance", familyName(options.family),
                    adjustableFamilies());
    }
    options.separation = arguments.separation.value_or(options.separation);
    options.imbalance = arguments.imbalance.value_or(options.imbalance);
    return {};
}

std::string familyList() {
    return listOf([](Family) { return true; });
}

std::string adjustableFamilies() {
    return listOf(isAdjustable);
}

} // namespace gaussarium::cli
