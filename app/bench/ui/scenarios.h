// What a user does while the window's frames are timed. To add a scenario: a function in a file of
// its own here and a line in measureUi() (ui_suite.cpp).
#pragma once

#include "app/bench/suite.h"
#include "app/bench/ui/bench_window.h"

#include <functional>

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

// Turning, hovering and playing while a worker trains a network, beside the same without it:
// "train/window/orbit/SIZE", "train/window/hover", "train/window/play". Skipped where the trainer
// was not built.
void measureWhileTraining(Recorder& recorder);

// The scenarios' motions in a window that shows data: each does the frame of a number and returns
// its seconds, until it is destroyed. Null where there is nothing to move.
using Motion = std::function<double(int)>;
Motion orbiting(BenchWindow& bench);
Motion hovering(BenchWindow& bench);
Motion playing(BenchWindow& bench);

} // namespace gaussarium::bench
