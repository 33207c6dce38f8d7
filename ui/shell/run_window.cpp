#include "ui/shell/run_window.h"

#include "core/base/thread_priority.h"
#include "core/methods/builtin_methods.h"
#include "ui/model/settings.h"
#include "ui/panels/file_chooser.h"
#include "ui/shell/main_window.h"
#include "ui/training/own_models.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QIcon>
#include <QLoggingCategory>
#include <QTimer>

namespace gaussarium::ui {

namespace {

// QT_LOGGING_RULES="gaussarium.startup=true" tells how long the window took.
Q_LOGGING_CATEGORY(startup, "gaussarium.startup", QtWarningMsg)

// Reports the moment after the first painting of what it watches.
class FirstFrame : public QObject {
public:
    FirstFrame(QWidget* watched, const QElapsedTimer& clock) : QObject(watched), m_clock(clock) {
        watched->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Paint) {
            watched->removeEventFilter(this);
            QTimer::singleShot(0, this, [this] {
                qCDebug(startup, "first frame %.1f ms after the start of main",
                        double(m_clock.nsecsElapsed()) * 1e-6);
                deleteLater();
            });
        }
        return false;
    }

private:
    QElapsedTimer m_clock;
};

} // namespace

int runWindow(int argc, char** argv) {
    QElapsedTimer clock;
    clock.start();
    takeShortTurns(); // before there are other threads, which inherit it
    const QApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("gaussarium"));
    QCoreApplication::setApplicationVersion(QStringLiteral(GAUSSARIUM_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Gaussarium"));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.gaussarium.Gaussarium"));
    QGuiApplication::setWindowIcon(QIcon::fromTheme(QStringLiteral("org.gaussarium.Gaussarium")));

    Settings settings;
    QStringList files = QCoreApplication::arguments().mid(1);
    if (files.removeAll(QStringLiteral("--reset-settings")) > 0) {
        settings.reset();
    }
    DialogFileChooser chooser(settings.value(keys::lastFolder));
    MethodRegistry methods = builtinMethods();
    addOwnModels(methods);
    MainWindow window(std::move(methods), settings, chooser);
    new FirstFrame(window.centralWidget(), clock);
    window.openFirstData();
    window.show();
    if (!files.isEmpty()) {
        window.openFiles(files);
    }
    const int status = QApplication::exec();
    settings.set(keys::lastFolder, chooser.folder());
    return status;
}

} // namespace gaussarium::ui
