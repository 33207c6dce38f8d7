// The spectral method's entry for the registry.
#pragma once

#include "core/estimate/method_registry.h"

namespace gaussarium::spectral {

// Adds "spectral".
void addSpectralMethods(MethodRegistry& registry);

} // namespace gaussarium::spectral
