// What a user does while the window's frames are timed. To add a scenario: a function in a file of
// its own here and a line in measureUi() (ui_suite.cpp).
#pragma once

#include "app/bench/suite.h"

namespace gaussarium::bench {

// Turning 3D data with the mouse: "ui/orbit/SIZE/pPANELS".
void measureOrbit(Recorder& recorder);

// A component of the truth that is dragged with all methods on: "ui/drag/SIZE" and, for the age of
// the data that methods answer for, "ui/drag-answers/SIZE".
void measureDrag(Recorder& recorder);

// The pointer over points while the attention panel is open: "ui/hover/SIZE".
void measureHover(Recorder& recorder);

// The steps of all methods, played with motion between them: "ui/play/SIZE".
void measurePlay(Recorder& recorder);

} // namespace gaussarium::bench
