// Models in the window, with a worker that trains nothing: kept, compared, deleted, refused.
#include "core/mixture/data_edits.h"
#include "tests/ui/training/training_fixture.h"

#include <QDir>
#include <QSlider>
#include <QToolButton>
#include <QTreeWidget>

using namespace gaussarium;
using namespace gaussarium::ui;
using Fixture = testing::TrainingFixture;

class TestModelsWindow : public QObject {
    Q_OBJECT

private slots:
    void modelsStandSideBySide() {
        Fixture f;
        f.press("train");
        QVERIFY(f.finished());
        f.press("train");
        QVERIFY(f.finished());
        QTRY_COMPARE(f.models().size(), 2);
        f.showDock("dock-models");
        auto* list = f.find<QTreeWidget>(QStringLiteral("models"));
        QTRY_COMPARE(list->topLevelItemCount(), 2);
        const auto& models = f.desk().library().models();
        QTRY_VERIFY(models.size() == 2 && !models[0].weights.isEmpty()
                    && !models[1].weights.isEmpty());
        list->setCurrentItem(list->topLevelItem(0));
        f.press("showModelA");
        list->setCurrentItem(list->topLevelItem(1));
        f.press("showModelB");
        QVERIFY(f.settled());
        QVERIFY(f.own(0).enabled && f.own(1).enabled);
        QVERIFY(f.own(0).options.at("weights") != f.own(1).options.at("weights"));
        QVERIFY(f.own(1).result.fit && f.own(1).result.fit->method == "own-b");
        // Deleted and brought back.
        f.press("deleteModel");
        QTRY_COMPARE(list->topLevelItemCount(), 1);
        QVERIFY(f.can("undoModel"));
        f.press("undoModel");
        QTRY_COMPARE(list->topLevelItemCount(), 2);
        QVERIFY(!f.can("undoModel"));
        // Pinned: on top, and in another window too.
        list->setCurrentItem(list->topLevelItem(1));
        const QString name = list->currentItem()->text(0);
        f.press("pinModel");
        QTRY_COMPARE(list->topLevelItem(0)->text(0), name);
    }

    // Ctrl+Z brings a deleted model back in its turn among all that can be undone.
    void deletionIsUndoneInItsTurn() {
        Fixture f;
        f.press("train");
        QVERIFY(f.finished());
        f.showDock("dock-models");
        QTRY_COMPARE(f.find<QTreeWidget>(QStringLiteral("models"))->topLevelItemCount(), 1);
        QTRY_VERIFY(f.can("deleteModel"));
        EditHistory& history = f.window->history();
        const auto undone = [&] { return history.canUndo() ? history.undoText() : QString(); };
        const auto addPoint = [&] {
            Session& session = f.window->session();
            history.begin();
            session.editData(std::make_shared<const LabelledData>(
                withPointsAdded(*session.data(), Eigen::MatrixXd::Ones(2, 1))));
            history.record(QStringLiteral("Add"));
        };
        const auto press = [&](Qt::KeyboardModifiers keys) {
            QTest::keyClick(f.window.get(), Qt::Key_Z, keys);
        };
        const QString before = undone(); // the data that were loaded
        addPoint();
        f.press("deleteModel");
        addPoint();
        QTRY_VERIFY(f.models().isEmpty());
        QCOMPARE(undone(), QStringLiteral("Add"));
        press(Qt::ControlModifier);
        QCOMPARE(undone(), QStringLiteral("Delete See it learn"));
        QVERIFY(f.action("undo")->text().contains(QStringLiteral("Delete See it learn")));
        press(Qt::ControlModifier);
        QTRY_COMPARE(f.models(), QStringList{QStringLiteral("See it learn")});
        QCOMPARE(undone(), QStringLiteral("Add"));
        press(Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(f.models().isEmpty());
        press(Qt::ControlModifier);
        QTRY_COMPARE(f.models().size(), 1);
        // Brought back by its button, it is no change any more that could be taken back.
        press(Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(undone(), QStringLiteral("Delete See it learn"));
        QTRY_VERIFY(f.can("undoModel"));
        f.press("undoModel");
        QCOMPARE(undone(), QStringLiteral("Add"));
        press(Qt::ControlModifier);
        QCOMPARE(undone(), before);
        QTRY_COMPARE(f.models().size(), 1);
    }

    // What cannot be brought back is said, and does not stand in the way of the rest.
    void aDeletionThatCannotBeUndoneIsSaid() {
        Fixture f;
        f.press("train");
        QVERIFY(f.finished());
        f.showDock("dock-models");
        QTRY_VERIFY(f.can("deleteModel"));
        const QString before = f.window->history().undoText();
        f.press("deleteModel");
        QTRY_VERIFY(f.models().isEmpty());
        const QDir bins(f.path(QStringLiteral("models/.deleted")));
        const QStringList own = bins.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        QCOMPARE(own.size(), 1);
        QVERIFY(QDir(bins.filePath(own.front())).removeRecursively());
        f.action("undo")->trigger();
        QVERIFY(f.message().contains(QStringLiteral("cannot be brought back")));
        QCOMPARE(f.window->history().undoText(), before);
    }

    // Early and late: the second panel keeps its step while the first goes on.
    void earlyAndLateStandSideBySide() {
        Fixture f;
        f.press("train");
        QVERIFY(f.finished());
        const auto& kept = f.desk().replay().snapshots();
        QTRY_VERIFY(kept.size() >= 3 && kept.back().step == 40);
        auto* places = f.find<QSlider>(QStringLiteral("replayPlace"));
        places->setValue(0);
        f.find<QToolButton>(QStringLiteral("replayKeep"))->click();
        places->setValue(places->maximum());
        QVERIFY(f.settled());
        QVERIFY(f.own(0).enabled && f.own(1).enabled);
        QCOMPARE(f.own(0).options.at("weights"), kept.back().weights.string());
        QCOMPARE(f.own(1).options.at("weights"), kept.front().weights.string());
        QCOMPARE(f.own(0).caption, QStringLiteral("Step 40: See it learn"));
        QCOMPARE(f.own(1).caption, QStringLiteral("Step %1: See it learn").arg(kept.front().step));
        QVERIFY(f.own(0).result.fit && f.own(1).result.fit);
    }

    // While a run goes on another model is looked at: its checkpoints do not take the panel away.
    void aModelThatIsChosenStays() {
        Fixture f;
        f.press("train");
        QVERIFY(f.finished());
        QTRY_VERIFY(f.models().size() == 1 && !f.desk().library().models()[0].snapshots.empty()
                    && f.desk().library().models()[0].snapshots.back().step == 40);
        const ModelEntry first = f.desk().library().models().front();
        f.press("train");
        QTRY_VERIFY(f.desk().replay().snapshots().size() >= 2);
        const QString chosen = QString::fromStdString(first.snapshots.back().weights.string());
        f.desk().panels().show(0, {chosen, first.name}, true);
        QVERIFY(f.finished());
        QTRY_COMPARE(f.desk().replay().shownStep(), 40);
        QCOMPARE(f.own(0).options.at("weights"), chosen.toStdString());
        // Until one asks for a step of the run.
        f.find<QSlider>(QStringLiteral("replayPlace"))->setValue(0);
        QVERIFY(f.own(0).options.at("weights") != chosen.toStdString());
    }

    void refusedModelsAreSaid() {
        Fixture f;
        f.showDock("dock-models");
        f.chooser.answer = f.file(QStringLiteral("odd.tgmm"), "GAUSTGMM and nothing else");
        f.press("importModel");
        QTRY_VERIFY(f.text("modelsNotice").startsWith(QStringLiteral("Not imported: ")));
        QVERIFY(f.text("modelsNotice").contains(QStringLiteral("odd.tgmm")));
        QVERIFY(f.models().isEmpty());
    }
};

QTEST_MAIN(TestModelsWindow)
#include "tst_models_window.moc"
