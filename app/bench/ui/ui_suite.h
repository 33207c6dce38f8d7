// The application that widgets are timed in.
#pragma once

#include <memory>

class QApplication;

namespace gaussarium::bench {

class Recorder;

// While it lives, widgets can be made without a display, and Qt says only what matters.
class BenchApplication {
public:
    BenchApplication();
    ~BenchApplication();

    // False where the process has an application object that cannot hold widgets.
    bool usable() const;

private:
    std::unique_ptr<QApplication> m_own; // null: there was one
};

} // namespace gaussarium::bench
