// The window as a program: what `gaussarium` does when it is started bare or with files alone.
#pragma once

namespace gaussarium::ui {

// Shows the window and runs it until it is closed; returns the exit status. argv[1..] are Qt's own
// options, --reset-settings, and the data files to open (the first is shown; without any, Old
// Faithful is). Makes the QApplication itself: call it once, from main's thread.
int runWindow(int argc, char** argv);

} // namespace gaussarium::ui
