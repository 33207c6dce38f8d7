#include "core/methods/builtin_methods.h"

#include "core/spectral/spectral_methods.h"

namespace gaussarium {

MethodRegistry builtinMethods() {
    MethodRegistry registry;
    spectral::addSpectralMethods(registry);
    return registry;
}

} // namespace gaussarium
