// A few pieces of painting for the GUI thread, done by other threads while it waits.
#pragma once

#include <functional>

namespace gaussarium::ui {

// Calls work(i) once for each i in 0..count-1 and returns when all are done, by threads of Qt's
// global pool as far as some are idle, else by the calling one. work must not throw. For work that
// QPainter does: the threads of parallelFor outlive the application object, which painting in them
// does not bear. And in the pool's threads Qt 6.4 fills each shape at once, where in the GUI thread
// it hands parts of every larger one to that pool and waits: hundreds of times a picture, each long
// where estimators keep the cores busy.
void shareWork(int count, const std::function<void(int)>& work);

} // namespace gaussarium::ui
