// What the preset for two cores promises: from nothing to better means than EM from one random
// start.
#include "core/methods/builtin_methods.h"
#include "core/study/evaluation.h"
#include "core/tgmm/weights_file.h"
#include "core/train/compute_device.h"
#include "core/train/trainer.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace gaussarium;

class TestTinyPreset : public QObject {
    Q_OBJECT

private slots:
    // Isotropic mixtures of 3 components, 64 points each, k told to both.
    void beatsEmFromOneRandomStart() {
        train::setComputeThreads(2);
        Expected<train::TrainConfig> config = train::loadTrainConfig("tiny");
        QVERIFY2(config, config ? "" : config.error().message.c_str());
        train::Trainer trainer(*config, train::DeviceKind::Cpu);
        const std::vector<double> before = trainer.validate({64}, 256);
        while (trainer.step() < config->schedule.steps) {
            trainer.makeStep();
        }
        const std::vector<double> after = trainer.validate({64}, 256);
        QVERIFY2(after[0] < 0.5 * before[0], qPrintable(QString::number(after[0])));

        const QTemporaryDir folder;
        const std::string weights = folder.filePath("tiny.tgmm").toStdString();
        QVERIFY(tgmm::writeWeights(weights, trainer.weights()));
        EvaluationSpec spec;
        spec.family.family = Family::Isotropic;
        spec.components.assign(1, 3);
        spec.sizes.assign(1, 64);
        spec.tasks = 512;
        spec.heldOut = 200;
        spec.methods = {{"em", {{"init", "random"}}}, {"tgmm", {{"weights", weights}}}};
        RunContext context;
        context.threads = 0;
        const Expected<Evaluation> evaluation = evaluateMethods(builtinMethods(), spec, context);
        QVERIFY2(evaluation, evaluation ? "" : evaluation.error().message.c_str());
        const MethodScore& em = evaluation->cells[0].methods[0];
        const MethodScore& network = evaluation->cells[0].methods[1];
        QCOMPARE(network.answered, 512);
        const QString figures = QStringLiteral("TGMM %1, EM %2, difference %3 +- %4")
                                    .arg(network.meanError)
                                    .arg(em.meanError)
                                    .arg(network.difference.meanError)
                                    .arg(network.difference.meanErrorError);
        qInfo("squared error of the means: %s", qPrintable(figures));
        QVERIFY2(network.difference.meanError < -2.0 * network.difference.meanErrorError,
                 qPrintable(figures));
        QVERIFY2(network.meanError < em.meanError, qPrintable(figures));
    }
};

QTEST_GUILESS_MAIN(TestTinyPreset)
#include "tst_tiny_preset.moc"
