// Every preset is what its entry says.
#include "core/mixture/presets.h"

#include <QtTest>

#include <algorithm>
#include <set>

using namespace gaussarium;

class TestPresets : public QObject {
    Q_OBJECT

private slots:
    void everyPresetDraws() {
        QVERIFY(presets().size() >= 14);
        std::set<std::string> names;
        std::set<std::string> questions;
        int inSpace = 0;
        for (const Preset& preset : presets()) {
            QVERIFY2(names.insert(preset.name).second, preset.name.c_str());
            QVERIFY2(questions.insert(preset.question).second, preset.name.c_str());
            QVERIFY2(preset.question.ends_with('?'), preset.question.c_str());
            inSpace += preset.dimension == 3 ? 1 : 0;
            for (const Eigen::Index n : {Eigen::Index{2}, preset.defaultSize}) {
                const Expected<LabelledData> drawn = drawPreset(preset.name, n, 5);
                QVERIFY2(drawn.has_value(), preset.name.c_str());
                drawn->data.check();
                QCOMPARE(drawn->data.size(), n);
                QCOMPARE(drawn->data.dimension(), preset.dimension);
                QCOMPARE(!drawn->truth.empty(), preset.hasTruth);
                if (preset.hasTruth) {
                    QVERIFY(drawn->truth.validate().has_value());
                    QVERIFY(drawn->data.hasLabels());
                }
                QVERIFY(drawn->data.points == drawPreset(preset.name, n, 5)->data.points);
                QVERIFY(drawn->data.points != drawPreset(preset.name, n, 6)->data.points);
            }
        }
        QVERIFY(inSpace >= 3);
    }

    void refusesWithTheNames() {
        const Expected<LabelledData> wrong = drawPreset("nothing", 100, 1);
        QVERIFY(!wrong);
        for (const Preset& preset : presets()) {
            QVERIFY(wrong.error().message.find(preset.name) != std::string::npos);
        }
        QVERIFY(!drawPreset("ring", 1, 1));
    }

    void oneOutlierIsUnlabelledAndFar() {
        const Expected<LabelledData> drawn = drawPreset("outlier", 300, 3);
        const std::vector<int>& labels = drawn->data.labels;
        QCOMPARE(std::count(labels.begin(), labels.end(), -1), 1);
        const auto at = std::find(labels.begin(), labels.end(), -1) - labels.begin();
        QVERIFY(drawn->data.points.col(at).norm() > 25.0);
    }

    void collinearPointsAreOnALine() {
        const Eigen::MatrixXd points = drawPreset("collinear", 300, 3)->data.points;
        QVERIFY((points.row(1).array() - 1.0 - 0.5 * points.row(0).array()).abs().maxCoeff()
                < 1e-12);
    }

    void duplicatesShareAFewPlaces() {
        const Eigen::MatrixXd points = drawPreset("duplicates", 300, 3)->data.points;
        std::set<std::pair<double, double>> places;
        for (Eigen::Index i = 0; i < points.cols(); ++i) {
            places.insert({points(0, i), points(1, i)});
        }
        QVERIFY(places.size() < 60);
    }

    void theRingIsHollow() {
        const Eigen::MatrixXd points = drawPreset("ring", 600, 3)->data.points;
        QVERIFY(points.colwise().norm().minCoeff() > 2.0);
        QVERIFY(points.rowwise().mean().norm() < 0.6);
    }
};

QTEST_APPLESS_MAIN(TestPresets)
#include "tst_presets.moc"
