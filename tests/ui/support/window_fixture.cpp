#include "tests/ui/support/window_fixture.h"

#include "ui/panels/estimate_grid.h"
#include "ui/panels/message_bar.h"

#include <QFile>

#include <algorithm>

namespace gaussarium::testing {

WindowFixture::WindowFixture(const QStringList& methods, MethodRegistry registry)
    : settings(folder.filePath(QStringLiteral("settings.ini"))) {
    settings.set(ui::keys::methods, methods);
    settings.set(ui::keys::models, path(QStringLiteral("models")));
    settings.set(ui::keys::theme, QStringLiteral("light"));
    window = std::make_unique<ui::MainWindow>(std::move(registry), settings, chooser);
    window->openFirstData();
    window->show();
    // Shortcuts are those of the active window.
    if (!QTest::qWaitForWindowActive(window.get())) {
        qFatal("the window does not become active");
    }
}

QString WindowFixture::file(const QString& name, const QByteArray& bytes) const {
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
        qFatal("cannot write %s", qPrintable(name));
    }
    return path(name);
}

bool WindowFixture::settled() const {
    return QTest::qWaitFor(
        [this] {
            const auto& panels = window->grid().panels();
            for (int i = 0; i < window->session().methodCount(); ++i) {
                const ui::MethodState& state = window->session().method(i);
                if (state.enabled && state.result.state != ui::RunState::Done
                    && state.result.state != ui::RunState::Failed) {
                    return false;
                }
            }
            return !window->loader().busy()
                   && std::all_of(panels.begin(), panels.end(), [](const ui::EstimatePanel* panel) {
                          return panel->isCurrent();
                      });
        },
        10'000);
}

QString WindowFixture::message() const {
    const auto* bar = find<ui::MessageBar>(QStringLiteral("messageBar"));
    return bar->isHidden() ? QString() : bar->text();
}

} // namespace gaussarium::testing
