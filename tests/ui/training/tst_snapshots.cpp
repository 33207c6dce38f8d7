// The weights that are kept on the way of a run.
#include "core/tgmm/weights_file.h"
#include "ui/training/snapshots.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

struct Fixture {
    Fixture() { write("weights.tgmm", "one"); }

    void write(const char* name, const QByteArray& bytes) const {
        QFile file(dir.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    std::filesystem::path folder() const { return dir.path().toStdString(); }
    Expected<std::vector<Snapshot>> keep(std::int64_t step,
                                         std::size_t most = mostSnapshots) const {
        return keepSnapshot(folder() / "weights.tgmm", folder(), step, most);
    }

    QTemporaryDir dir;
};

} // namespace

class TestSnapshots : public QObject {
    Q_OBJECT

private slots:
    void keepsWhatTheWeightsWere() {
        const Fixture f;
        QVERIFY(findSnapshots(f.folder()).empty());
        QVERIFY(f.keep(100));
        f.write("weights.tgmm", "another");
        const auto kept = f.keep(20);
        QVERIFY(kept && *kept == findSnapshots(f.folder()));
        QCOMPARE(kept->size(), std::size_t{2});
        QCOMPARE((*kept)[0].step, 20);
        QFile first(QString::fromStdString((*kept)[1].weights.string()));
        QVERIFY(first.open(QIODevice::ReadOnly));
        QCOMPARE(first.readAll(), QByteArray("one"));
    }

    void theSameStepIsKeptOnce() {
        const Fixture f;
        QVERIFY(f.keep(5));
        QCOMPARE(f.keep(5)->size(), std::size_t{1});
    }

    // The weights may be newer than what was told of them: their card says which they are.
    void theCardSaysTheStep() {
        const Fixture f;
        tgmm::NetworkConfig config;
        config.width = 4;
        config.heads = 1;
        config.layers = 1;
        config.mlpWidth = 4;
        config.headWidth = 4;
        config.maxComponents = 1;
        tgmm::Weights weights = tgmm::randomWeights(config, 1);
        weights.card = R"({"steps":30})";
        QVERIFY(tgmm::writeWeights(f.folder() / "weights.tgmm", weights).has_value());
        QCOMPARE(f.keep(20)->front().step, 30);
        weights.card = R"({"steps":-3})";
        QVERIFY(tgmm::writeWeights(f.folder() / "weights.tgmm", weights).has_value());
        QCOMPARE(f.keep(20)->front().step, 20);
    }

    // What a panel shows is not taken from under it.
    void whatIsShownIsSpared() {
        const Fixture f;
        for (std::int64_t step = 0; step <= 40; step += 10) {
            QVERIFY(f.keep(step));
        }
        const std::vector<std::filesystem::path> shown = {f.folder() / "snapshots" / "10.tgmm",
                                                          f.folder() / "snapshots" / "20.tgmm"};
        for (std::int64_t step = 50; step <= 200; step += 10) {
            const auto kept = keepSnapshot(f.folder() / "weights.tgmm", f.folder(), step, 6, shown);
            QVERIFY(kept && kept->size() <= 6 && kept->front().step == 0
                    && kept->back().step == step);
            QVERIFY(std::filesystem::exists(shown[0]) && std::filesystem::exists(shown[1]));
        }
        // Also where there is hardly room for more.
        const auto few = keepSnapshot(f.folder() / "weights.tgmm", f.folder(), 2000, 1, shown);
        QVERIFY(few && few->size() == 5 && few->back().step == 2000);
    }

    // However long the run: the first and the newest are there, and no stretch is left bare.
    void thinsEvenly() {
        const Fixture f;
        constexpr std::size_t most = 12;
        for (std::int64_t step = 0; step <= 3000; step += 10) {
            const auto kept = f.keep(step, most);
            QVERIFY(kept && kept->size() <= most);
            QCOMPARE(kept->front().step, 0);
            QCOMPARE(kept->back().step, step);
        }
        const std::vector<Snapshot> kept = findSnapshots(f.folder());
        QCOMPARE(kept.size(), most);
        for (std::size_t i = 1; i < kept.size(); ++i) {
            QVERIFY2(kept[i].step - kept[i - 1].step <= 3 * 3000 / std::int64_t(most),
                     qPrintable(QString::number(kept[i].step)));
        }
    }

    void otherFilesAreNotSeen() {
        const Fixture f;
        QVERIFY(f.keep(7));
        for (const char* const name :
             {"snapshots/x.tgmm", "snapshots/-3.tgmm", "snapshots/8.txt", "snapshots/9x.tgmm"}) {
            f.write(name, "?");
        }
        QCOMPARE(findSnapshots(f.folder()).size(), std::size_t{1});
    }

    void saysWhyNot() {
        const Fixture f;
        QVERIFY(!keepSnapshot(f.folder() / "none.tgmm", f.folder(), 1));
        f.write("snapshots", "a file where the folder should be");
        const auto kept = f.keep(1);
        QVERIFY(!kept);
        QVERIFY(kept.error().message.find("snapshots") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestSnapshots)
#include "tst_snapshots.moc"
