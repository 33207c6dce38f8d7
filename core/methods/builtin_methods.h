// Every method that ships, in the order in which they are shown. To add one: an Estimator in a
// folder of its own under core/, and an entry here.
#pragma once

#include "core/estimate/method_registry.h"

namespace gaussarium {

MethodRegistry builtinMethods();

} // namespace gaussarium
