// The fields of the training form against the configuration that they set.
#include "ui/training/field_rules.h"
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
        const FieldRules rules = fieldRules(fieldValues(TrainConfig()));
        for (const FieldGroup& group : trainingFields()) {
            QVERIFY(!group.title.isEmpty());
            for (const OptionSpec& spec : group.fields) {
                QVERIFY(!spec.label.empty() && !spec.help.empty());
                if (spec.kind == OptionKind::Choice) {
                    const auto refused = rules.refused.find(spec.name);
                    for (const std::string& choice : spec.choices) {
                        const auto config = withFields(TrainConfig(), {{spec.name, choice}});
                        // What the form greys out is what the configuration refuses.
                        const bool grey =
                            refused != rules.refused.end() && refused->second.count(choice) > 0;
                        QVERIFY2(config.has_value() != grey, spec.name.c_str());
                        if (grey) {
                            continue;
                        }
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
        QVERIFY(paper->network.causal && paper->loss == train::LossKind::Parameters);
        const auto back = withFields(*paper, {{"network.architecture", "foundation"}});
        QVERIFY(back.has_value());
        QCOMPARE(back->network.positions, 0);
        QCOMPARE(back->tasks.family, train::TaskFamily::Recipe);
        QVERIFY(!back->network.causal && back->loss == train::LossKind::Likelihood);
    }

    void switchesAreSet() {
        TrainConfig base;
        base.sizes = {40, 200};
        base.network.refinements = 3;
        base.tasks.hiddenShare = 0.2;
        const auto all = withFields(base, {{"network.causal", "yes"},
                                           {"network.position_code", "learned"},
                                           {"network.read_out", "assignment"},
                                           {"loss.kind", "parameters"}});
        QVERIFY2(all.has_value(), all ? "" : all.error().message.c_str());
        QVERIFY(all->network.causal);
        QVERIFY(all->network.positionCode == tgmm::PositionCode::Learned);
        QCOMPARE(all->network.positions, 200); // a row for every point of the tasks
        QVERIFY(all->network.readOut == tgmm::ReadOutKind::Assignment);
        QVERIFY(all->loss == train::LossKind::Parameters);
        // What these cannot do without.
        QCOMPARE(all->network.refinements, 0);
        QCOMPARE(all->tasks.hiddenShare, 0.0);
        // More points, more rows; no positions, none.
        QCOMPARE(withFields(*all, {{"tasks.most_points", "500"}})->network.positions, 500);
        QCOMPARE(withFields(*all, {{"network.position_code", "sinusoidal"}})->network.positions, 0);
        // The paper's network, as it was not.
        const auto paper = withFields(base, {{"network.architecture", "paper"},
                                             {"network.causal", "no"},
                                             {"network.position_code", "none"},
                                             {"loss.kind", "likelihood"}});
        QVERIFY2(paper.has_value(), paper ? "" : paper.error().message.c_str());
        QVERIFY(!paper->network.ordered());
        QVERIFY(paper->loss == train::LossKind::Likelihood);
    }

    // Whatever is chosen: what is grey does not count, and what is left to choose is taken.
    void rulesHoldForEveryCombination() {
        int combinations = 0;
        for (const char* const architecture : {"foundation", "paper"}) {
            for (const char* const code : {"none", "sinusoidal", "learned"}) {
                for (const char* const readOut : {"pooling", "assignment"}) {
                    for (const char* const loss : {"likelihood", "parameters"}) {
                        std::map<std::string, std::string> values = fieldValues(TrainConfig());
                        values["network.architecture"] = architecture;
                        values["network.causal"] = combinations % 2 == 0 ? "yes" : "no";
                        values["network.position_code"] = code;
                        values["network.read_out"] = readOut;
                        values["loss.kind"] = loss;
                        const FieldRules rules = fieldRules(values);
                        bool refused = false;
                        for (const auto& [field, choices] : rules.refused) {
                            refused = refused || choices.count(values.at(field)) > 0;
                        }
                        const auto config = withFields(TrainConfig(), values);
                        QVERIFY2(config.has_value() != refused,
                                 qPrintable(QStringLiteral("%1, %2, %3, %4")
                                                .arg(architecture, code, readOut, loss)));
                        for (const auto& [field, why] : rules.unused) {
                            QVERIFY(!why.isEmpty() && values.count(field) > 0);
                        }
                        if (config && rules.unused.count("network.refinements") > 0) {
                            values["network.refinements"] = "7";
                            values["tasks.hidden_share"] =
                                rules.unused.count("tasks.hidden_share") > 0
                                    ? "0.5"
                                    : values.at("tasks.hidden_share");
                            const auto same = withFields(TrainConfig(), values);
                            QVERIFY(same && same->network == config->network);
                            QCOMPARE(same->tasks.hiddenShare, config->tasks.hiddenShare);
                        }
                        ++combinations;
                    }
                }
            }
        }
        QCOMPARE(combinations, 24);
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
