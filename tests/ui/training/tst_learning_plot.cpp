// The chart of a run, and the pictures of its tasks, for whatever a run may tell.
#include "ui/training/learning_plot.h"
#include "ui/training/task_preview.h"

#include <QtTest>

#include <limits>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

worker::LogRow row(std::int64_t step, double loss, std::vector<double> excess = {}) {
    worker::LogRow made;
    made.step = step;
    made.nll = loss;
    made.excess = std::move(excess);
    return made;
}

constexpr double none = std::numeric_limits<double>::quiet_NaN();

} // namespace

class TestLearningPlot : public QObject {
    Q_OBJECT

private slots:
    void drawsWhateverARunTells() {
        LearningPlot plot;
        plot.resize(340, 250);
        const auto picture = [&] {
            plot.grab();
            QCoreApplication::processEvents();
            return plot.grab().toImage();
        };
        const QImage empty = picture();
        plot.setRows({row(10, 3.0, {0.5}), row(20, 2.0, {0.2})}, {64}, 100);
        const QImage some = picture();
        QVERIFY(some != empty);
        plot.setReference({{64, 0.3, 0.01, 256}, {7, 0.1, 0.01, 256}});
        QVERIFY(picture() != some);
        plot.setMarkedStep(20);
        plot.setTheme(darkTheme());
        // No number, no sizes, fewer or more values than sizes, an excess below nothing.
        plot.setRows({row(10, none, {none}), row(20, none)}, {64}, 0);
        picture();
        plot.setRows({row(1, 2.0, {-0.1, 0.0, 4.0}), row(2, 1e300, {1e-300})}, {64, 128}, 1);
        picture();
        plot.setRows({row(1, 2.0)}, {}, 10);
        picture();
        plot.setRows({}, {}, 0);
        QVERIFY(picture() != some);
    }

    // Each of the curves is seen: a run that differs in one number looks different.
    void everyNumberHasItsCurve() {
        LearningPlot plot;
        plot.resize(340, 250);
        std::vector<worker::LogRow> rows;
        for (int step = 10; step <= 100; step += 10) {
            rows.push_back(row(step, 3.0 - 0.01 * step, {1.0 / step}));
            rows.back().gradientNorm = 20.0 / step;
            rows.back().learningRate = 1e-3;
        }
        const auto picture = [&](const std::vector<worker::LogRow>& shown) {
            plot.setRows(shown, {64}, 100);
            plot.grab();
            QCoreApplication::processEvents();
            return plot.grab().toImage();
        };
        picture(rows); // the first one lays the plot out
        const QImage first = picture(rows);
        QCOMPARE(picture(rows), first);
        for (const auto number :
             {&worker::LogRow::nll, &worker::LogRow::gradientNorm, &worker::LogRow::learningRate}) {
            std::vector<worker::LogRow> other = rows;
            other[5].*number *= 0.7;
            QVERIFY(picture(other) != first);
            other[5].*number = none;
            picture(other);
        }
        rows[5].excess = {0.5};
        QVERIFY(picture(rows) != first);
    }

    void tellsARowsNumbers() {
        LearningPlot plot;
        plot.setRows({row(10, 3.0, {0.5})}, {64}, 100);
        plot.setReference({{64, 0.3, 0.01, 256}});
        const QString words = plot.wordsOf(row(10, 3.0, {0.5}));
        for (const char* const part : {"step 10", "loss 3.0", "n = 64: 0.50", "EM there: 0.30"}) {
            QVERIFY2(words.contains(QLatin1String(part)), qPrintable(words));
        }
    }

    void tasksAreDrawnAndOthersOnAClick() {
        TaskPreview preview;
        preview.resize(280, 66);
        train::TrainConfig config;
        config.sizes = {8, 5000};
        config.tasks.maxComponents = 2;
        preview.setConfig(config);
        QCOMPARE(preview.tasks().size(), std::size_t{4});
        QVERIFY(preview.accessibleName().contains(QStringLiteral("8 points")));
        const QImage before = preview.grab().toImage();
        QTest::mouseClick(&preview, Qt::LeftButton);
        const QImage after = preview.grab().toImage();
        QVERIFY(after != before);
        QTest::keyClick(&preview, Qt::Key_Space);
        QVERIFY(preview.grab().toImage() != after);
        // The seed says which they are.
        preview.setConfig(config);
        const auto third = preview.tasks()[2].fresh;
        config.seed = 9;
        preview.setConfig(config);
        QVERIFY(preview.tasks()[2].fresh != third);
    }
};

QTEST_MAIN(TestLearningPlot)
#include "tst_learning_plot.moc"
