// The frame of `gaussarium bench`: its file, its names, its exit status. No test asserts a time.

#include "app/bench/bench.h"
#include "app/bench/frame_times.h"
#include "app/bench/machine_limit.h"
#include "app/bench/report.h"
#include "app/bench/timing.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

using namespace gaussarium::bench;

class TestBench : public QObject {
    Q_OBJECT

private slots:
    void writesTheAgreedFile() {
        QTemporaryDir folder;
        const QString path = folder.filePath("bench.json");
        QCOMPARE(run({"em/full/128"}, path.toStdString(), {}), 0);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(json["schema"].toString(), QString("gaussarium.bench/1"));
        QVERIFY(json["machine"].toObject()["cores"].toInt() >= 1);
        const QJsonArray rows = json["rows"].toArray();
        QVERIFY(rows.size() >= 1);
        for (const QJsonValue& value : rows) {
            const QJsonObject row = value.toObject();
            QCOMPARE(row["name"].toString(), QString("em/full/128x2/k4"));
            QCOMPARE(row["n"].toInt(), 128);
            QVERIFY(row["seconds"].toDouble() > 0.0);
            // A baseline, or the reason why there is none; a baseline is compared by its answer.
            QVERIFY(row.contains("baseline_seconds")
                    != row["note"].toString().contains("baseline"));
            QVERIFY(row["limit_seconds"].toDouble() > 0.0);
        }
    }

    // LibTorch on the same weights and points where the trainer is there, else the reason; an
    // answer that differs is no baseline.
    void measuresTheNetworkBesideLibTorch() {
        QTemporaryDir folder;
        const QString path = folder.filePath("bench.json");
        QCOMPARE(run({"tgmm/n64"}, path.toStdString(), {}), 0);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray rows = QJsonDocument::fromJson(file.readAll()).object()["rows"].toArray();
        QVERIFY(rows.size() >= 1);
        for (const QJsonValue& value : rows) {
            const QJsonObject row = value.toObject();
            QCOMPARE(row["name"].toString(), QString("tgmm/n64"));
            const QString note = row["note"].toString();
            if (row.contains("baseline_seconds")) {
                QVERIFY(row["baseline"].toString().startsWith("libtorch "));
                QVERIFY(row["baseline_seconds"].toDouble() > 0.0);
            } else {
                QVERIFY2(note.contains("not installed"), qPrintable(note));
            }
            QVERIFY(row["limit_seconds"].toDouble() > 0.0);
        }
    }

    // The window, turned and painted without a display.
    void measuresFramesOfTheWindow() {
        QTemporaryDir folder;
        const QString path = folder.filePath("bench.json");
        QCOMPARE(run({"ui/orbit/1e4/p1"}, path.toStdString(), {}), 0);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray rows = QJsonDocument::fromJson(file.readAll()).object()["rows"].toArray();
        QCOMPARE(rows.size(), 1);
        const QJsonObject row = rows[0].toObject();
        const QJsonObject frames = row["frames"].toObject();
        QVERIFY(frames["count"].toInt() >= 12);
        QVERIFY(frames["median"].toDouble() > 0.0);
        QVERIFY(frames["median"].toDouble() <= frames["percentile_95"].toDouble());
        QVERIFY(frames["percentile_95"].toDouble() <= frames["worst"].toDouble());
        QVERIFY(row["baseline"].toString().startsWith("QCustomPlot"));
    }

    void saysWhereThereIsNoTrainer() {
        qputenv("GAUSSARIUM_TRAINER", "/no/such/trainer");
        QCOMPARE(run({"train/window"}, "", {}), 1); // a reason a row, and no rows
        qunsetenv("GAUSSARIUM_TRAINER");
    }

    void framesAreCounted() {
        std::vector<double> seconds(100, 0.010);
        for (int i = 0; i < 10; ++i) {
            seconds[static_cast<std::size_t>(7 * i)] = 0.020;
        }
        seconds[99] = 0.5;
        const FrameTimes frames = frameTimes(seconds);
        QCOMPARE(frames.count, std::int64_t{100});
        QCOMPARE(frames.median, 0.010);
        QCOMPARE(frames.slow, 0.020);
        QCOMPARE(frames.worst, 0.5);
        QCOMPARE(frames.within60, 0.89);
        QCOMPARE(frames.within30, 0.99);
        QVERIFY_EXCEPTION_THROWN(frameTimes({}), std::invalid_argument);
    }

    void refusesNamesThatDoNotExist() {
        QCOMPARE(run({"nothing"}, "", {}), 2);
        QCOMPARE(run({"em/nothing"}, "", {}), 2);
    }

    void stopsWhenAsked() {
        std::stop_source source;
        source.request_stop();
        QCOMPARE(run({}, "", source.get_token()), 130);
    }

    void saysAtOnceWhereItCannotWrite() {
        QCOMPARE(run({}, "/nonexistent/folder/bench.json", {}), 1);
    }

    void iterationsAreADifference() {
        std::vector<int> counts;
        secondsPerIteration(3, 2, 42, [&](int count) { counts.push_back(count); });
        // One run to warm up, then both in turn.
        QCOMPARE(counts, (std::vector<int>{2, 2, 42, 2, 42, 2, 42}));
        QVERIFY_EXCEPTION_THROWN(secondsPerIteration(1, 2, 2, [](int) {}), std::invalid_argument);
    }

    void limitScalesWithTheWork() {
        const double one = emStepLimit(1'000, 3, 5, false, 1);
        QVERIFY(one > 0.0);
        QCOMPARE(emStepLimit(2'000, 3, 5, false, 1), 2.0 * one);
        QVERIFY(emStepLimit(1'000, 3, 5, true, 1) < one);
    }

    void durationsAreReadable() {
        QCOMPARE(duration(0.00456), std::string("4.56 ms"));
        QCOMPARE(duration(2.18e-4), std::string("218 us"));
        QCOMPARE(duration(4.3e-7), std::string("0.43 us"));
        QCOMPARE(duration(9.28), std::string("9.28 s"));
    }
};

QTEST_APPLESS_MAIN(TestBench)
#include "tst_bench.moc"
