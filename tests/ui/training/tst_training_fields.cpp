// The fields of the training form against the configuration that they set.
#include "ui/training/training_fields.h"
#include "ui/training/training_presets.h"

#include <QtTest>

using namespace gaussarium;
using namespace gaussarium::ui;
using train::TrainConfig;

class TestTrainingFields : public QObject {
    Q_OBJECT

private slots:
    void nothingChangedChangesNothing() {
        for (const TrainingPreset& preset : trainingPresets()) {
            const Expected<PresetStart> start = loadPreset(preset);
            QVERIFY2(start.has_value(), start ? "" : start.error().message.c_str());
            const Expected<TrainConfig> same = withFields(start->config, {});
            QVERIFY2(same.has_value(), same ? "" : same.error().message.c_str());
            QCOMPARE(train::trainConfigJson(*same), train::trainConfigJson(start->config));
            const Expected<TrainConfig> told =
                withFields(start->config, fieldValues(start->config));
            QVERIFY(told.has_value());
            QCOMPARE(train::trainConfigJson(*told), train::trainConfigJson(start->config));
            // A description, and the weights that it begins with, are there.
            QVERIFY(!preset.title.isEmpty() && preset.promise.size() > 20);
            QCOMPARE(start->from.empty(), preset.from.empty());
        }
        QVERIFY(trainingPresets().size() >= 4);
    }

    // What a form offers is what the configuration takes: its range is not wider.
    void everyEndOfARangeIsTaken() {
        for (const FieldGroup& group : trainingFields()) {
            QVERIFY(!group.title.isEmpty());
            for (const OptionSpec& spec : group.fields) {
                QVERIFY(!spec.label.empty() && !spec.help.empty());
                if (spec.kind == OptionKind::Choice) {
                    for (const std::string& choice : spec.choices) {
                        const auto config = withFields(TrainConfig(), {{spec.name, choice}});
                        QVERIFY2(config.has_value(), spec.name.c_str());
                        QCOMPARE(fieldValues(*config).at(spec.name), choice);
                    }
                    continue;
                }
                for (const double end : {spec.minimum, spec.maximum}) {
                    const bool whole = spec.kind == OptionKind::Integer;
                    const std::string text = whole ? std::to_string(std::int64_t(end))
                                                   : QByteArray::number(end).toStdString();
                    const auto config = withFields(TrainConfig(), {{spec.name, text}});
                    // Another field may contradict it, its own range may not.
                    if (!config) {
                        const QString why = QString::fromStdString(config.error().message);
                        const bool own =
                            why.contains(QStringLiteral("not from"))
                            && why.startsWith(
                                QString::fromStdString(spec.name).section(QLatin1Char('.'), -1)
                                + QStringLiteral(" is"));
                        QVERIFY2(!own, qPrintable(why));
                    }
                }
            }
        }
    }

    void changesWhatIsNamedAndNothingElse() {
        TrainConfig base;
        base.sizes = {8, 100};
        const auto config = withFields(base, {{"network.layers", "5"},
                                              {"optimizer.learning_rate", "0.002"},
                                              {"optimizer.muon", "yes"},
                                              {"seed", "12"}});
        QVERIFY(config.has_value());
        QCOMPARE(config->network.layers, 5);
        QCOMPARE(config->schedule.peak, 0.002);
        QVERIFY(config->muon);
        QCOMPARE(config->seed, std::uint64_t{12});
        QCOMPARE(config->sizes, base.sizes);
        QCOMPARE(config->network.width, base.network.width);
    }

    void sizesGoFromFewestToMost() {
        const auto config = withFields(
            TrainConfig(), {{"tasks.fewest_points", "20"}, {"tasks.most_points", "100"}});
        QVERIFY(config.has_value());
        QCOMPARE(config->sizes.front(), 20);
        QCOMPARE(config->sizes.back(), 100);
        QVERIFY(config->sizes.size() >= 4);
        QVERIFY(std::is_sorted(config->sizes.begin(), config->sizes.end()));
        const auto one =
            withFields(TrainConfig(), {{"tasks.fewest_points", "64"}, {"tasks.most_points", "64"}});
        QCOMPARE(one->sizes, std::vector<std::int64_t>{64});
        QVERIFY(!withFields(TrainConfig(),
                            {{"tasks.fewest_points", "65"}, {"tasks.most_points", "64"}}));
    }

    void thePapersNetworkBringsWhatItNeeds() {
        TrainConfig base;
        base.muon = true;
        base.network.refinements = 3;
        const auto paper = withFields(base, {{"network.architecture", "paper"}});
        QVERIFY2(paper.has_value(), paper ? "" : paper.error().message.c_str());
        QCOMPARE(paper->tasks.family, train::TaskFamily::Paper);
        QVERIFY(paper->network.positions >= 128 && !paper->muon);
        const auto back = withFields(*paper, {{"network.architecture", "foundation"}});
        QVERIFY(back.has_value());
        QCOMPARE(back->network.positions, 0);
        QCOMPARE(back->tasks.family, train::TaskFamily::Recipe);
    }

    void saysWhichFieldIsWrong() {
        const auto heads = withFields(TrainConfig(), {{"network.heads", "7"}});
        QVERIFY(!heads);
        QVERIFY(heads.error().message.find("7 heads") != std::string::npos);
        const auto text = withFields(TrainConfig(), {{"optimizer.learning_rate", "fast"}});
        QVERIFY(!text);
        QVERIFY(text.error().message.find("learning_rate") != std::string::npos);
        QVERIFY(!withFields(TrainConfig(), {{"tasks.max_components", "60"}}));
    }
};

QTEST_APPLESS_MAIN(TestTrainingFields)
#include "tst_training_fields.moc"
