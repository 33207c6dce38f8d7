// What the window's presets promise of their training, by their own seeds. "tiny" has a test of its
// own (tst_tiny_preset).
#include "core/base/resources.h"
#include "core/tgmm/weights_file.h"
#include "core/train/compute_device.h"
#include "core/train/trainer.h"

#include <QtTest>

using namespace gaussarium;
using namespace gaussarium::train;

namespace {

TrainConfig preset(const char* name) {
    Expected<TrainConfig> config = loadTrainConfig(name);
    if (!config) {
        qFatal("%s", config.error().message.c_str());
    }
    return *config;
}

} // namespace

class TestTrainingPresets : public QObject {
    Q_OBJECT

private slots:
    void learns_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("steps");    // 0: the whole schedule
        QTest::addColumn<double>("share"); // of the excess before that is left
        QTest::newRow("see it learn") << QStringLiteral("see-it-learn") << 0 << 0.25;
        // Ten minutes of two cores: the beginning shows that it learns, and the promise itself is
        // held by GAUSSARIUM_WHOLE_PRESETS=1.
        if (qEnvironmentVariableIsSet("GAUSSARIUM_WHOLE_PRESETS")) {
            QTest::newRow("paper, small") << QStringLiteral("paper-small") << 0 << 0.33;
        } else {
            QTest::newRow("paper, small, at first") << QStringLiteral("paper-small") << 200 << 0.7;
        }
    }

    void learns() {
        QFETCH(QString, name);
        QFETCH(int, steps);
        QFETCH(double, share);
        setComputeThreads(2);
        const TrainConfig config = preset(qPrintable(name));
        Trainer trainer(config, DeviceKind::Cpu);
        const double before = trainer.validate({64}, 256).front();
        while (trainer.step() < (steps > 0 ? steps : config.schedule.steps)) {
            trainer.makeStep();
        }
        const double after = trainer.validate({64}, 256).front();
        qInfo("%s: held-out excess %.3f, then %.3f", qPrintable(name), before, after);
        QVERIFY(after < share * before);
    }

    // Small steps on few tasks leave the shipped network what it is.
    void goesOnWithoutHarm() {
        setComputeThreads(2);
        const TrainConfig config = preset("continue-shipped");
        const auto shipped = findResource("weights/foundation.tgmm");
        QVERIFY(shipped.has_value());
        const Expected<tgmm::Weights> weights = tgmm::readWeights(*shipped);
        QVERIFY(weights.has_value());
        Trainer trainer(config, DeviceKind::Cpu, *weights);
        const double before = trainer.validate({64}, 256).front();
        for (int step = 0; step < 60; ++step) {
            trainer.makeStep();
        }
        const double after = trainer.validate({64}, 256).front();
        qInfo("continue-shipped: held-out excess %.4f, then %.4f", before, after);
        QVERIFY(after < before + 0.005);
    }
};

QTEST_GUILESS_MAIN(TestTrainingPresets)
#include "tst_training_presets.moc"
