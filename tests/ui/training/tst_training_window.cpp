// Training in the window, with a worker that trains nothing: what is pressed, what is shown, and
// that nothing is lost when the worker dies.
#include "core/methods/builtin_methods.h"
#include "core/mixture/data_edits.h"
#include "core/tgmm/weights_file.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/async/attention_explorer.h"
#include "ui/panels/estimate_grid.h"
#include "ui/training/learning_plot.h"
#include "ui/training/training_desk.h"

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>
#include <QTreeWidget>

using namespace gaussarium;
using namespace gaussarium::ui;
using State = TrainingClient::State;

namespace {

MethodRegistry methods() {
    MethodRegistry registry = builtinMethods();
    addOwnModels(registry);
    return registry;
}

struct Fixture : testing::WindowFixture {
    explicit Fixture(const QByteArray& mode = "ok")
        : WindowFixture({QStringLiteral("em")}, prepared(mode)) {
        QVERIFY(settled());
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

    TrainingDesk& desk() const { return window->training(); }
    State state() const { return desk().client().state(); }
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
    const MethodState& own(int panel) const {
        const Session& session = window->session();
        for (int i = 0; i < session.methodCount(); ++i) {
            if (session.method(i).method->id == ownModelIds[std::size_t(panel)]) {
                return session.method(i);
            }
        }
        qFatal("no own model");
    }
    bool finished() const {
        return QTest::qWaitFor([this] { return state() == State::Finished; }, 10'000);
    }
    QStringList models() const {
        QStringList names;
        for (const ModelEntry& model : desk().library().models()) {
            names.append(model.name);
        }
        return names;
    }
};

} // namespace

class TestTrainingWindow : public QObject {
    Q_OBJECT

private slots:
    void cleanup() {
        for (const char* const name :
             {"GAUSSARIUM_TRAINER", "FAKE_WORKER_MODE", "FAKE_WORKER_WEIGHTS"}) {
            qunsetenv(name);
        }
    }

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

    void theFormsMistakesHoldTheButton() {
        const Fixture f;
        auto* heads = f.find<QSpinBox>(QStringLiteral("option-network.heads"));
        heads->setValue(7);
        QVERIFY(!f.can("train"));
        QVERIFY(f.text("trainingShape").contains(QStringLiteral("7 heads")));
        heads->setValue(4);
        QVERIFY(f.can("train"));
        auto* presets = f.find<QComboBox>(QStringLiteral("trainingPreset"));
        for (int i = 0; i < presets->count(); ++i) {
            presets->setCurrentIndex(i);
            QVERIFY2(f.can("train"), qPrintable(presets->currentText()));
        }
    }

    // What does not go together is grey, with the reason; another architecture comes with its own
    // switches.
    void theFormSaysWhatGoesTogether() {
        const Fixture f;
        const auto box = [&f](const char* name) {
            return f.find<QComboBox>(QStringLiteral("option-") + QLatin1String(name));
        };
        const auto choose = [&box](const char* name, const QString& choice) {
            QComboBox* const field = box(name);
            field->setCurrentIndex(field->findData(choice));
            emit field->activated(field->currentIndex());
        };
        const auto offers = [&box](const char* name, const QString& choice) {
            const QComboBox* const field = box(name);
            const QModelIndex index = field->model()->index(field->findData(choice), 0);
            return field->model()->flags(index).testFlag(Qt::ItemIsEnabled);
        };
        auto* refinements = f.find<QSpinBox>(QStringLiteral("option-network.refinements"));
        QVERIFY(refinements->isEnabled() && !offers("loss.kind", QStringLiteral("parameters")));
        QVERIFY(f.text("trainingRules-2").contains(QStringLiteral("would never learn its")));
        choose("network.read_out", QStringLiteral("assignment"));
        QVERIFY(!refinements->isEnabled());
        QVERIFY(refinements->toolTip().contains(QStringLiteral("M-step already")));
        QVERIFY(f.text("trainingRules-0").contains(QStringLiteral("Refinements: assignment")));
        QVERIFY(offers("loss.kind", QStringLiteral("parameters")));
        choose("loss.kind", QStringLiteral("parameters"));
        QVERIFY(f.can("train"));
        // Back: the loss that no longer fits is said, and holds the button.
        choose("network.read_out", QStringLiteral("pooling"));
        QVERIFY(!f.can("train"));
        QVERIFY(f.text("trainingShape").contains(QStringLiteral("“Loss” parameters")));
        choose("loss.kind", QStringLiteral("likelihood"));
        QVERIFY(f.can("train") && refinements->isEnabled());

        choose("network.architecture", QStringLiteral("paper"));
        QCOMPARE(box("network.causal")->currentText(), QStringLiteral("yes"));
        QCOMPARE(box("network.position_code")->currentText(), QStringLiteral("learned"));
        QCOMPARE(box("loss.kind")->currentText(), QStringLiteral("parameters"));
        QVERIFY(!box("network.read_out")->isEnabled());
        QVERIFY(!offers("network.position_code", QStringLiteral("sinusoidal")));
        choose("network.causal", QStringLiteral("no"));
        choose("network.position_code", QStringLiteral("none"));
        QVERIFY(f.can("train"));
        choose("network.architecture", QStringLiteral("foundation"));
        QCOMPARE(box("loss.kind")->currentText(), QStringLiteral("likelihood"));
        QVERIFY(f.can("train") && box("network.read_out")->isEnabled());
        // Weights to begin with are of one network.
        auto* presets = f.find<QComboBox>(QStringLiteral("trainingPreset"));
        presets->setCurrentIndex(presets->findText(QStringLiteral("Continue the shipped model")));
        QVERIFY(f.can("train"));
        choose("network.causal", QStringLiteral("yes"));
        QVERIFY(!f.can("train"));
        QVERIFY(f.text("trainingShape").contains(QStringLiteral("of the preset alone")));
        // Another preset forgets all of it.
        presets->setCurrentIndex(0);
        QCOMPARE(box("network.causal")->currentText(), QStringLiteral("no"));
        QVERIFY(f.can("train"));
    }

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

    // The menu does what the buttons do, when they can.
    void theMenuTrains() {
        Fixture f;
        QVERIFY(f.action("train-begin")->isEnabled());
        for (const char* const id :
             {"train-pause", "train-stop", "train-go-on", "train-evaluate", "train-checkpoint",
              "train-attention", "train-keep", "train-export", "train-delete"}) {
            QVERIFY2(!f.action(id)->isEnabled(), id);
        }
        f.action("train-begin")->trigger();
        QVERIFY(!f.action("train-begin")->isEnabled());
        QTRY_COMPARE(f.state(), State::Running);
        f.action("train-pause")->trigger();
        QTRY_COMPARE(f.state(), State::Paused);
        f.action("train-evaluate")->trigger();
        QTRY_VERIFY(f.text("trainingNotice").contains(QStringLiteral("0.50 (n = 16)")));
        f.action("train-checkpoint")->trigger();
        QTRY_VERIFY(f.text("trainingNotice").contains(QStringLiteral("is written down")));
        QTRY_VERIFY(f.action("train-keep")->isEnabled());
        f.action("train-pause")->trigger();
        QTRY_COMPARE(f.state(), State::Running);
        f.action("train-stop")->trigger();
        QVERIFY(f.finished());
        QVERIFY(f.action("train-begin")->isEnabled() && !f.action("train-stop")->isEnabled());
        for (const auto& [id, dock] :
             {std::pair("train-show", "dock-learning"), std::pair("train-models", "dock-models")}) {
            f.find<QDockWidget>(QString::fromLatin1(dock))->hide();
            f.action(id)->trigger();
            QVERIFY(f.find<QDockWidget>(QString::fromLatin1(dock))->isVisible());
        }
        QTRY_VERIFY(f.action("train-export")->isEnabled());
        f.chooser.answer = f.path(QStringLiteral("mine.tgmm"));
        f.action("train-export")->trigger();
        QTRY_VERIFY(QFile::exists(f.path(QStringLiteral("mine.md"))));
        f.action("train-import")->trigger();
        QTRY_VERIFY(f.models().contains(QStringLiteral("mine")));
    }

    // Layer by head, with the weights as they come, and never an empty panel in between.
    void attentionFollowsTheModel() {
        Fixture f;
        f.press("train");
        QTRY_VERIFY(f.find<QToolButton>(QStringLiteral("learningAttention"))->isEnabled());
        f.find<QToolButton>(QStringLiteral("learningAttention"))->click();
        QVERIFY(f.find<QDockWidget>(QStringLiteral("dock-attention"))->isVisible());
        const AttentionExplorer& attention = f.window->attention();
        QTRY_VERIFY(attention.picture() && attention.map());
        QCOMPARE(f.window->session().method(attention.method()).method->id, std::string("own-a"));
        QCOMPARE(attention.picture()->layers(), 2);
        QCOMPARE(attention.picture()->heads(), 2);
        const auto* heads = f.find<QWidget>(QStringLiteral("attentionHeads"));
        QVERIFY(heads->isVisible());
        int blanks = 0;
        const auto look = [&] {
            blanks += attention.picture() && attention.map() && heads->isVisible() ? 0 : 1;
        };
        connect(&attention, &AttentionExplorer::pictureChanged, this, look);
        connect(&attention, &AttentionExplorer::mapChanged, this, look);
        QVERIFY(f.finished());
        const auto& kept = f.desk().replay().snapshots();
        QTRY_VERIFY(kept.size() >= 3 && kept.back().step == 40);
        QVERIFY(f.settled());
        // Going back in the training, the attention goes along.
        auto* places = f.find<QSlider>(QStringLiteral("replayPlace"));
        for (int place = 0; place <= places->maximum(); ++place) {
            QTRY_VERIFY(!attention.busy());
            const auto before = attention.picture();
            places->setValue((place + 1) % (places->maximum() + 1));
            places->setValue(place);
            QTRY_VERIFY(attention.picture() != before);
        }
        QCOMPARE(blanks, 0);
        // A network that is gone is not shown any longer.
        f.window->session().setEnabled(attention.method(), false);
        QVERIFY(!attention.picture());
        disconnect(&attention, nullptr, this, nullptr);
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
        f.window = std::make_unique<MainWindow>(methods(), f.settings, f.chooser);
        f.window->openFirstData();
        f.window->show();
        QVERIFY(f.settled());
        QVERIFY(f.own(0).enabled);
        QVERIFY2(f.own(0).result.fit, qPrintable(f.own(0).result.message));
        QVERIFY(QDir(folder).removeRecursively());
        f.window = std::make_unique<MainWindow>(methods(), f.settings, f.chooser);
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
