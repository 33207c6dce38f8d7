#include "core/methods/builtin_methods.h"

#include "core/em/em_methods.h"
#include "core/spectral/spectral_methods.h"

namespace gaussarium {

MethodRegistry builtinMethods() {
    MethodRegistry registry;
    // Starts that EM takes from other methods.
    const std::map<std::string, StartProvider> starts;
    em::addEmMethods(registry, starts);
    spectral::addSpectralMethods(registry);
    return registry;
}

} // namespace gaussarium
