// The training form, its menu and what follows from it, with a worker that trains nothing.
#include "tests/ui/training/training_fixture.h"
#include "ui/async/attention_explorer.h"

#include <QComboBox>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>

using namespace gaussarium;
using namespace gaussarium::ui;
using Fixture = testing::TrainingFixture;
using State = TrainingClient::State;

class TestTrainingCommands : public QObject {
    Q_OBJECT

private slots:
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
};

QTEST_MAIN(TestTrainingCommands)
#include "tst_training_commands.moc"
