// The panels of the user's own networks: methods of the window's registry whose weights follow what
// is trained or chosen.
#pragma once

#include "core/estimate/method_registry.h"

#include <array>

namespace gaussarium::ui {

// Two, so that early and late, or the paper's and ours, stand side by side.
inline constexpr int ownModelCount = 2;
inline constexpr std::array<const char*, ownModelCount> ownModelIds = {"own-a", "own-b"};

// Both with TGMM's options. Without weights an estimator cannot be made, and says what to do.
void addOwnModels(MethodRegistry& registry);

} // namespace gaussarium::ui
