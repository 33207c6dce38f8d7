#include "core/methods/builtin_methods.h"

namespace gaussarium {

MethodRegistry builtinMethods() {
    MethodRegistry registry;
    return registry;
}

} // namespace gaussarium
