// A few pieces of work for the GUI thread, shared with another thread where one is free.
#pragma once

#include <functional>

namespace gaussarium::ui {

// Calls work(i) once for each i in 0..count-1 and returns when all are done. The calling thread
// takes part; a thread of Qt's pool helps where one is idle, else nobody is waited for. work must
// not throw. For work that QPainter does: the threads of parallelFor outlive the application
// object, which painting in them does not bear.
void shareWork(int count, const std::function<void(int)>& work);

} // namespace gaussarium::ui
