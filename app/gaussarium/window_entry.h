// The way to the window.
#pragma once

namespace gaussarium {

int openWindow(int argc, char** argv);

} // namespace gaussarium
