// TGMM's answer, then EM from it: the network finds the right hill, EM climbs to its top.
#pragma once

#include "core/em/em_options.h"
#include "core/estimate/method_registry.h"

namespace gaussarium {

// "tgmm+em", with the options of both but EM's start and restarts (one start is all there is).
// k automatic: TGMM's choice by p(k | data). Trace: TGMM's layers, then EM's steps. Where TGMM
// refuses, so does this, with its reason.
void addTgmmThenEm(MethodRegistry& registry);

// EM's "--init tgmm": the shipped network's answer.
StartProvider tgmmStartProvider();

} // namespace gaussarium
