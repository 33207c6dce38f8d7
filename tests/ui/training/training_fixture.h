// A window whose worker trains nothing (tests/support/fake_worker.cpp), and what one does in it.
#pragma once

#include "core/methods/builtin_methods.h"
#include "core/tgmm/weights_file.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/training/training_desk.h"

#include <QAction>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

namespace gaussarium::testing {

// FAKE_WORKER is the program's path. One at a time: the worker is named by the environment.
struct TrainingFixture : WindowFixture {
    explicit TrainingFixture(const QByteArray& mode = "ok")
        : WindowFixture({QStringLiteral("em")}, prepared(mode)) {
        QVERIFY(settled());
    }
    ~TrainingFixture() {
        for (const char* const name :
             {"GAUSSARIUM_TRAINER", "FAKE_WORKER_MODE", "FAKE_WORKER_WEIGHTS"}) {
            qunsetenv(name);
        }
    }

    static MethodRegistry methods() {
        MethodRegistry registry = builtinMethods();
        ui::addOwnModels(registry);
        return registry;
    }

    static MethodRegistry prepared(const QByteArray& mode) {
        static QTemporaryDir dir;
        const QString weights = dir.filePath(QStringLiteral("small.tgmm"));
        if (!QFile::exists(weights)) {
            tgmm::NetworkConfig config;
            config.width = 8;
            config.heads = 2;
            config.layers = 2;
            config.mlpWidth = 8;
            config.headWidth = 8;
            config.maxComponents = 3;
            if (!tgmm::writeWeights(weights.toStdString(), tgmm::randomWeights(config, 1))) {
                qFatal("no weights");
            }
        }
        qputenv("GAUSSARIUM_TRAINER", FAKE_WORKER);
        qputenv("FAKE_WORKER_MODE", mode);
        qputenv("FAKE_WORKER_WEIGHTS", weights.toUtf8());
        return methods();
    }

    ui::TrainingDesk& desk() const { return window->training(); }
    ui::TrainingClient::State state() const { return desk().client().state(); }
    void press(const char* name) const { find<QPushButton>(QString::fromLatin1(name))->click(); }
    bool can(const char* name) const {
        return find<QPushButton>(QString::fromLatin1(name))->isEnabled();
    }
    QAction* action(const char* id) const {
        return find<QAction>(QStringLiteral("action-") + QString::fromLatin1(id));
    }
    QString text(const char* name) const { return find<QLabel>(QString::fromLatin1(name))->text(); }
    void showDock(const char* name) const {
        auto* dock = find<QDockWidget>(QString::fromLatin1(name));
        dock->show();
        dock->raise();
    }
    const ui::MethodState& own(int panel) const {
        const ui::Session& session = window->session();
        for (int i = 0; i < session.methodCount(); ++i) {
            if (session.method(i).method->id == ui::ownModelIds[std::size_t(panel)]) {
                return session.method(i);
            }
        }
        qFatal("no own model");
    }
    bool finished() const {
        return QTest::qWaitFor([this] { return state() == ui::TrainingClient::State::Finished; },
                               10'000);
    }
    QStringList models() const {
        QStringList names;
        for (const ui::ModelEntry& model : desk().library().models()) {
            names.append(model.name);
        }
        return names;
    }
};

} // namespace gaussarium::testing
