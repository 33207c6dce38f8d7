// Training in the window, with a worker that trains nothing: what is pressed, what is shown, and
// that nothing is lost when the worker dies.
#include "tests/ui/training/training_fixture.h"
#include "ui/panels/estimate_panel.h"
#include "ui/training/learning_plot.h"

#include <QDir>
#include <QSlider>
#include <QToolButton>

using namespace gaussarium;
using namespace gaussarium::ui;
using Fixture = testing::TrainingFixture;
using State = TrainingClient::State;

class TestTrainingWindow : public QObject {
    Q_OBJECT

private slots:
    // Train, and the model stands beside EM; afterwards its training is looked at again.
    void trainsAndShows() {
        Fixture f;
        QVERIFY(!f.own(0).enabled);
        QVERIFY(f.can("train") && !f.can("pauseTraining") && !f.can("stopTraining"));
        f.press("train");
        QVERIFY(!f.can("train"));
        QTRY_COMPARE(f.state(), State::Running);
        QVERIFY(f.can("pauseTraining") && f.can("stopTraining") && f.can("evaluateTraining"));
        QTRY_VERIFY(f.own(0).enabled);
        QTRY_VERIFY(f.own(0).result.fit != nullptr);
        QVERIFY(f.finished());
        QVERIFY(f.can("train") && !f.can("stopTraining"));
        QCOMPARE(f.text("trainingState"), QStringLiteral("ended"));
        // All that was measured is in the chart, and the last weights are in the panel.
        // Of checkpoints that come faster than they are kept the last one counts.
        QTRY_COMPARE(f.desk().replay().shownStep(), 40);
        QCOMPARE(f.desk().replay().rows().size(), std::size_t{4});
        QVERIFY(f.settled());
        QVERIFY2(f.own(0).result.fit, qPrintable(f.own(0).result.message));
        QCOMPARE(f.own(0).result.fit->method, std::string("own-a"));
        QVERIFY(f.own(0).result.fit->trace->steps.size() >= 2); // its layers are on the clock
        QCOMPARE(f.own(0).caption, QStringLiteral("Step 40: See it learn"));
        QTRY_COMPARE(f.models(), QStringList{QStringLiteral("See it learn")});
        QVERIFY(f.find<EstimatePanel>(QStringLiteral("panel-own-a"))
                    ->accessibleName()
                    .contains(QStringLiteral("Step 40: See it learn")));
    }

    void goesBackToAnyStep() {
        Fixture f;
        f.press("train");
        QVERIFY(f.finished());
        auto* places = f.find<QSlider>(QStringLiteral("replayPlace"));
        const auto& kept = f.desk().replay().snapshots();
        QTRY_VERIFY(!kept.empty() && kept.back().step == 40);
        QVERIFY(kept.size() >= 3);
        const int last = int(kept.size()) - 1;
        QCOMPARE(places->maximum(), last);
        QCOMPARE(places->value(), last);
        QCOMPARE(f.desk().replay().place(), -1);
        places->setValue(0);
        // The first is from before it had learnt much: asked for as soon as the run began.
        const Snapshot first = kept.front();
        QVERIFY(first.step < 20);
        QCOMPARE(f.text("replayText"), QStringLiteral("step %1").arg(first.step));
        QCOMPARE(f.own(0).options.at("weights"), first.weights.string());
        QVERIFY(f.settled());
        QCOMPARE(f.own(0).result.fit->options.at("weights"), first.weights.string());
        // A click into the chart finds the nearest kept step.
        emit f.find<LearningPlot>(QStringLiteral("learningPlot"))->stepChosen(kept[1].step + 1);
        QCOMPARE(f.text("replayText"), QStringLiteral("step %1").arg(kept[1].step));
        // Playing goes on to the end and stays there.
        auto* play = f.find<QToolButton>(QStringLiteral("replayPlay"));
        play->setChecked(true);
        QCOMPARE(places->value(), 0);
        QTRY_VERIFY_WITH_TIMEOUT(!play->isChecked(), 10'000);
        QCOMPARE(places->value(), last);
    }

    void pausesResumesAndStops() {
        Fixture f;
        f.press("train");
        QTRY_COMPARE(f.state(), State::Running);
        f.press("pauseTraining");
        QTRY_COMPARE(f.state(), State::Paused);
        QVERIFY(f.text("trainingState").startsWith(QStringLiteral("Paused")));
        QCOMPARE(f.find<QPushButton>(QStringLiteral("pauseTraining"))->text(),
                 QStringLiteral("Resume"));
        f.press("evaluateTraining");
        QTRY_VERIFY(f.text("trainingNotice").contains(QStringLiteral("0.50 (n = 16)")));
        f.find<QSlider>(QStringLiteral("learningRate"))->setValue(-4);
        QTRY_COMPARE(f.desk().client().rateFactor(), 0.5);
        f.press("pauseTraining");
        QTRY_COMPARE(f.state(), State::Running);
        f.press("stopTraining");
        QVERIFY(f.finished());
        QVERIFY(f.can("train"));
    }

    void aDeadWorkerLosesNothing_data() {
        QTest::addColumn<QByteArray>("mode");
        QTest::newRow("crash") << QByteArray("crash");
        QTest::newRow("exit") << QByteArray("exit");
        QTest::newRow("garbage") << QByteArray("garbage");
        QTest::newRow("flood") << QByteArray("flood");
        QTest::newRow("endless line") << QByteArray("endless-line");
    }

    void aDeadWorkerLosesNothing() {
        QFETCH(QByteArray, mode);
        Fixture f(mode);
        f.press("train");
        QTRY_COMPARE(f.state(), State::Failed);
        QVERIFY(f.text("trainingState").contains(QStringLiteral("can go on")));
        // What it had learnt is shown.
        QTRY_VERIFY(f.own(0).result.fit != nullptr);
        QVERIFY(f.can("goOnTraining"));
        qputenv("FAKE_WORKER_MODE", "ok");
        f.press("goOnTraining");
        QVERIFY(f.finished());
        QTRY_COMPARE(f.models().size(), 1);
    }

    // One that dies before it has said a word: why, no model, and the next attempt is open.
    void aWorkerThatDiesAtItsStartIsSaid() {
        Fixture f("dies-at-start");
        f.press("train");
        QTRY_COMPARE(f.state(), State::Failed);
        QVERIFY(f.text("trainingState").contains(QStringLiteral("libtorch.so")));
        QVERIFY(f.can("train") && !f.can("goOnTraining"));
        QVERIFY(!QFile::exists(f.desk().client().folder()));
        qputenv("FAKE_WORKER_MODE", "ok");
        f.press("train");
        QVERIFY(f.finished());
        QTRY_COMPARE(f.models().size(), 1);
    }

    // The window cannot write what it wants to keep: said, and the run goes on to its end.
    void weightsThatCannotBeKeptAreSaid() {
        Fixture f;
        f.press("train");
        QFile blocking(f.desk().client().folder() + QStringLiteral("/snapshots"));
        QVERIFY(blocking.open(QIODevice::WriteOnly));
        QVERIFY(f.finished());
        QTRY_VERIFY(f.text("trainingNotice").contains(QStringLiteral("are not kept")));
        QTRY_VERIFY(f.models().size() == 1
                    && !f.desk().library().models().front().weights.isEmpty());
        // Its last weights are there all the same.
        f.showDock("dock-models");
        QTRY_VERIFY(f.can("showModelA"));
        f.press("showModelA");
        QVERIFY(f.settled());
        QVERIFY2(f.own(0).result.fit, qPrintable(f.own(0).result.message));
    }

    void withoutATrainerItIsSaid() {
        Fixture f;
        qputenv("GAUSSARIUM_TRAINER", "/nowhere/gaussarium-trainer");
        f.press("train");
        QTRY_COMPARE(f.state(), State::Failed);
        QVERIFY(f.text("trainingState").contains(QStringLiteral("/nowhere/gaussarium-trainer")));
        QVERIFY(f.can("train"));
        QVERIFY(!f.own(0).enabled);
        // A run that never began leaves no model.
        QTRY_VERIFY(f.models().isEmpty());
    }

    void aFolderThatCannotBeWrittenIsSaid() {
        Fixture f;
        QFile blocking(f.path(QStringLiteral("models")));
        QVERIFY(blocking.open(QIODevice::WriteOnly));
        f.press("train");
        QCOMPARE(f.state(), State::Idle);
        QVERIFY(f.text("trainingNotice").contains(QStringLiteral("cannot be made")));
        QVERIFY(f.can("train"));
    }

    void garbageIsTold() {
        Fixture f("babble");
        f.press("train");
        QVERIFY(f.finished());
        QVERIFY(f.text("trainingNotice").contains(QStringLiteral("makes no sense")));
    }

    // A run of another program, read and left as it is.
    void followsARunElsewhere() {
        Fixture f;
        f.press("train");
        QVERIFY(f.finished());
        QTRY_COMPARE(f.models().size(), 1);
        const QString run = f.desk().library().models().front().folder;
        const QString other = f.path(QStringLiteral("elsewhere"));
        QVERIFY(QDir().mkpath(other));
        for (const char* const name : {"log.csv", "checkpoint.json", "weights.tgmm"}) {
            const QString file = QStringLiteral("/") + QString::fromLatin1(name);
            QVERIFY(QFile::copy(run + file, other + file));
        }
        f.showDock("dock-models");
        f.chooser.answer = other + QStringLiteral("/log.csv");
        f.press("followRun");
        QTRY_COMPARE(f.desk().replay().rows().size(), std::size_t{4});
        QTRY_COMPARE(f.desk().replay().snapshots().size(), std::size_t{1});
        QVERIFY(f.settled());
        QCOMPARE(QDir(other).entryList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot).size(), 3);
        QCOMPARE(f.text("learningTitle"), QStringLiteral("elsewhere"));
    }

    // The next window shows what the last one did; a model that is gone meanwhile is not missed.
    void theNextWindowShowsTheSame() {
        Fixture f;
        f.press("train");
        QVERIFY(f.finished());
        QTRY_COMPARE(f.own(0).caption, QStringLiteral("Step 40: See it learn"));
        const QString folder = f.desk().client().folder();
        f.window = std::make_unique<MainWindow>(Fixture::methods(), f.settings, f.chooser);
        f.window->openFirstData();
        f.window->show();
        QVERIFY(f.settled());
        QVERIFY(f.own(0).enabled);
        QVERIFY2(f.own(0).result.fit, qPrintable(f.own(0).result.message));
        QVERIFY(QDir(folder).removeRecursively());
        f.window = std::make_unique<MainWindow>(Fixture::methods(), f.settings, f.chooser);
        f.window->openFirstData();
        f.window->show();
        QVERIFY(f.settled());
        QVERIFY(!f.own(0).enabled);
    }

    // The window goes while a worker runs: at once, and the run can be gone on with.
    void closesDuringARun() {
        Fixture f;
        f.press("train");
        QTRY_VERIFY(f.desk().client().savedStep() >= 10);
        const QString folder = f.desk().client().folder();
        f.window.reset();
        QVERIFY(QFile::exists(folder + QStringLiteral("/checkpoint.json")));
    }
};

QTEST_MAIN(TestTrainingWindow)
#include "tst_training_window.moc"
