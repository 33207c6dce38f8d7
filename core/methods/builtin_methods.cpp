#include "core/methods/builtin_methods.h"

#include "core/em/em_methods.h"
#include "core/methods/tgmm_em.h"
#include "core/spectral/spectral_estimator.h"
#include "core/spectral/spectral_methods.h"
#include "core/tgmm/tgmm_methods.h"

namespace gaussarium {

MethodRegistry builtinMethods() {
    MethodRegistry registry;
    // Starts that EM takes from other methods.
    const std::map<std::string, StartProvider> starts = {{"spectral", spectral::spectralStart},
                                                         {"tgmm", tgmmStartProvider()}};
    em::addEmMethods(registry, starts);
    spectral::addSpectralMethods(registry);
    tgmm::addTgmmMethod(registry);
    addTgmmThenEm(registry);
    tgmm::addPaperMethod(registry);
    return registry;
}

} // namespace gaussarium
