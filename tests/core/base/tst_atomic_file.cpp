// Files are replaced whole or not at all.
#include "core/base/atomic_file.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace gaussarium;

class TestAtomicFile : public QObject {
    Q_OBJECT

private slots:
    void writesAndReadsAnyBytes() {
        const std::filesystem::path path = file("a.bin");
        const std::string bytes("\0\xFF\r\n x", 6);
        QVERIFY(writeFileAtomically(path, bytes).has_value());
        QCOMPARE(*readFile(path), bytes);
        QVERIFY(writeFileAtomically(path, "").has_value());
        QCOMPARE(*readFile(path), std::string());
        // Nothing else is left in the folder.
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files), QStringList{"a.bin"});
    }

    void aFailedWriteLeavesTheOldFile() {
        const std::filesystem::path path = file("kept.txt");
        QVERIFY(writeFileAtomically(path, "old").has_value());
        // A limit on the size of files stands in for a full disk.
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit old = {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &old), 0);
        const rlimit small = {1000, old.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const Expected<void> written = writeFileAtomically(path, std::string(100'000, 'x'));
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &old), 0);
        QVERIFY(!written);
        QVERIFY2(written.error().message.find("kept.txt: cannot write: ") != std::string::npos,
                 written.error().message.c_str());
        QCOMPARE(*readFile(path), std::string("old"));
        QCOMPARE(QDir(m_folder.path()).entryList({"kept*"}, QDir::Files), QStringList{"kept.txt"});
    }

    void whatIsWrittenInPartsShowsWhenItIsWhole() {
        const std::filesystem::path path = file("parts.txt");
        QVERIFY(writeFileAtomically(path, "old").has_value());
        {
            Expected<AtomicFile> given = AtomicFile::create(path);
            QVERIFY(given.has_value());
            QVERIFY(given->write("gi").has_value());
            QVERIFY(given->write("ven up").has_value());
            QCOMPARE(*readFile(path), std::string("old"));
        }
        QCOMPARE(*readFile(path), std::string("old"));
        Expected<AtomicFile> kept = AtomicFile::create(path);
        QVERIFY(kept.has_value());
        AtomicFile moved(std::move(*kept));
        QVERIFY(moved.write("ne").has_value());
        QVERIFY(moved.write("w").has_value());
        QVERIFY(moved.commit().has_value());
        QCOMPARE(*readFile(path), std::string("new"));
        QCOMPARE(QDir(m_folder.path()).entryList({"parts*"}, QDir::Files),
                 QStringList{"parts.txt"});
    }

    void errorsNamePathAndReason() {
        const Expected<void> folder = writeFileAtomically(file("no/such/folder.txt"), "x");
        QVERIFY(!folder);
        QVERIFY(folder.error().message.find("folder.txt: cannot create: No such file")
                != std::string::npos);
        QVERIFY(readFile(file("missing")).error().message.find("cannot open") != std::string::npos);
        QVERIFY(readFile(m_folder.path().toStdString()).error().message.find("is a folder")
                != std::string::npos);
    }

    void readsNoMoreThanAllowed() {
        QVERIFY(writeFileAtomically(file("large"), std::string(1001, 'x')).has_value());
        QVERIFY(readFile(file("large"), 1001).has_value());
        QVERIFY(!readFile(file("large"), 1000));
        // A device tells no size beforehand.
        QVERIFY(!readFile("/dev/zero", 1 << 20));
        QVERIFY(readFile("/proc/self/status")->size() > 100);
    }

private:
    std::filesystem::path file(const char* name) const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestAtomicFile)
#include "tst_atomic_file.moc"
