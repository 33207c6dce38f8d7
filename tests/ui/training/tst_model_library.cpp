// Models as documents: nothing is lost, and nothing that is no model becomes one.
#include "core/tgmm/weights_file.h"
#include "core/worker/run_lock.h"
#include "ui/training/model_library.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("missing");
}

void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

struct Fixture {
    Fixture() : library(root()) {}

    QString root() const { return dir.filePath(QStringLiteral("models")); }

    // A file with weights of a small network.
    QString weights(const QString& name = QStringLiteral("small.tgmm")) const {
        tgmm::NetworkConfig config;
        config.width = 8;
        config.heads = 2;
        config.layers = 1;
        config.mlpWidth = 8;
        config.headWidth = 8;
        config.maxComponents = 2;
        config.causal = true;
        config.readOut = tgmm::ReadOutKind::Assignment;
        tgmm::Weights made = tgmm::randomWeights(config, 1);
        made.card = R"({"name":"small","steps":12,"held_out_excess_nll":{"16":0.5,"32":0.3}})";
        const QString path = dir.filePath(name);
        if (!tgmm::writeWeights(path.toStdString(), made)) {
            qFatal("no weights");
        }
        return path;
    }

    bool refreshed() {
        QSignalSpy changed(&library, &ModelLibrary::changed);
        library.refresh();
        return changed.wait(5000);
    }

    QString make(const QString& name) {
        const Expected<QString> folder = library.makeFolder(name);
        return folder ? *folder : QString();
    }

    // The sentence of an import: "+" before it where it was done.
    QString import(const QString& path) {
        QString told;
        const auto done = QObject::connect(&library, &ModelLibrary::done, &library,
                                           [&](const QString& s) { told = QLatin1Char('+') + s; });
        const auto failed = QObject::connect(&library, &ModelLibrary::failed, &library,
                                             [&](const QString& s) { told = s; });
        library.importModel(path);
        (void)QTest::qWaitFor([&] { return !told.isEmpty(); }, 5000);
        QObject::disconnect(done);
        QObject::disconnect(failed);
        return told;
    }

    QTemporaryDir dir;
    ModelLibrary library;
};

} // namespace

class TestModelLibrary : public QObject {
    Q_OBJECT

private slots:
    void nothingIsWrittenBeforeThereIsAModel() {
        Fixture f;
        QVERIFY(f.refreshed());
        QVERIFY(f.library.models().empty());
        QVERIFY(!QFile::exists(f.root()));
    }

    void namesAreKeptApart() {
        Fixture f;
        const QString first = f.make(QStringLiteral("See it learn"));
        QVERIFY(f.refreshed());
        const QString second = f.make(QStringLiteral("See it learn"));
        QVERIFY(!first.isEmpty() && !second.isEmpty() && first != second);
        QVERIFY(f.refreshed());
        QCOMPARE(f.library.find(first)->name, QStringLiteral("See it learn"));
        QCOMPARE(f.library.find(second)->name, QStringLiteral("See it learn 2"));
        // Names are people's; folders are any file system's.
        const QString odd = f.make(QStringLiteral("../Größe/ \u0000x"));
        QVERIFY(QFileInfo(odd).dir() == QDir(f.root()));
        QVERIFY(!f.make(QString()).isEmpty());
    }

    void renamedAndPinned() {
        Fixture f;
        const QString a = f.make(QStringLiteral("a"));
        const QString b = f.make(QStringLiteral("b"));
        QCOMPARE(f.library.rename(a, QStringLiteral("  Ours, early ")), QString());
        QVERIFY(!f.library.rename(a, QStringLiteral("  ")).isEmpty());
        QCOMPARE(f.library.setPinned(a, true), QString());
        QVERIFY(f.refreshed());
        QCOMPARE(f.library.models().front().name, QStringLiteral("Ours, early"));
        QVERIFY(f.library.models().front().pinned);
        // Another window sees the same.
        ModelLibrary other(f.root());
        QSignalSpy changed(&other, &ModelLibrary::changed);
        other.refresh();
        QVERIFY(changed.wait(5000));
        QCOMPARE(other.models().front().name, QStringLiteral("Ours, early"));
    }

    void deletedComesBackWhole() {
        Fixture f;
        const QString a = f.make(QStringLiteral("a"));
        const QString b = f.make(QStringLiteral("b"));
        write(a + QStringLiteral("/weights.tgmm"), "weights");
        QCOMPARE(f.library.lastRemoved(), QString());
        QCOMPARE(f.library.remove(a), QString());
        QCOMPARE(f.library.remove(b), QString());
        QVERIFY(f.refreshed());
        QVERIFY(f.library.models().empty());
        QCOMPARE(f.library.lastRemoved(), QStringLiteral("b"));
        QCOMPARE(f.library.undoRemove(), QString());
        // The place was taken meanwhile: both are kept.
        QVERIFY(QDir().mkpath(a));
        QCOMPARE(f.library.undoRemove(), QString());
        QCOMPARE(contentOf(a + QStringLiteral("-2/weights.tgmm")), QByteArray("weights"));
        QVERIFY(f.library.undoRemove().isEmpty() && f.library.lastRemoved().isEmpty());
    }

    // Also where the list was never read: another window's models count.
    void namesAreUnlikeTheOthers() {
        Fixture f;
        f.make(QStringLiteral("a"));
        ModelLibrary other(f.root());
        const Expected<QString> second = other.makeFolder(QStringLiteral("a"));
        QVERIFY(second);
        QCOMPARE(readNote(*second).name, QStringLiteral("a 2"));
        QCOMPARE(readNote(f.make(QStringLiteral("a"))).name, QStringLiteral("a 3"));
    }

    // A run that never began leaves no model, whatever pieces its worker left; one that has a
    // checkpoint, or anything else in it, stays.
    void whatNeverBeganIsTakenBack() {
        Fixture f;
        const QString never = f.make(QStringLiteral("never"));
        for (const char* const piece :
             {"/run.lock", "/checkpoint-0-values-0a1b2c3d.bin", "/checkpoint.json.tmp4711"}) {
            write(never + QString::fromLatin1(piece), "piece");
        }
        f.library.dropEmpty(never);
        QVERIFY(!QFile::exists(never));
        for (const char* const thing : {"/checkpoint.json", "/notes.txt", "/weights.tgmm"}) {
            const QString kept = f.make(QStringLiteral("kept"));
            write(kept + QString::fromLatin1(thing), "something");
            f.library.dropEmpty(kept);
            QVERIFY2(QFile::exists(kept + QString::fromLatin1(thing)), thing);
        }
    }

    void binsAreTheirOwners() {
        Fixture f;
        const QString a = f.make(QStringLiteral("a"));
        QCOMPARE(f.library.remove(a), QString());
        {
            // Another window opens, deletes and closes.
            ModelLibrary other(f.root());
            const Expected<QString> b = other.makeFolder(QStringLiteral("b"));
            QVERIFY(b && other.remove(*b).isEmpty());
        }
        QCOMPARE(f.library.undoRemove(), QString());
        QVERIFY(QFile::exists(a));
        // The bin of a window that died is emptied by the next.
        const QString dead = f.root() + QStringLiteral("/.deleted/dead/x");
        QVERIFY(QDir().mkpath(dead));
        const ModelLibrary next(f.root());
        QVERIFY(!QFile::exists(dead));
    }

    void whatIsBeingTrainedStays() {
        Fixture f;
        const QString a = f.make(QStringLiteral("a"));
        const auto lock = worker::RunLock::take(a.toStdString());
        QVERIFY(lock.has_value());
        QVERIFY(f.library.remove(a).contains(QStringLiteral("stop it first")));
        QVERIFY(QFile::exists(a));
    }

    void importsAndExports() {
        Fixture f;
        const QString file = f.weights();
        const QString told = f.import(file);
        QVERIFY2(told.startsWith(QLatin1Char('+')), qPrintable(told));
        QVERIFY(f.refreshed());
        QCOMPARE(f.library.models().size(), std::size_t{1});
        const ModelEntry model = f.library.models().front();
        QCOMPARE(model.name, QStringLiteral("small"));
        QCOMPARE(model.step, 12);
        QCOMPARE(model.excess.value_or(0.0), 0.4);
        QCOMPARE(model.network, QStringLiteral("foundation, layers 1, heads 2, width 8, causal, "
                                               "read-out by assignment"));
        QVERIFY(!model.unfinished() && model.problem.isEmpty());
        QSignalSpy done(&f.library, &ModelLibrary::done);
        f.library.exportModel(model.weights, model.name,
                              f.dir.filePath(QStringLiteral("copy.tgmm")));
        QVERIFY(done.wait(5000));
        QCOMPARE(contentOf(f.dir.filePath(QStringLiteral("copy.tgmm"))), contentOf(file));
        const QByteArray card = contentOf(f.dir.filePath(QStringLiteral("copy.md")));
        QVERIFY(card.startsWith("# small\n"));
        QVERIFY(card.contains("- steps: 12"));
        QVERIFY(card.contains("width 8, causal, read-out by assignment\n"));
    }

    void refusesWhatIsNoModel_data() {
        QTest::addColumn<int>("damage");
        QTest::addColumn<QString>("reason");
        QTest::newRow("another version") << 8 << QStringLiteral("version");
        QTest::newRow("flipped bit") << 900 << QStringLiteral("checksum");
        QTest::newRow("cut off") << -1 << QStringLiteral("");
        QTest::newRow("no weights") << -2 << QStringLiteral("");
        QTest::newRow("empty") << -3 << QStringLiteral("");
        QTest::newRow("missing") << -4 << QStringLiteral("No such file");
    }

    void refusesWhatIsNoModel() {
        QFETCH(int, damage);
        QFETCH(QString, reason);
        Fixture f;
        const QString path = f.weights();
        QByteArray bytes = contentOf(path);
        if (damage >= 0) {
            bytes[damage] = char(bytes[damage] ^ 0x40);
        } else if (damage == -1) {
            bytes.chop(100);
        } else if (damage == -2) {
            bytes = "step,loss\n1,2\n";
        } else if (damage == -3) {
            bytes.clear();
        }
        write(path, bytes);
        if (damage == -4) {
            QVERIFY(QFile::remove(path));
        }
        const QString told = f.import(path);
        QVERIFY2(told.startsWith(QStringLiteral("Not imported: ")), qPrintable(told));
        QVERIFY2(told.contains(reason), qPrintable(told));
        QVERIFY(told.contains(QStringLiteral("small.tgmm")));
        QVERIFY(f.refreshed());
        QVERIFY(f.library.models().empty());
    }

    void anUnreadableFolderIsListedWithItsReason() {
        Fixture f;
        const QString a = f.make(QStringLiteral("a"));
        write(a + QStringLiteral("/weights.tgmm"), "not a network");
        const QString b = f.make(QStringLiteral("b"));
        write(b + QStringLiteral("/log.csv"), "step\nfar too many,cells\n");
        write(b + QStringLiteral("/model.json"), "[[[[");
        QVERIFY(f.refreshed());
        QCOMPARE(f.library.models().size(), std::size_t{2});
        for (const ModelEntry& model : f.library.models()) {
            QVERIFY2(!model.problem.isEmpty(), qPrintable(model.folder));
            QVERIFY(!model.name.isEmpty());
        }
    }

    void aPlaceThatCannotBeWrittenIsSaid() {
        QTemporaryDir dir;
        write(dir.filePath(QStringLiteral("file")), "a file, no folder");
        ModelLibrary library(dir.filePath(QStringLiteral("file/models")));
        const Expected<QString> folder = library.makeFolder(QStringLiteral("a"));
        QVERIFY(!folder);
        QVERIFY(folder.error().message.find("cannot be made") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestModelLibrary)
#include "tst_model_library.moc"
