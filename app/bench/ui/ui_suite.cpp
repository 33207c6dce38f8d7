// The window's frame times, without a display.
#include "app/bench/ui/ui_suite.h"

#include "app/bench/suite.h"
#include "app/bench/ui/scenarios.h"
#include "core/base/thread_priority.h"

#include <QApplication>

#include <memory>

namespace gaussarium::bench {

namespace {

// Qt warns where XDG_RUNTIME_DIR is not set, and of what a platform without a display cannot do;
// neither matters here.
void sayWhatMatters(QtMsgType type, const QMessageLogContext&, const QString& message) {
    if (type != QtDebugMsg && !message.startsWith(QLatin1String("QStandardPaths:"))
        && !message.startsWith(QLatin1String("This plugin does not support"))) {
        std::fprintf(stderr, "gaussarium: %s\n", qPrintable(message));
    }
}

} // namespace

BenchApplication::BenchApplication() {
    static int count = 1;
    static char name[] = "gaussarium";
    static char* arguments[] = {name, nullptr};
    if (QCoreApplication::instance() == nullptr) {
        qInstallMessageHandler(sayWhatMatters);
        qputenv("QT_QPA_PLATFORM", "offscreen");
        takeShortTurns(); // as the window does
        m_own = std::make_unique<QApplication>(count, arguments);
    }
}

BenchApplication::~BenchApplication() {
    if (m_own) {
        m_own.reset();
        qInstallMessageHandler(nullptr);
    }
}

bool BenchApplication::usable() const {
    return qobject_cast<QApplication*>(QCoreApplication::instance()) != nullptr;
}

void measureUi(Recorder& recorder) {
    if (!recorder.wantsAny("ui")) {
        return;
    }
    const BenchApplication application;
    if (!application.usable()) {
        recorder.skip("ui", "widgets need another application object than there is");
        return;
    }
    measureOrbit(recorder);
    measureDrag(recorder);
    measureHover(recorder);
    measurePlay(recorder);
}

} // namespace gaussarium::bench
