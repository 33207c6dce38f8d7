#include "core/base/atomic_file.h"
#include "core/worker/run_reader.h"

#include <QTemporaryDir>
#include <QtTest>
#include <nlohmann/json.hpp>

#include <atomic>
#include <filesystem>
#include <thread>
#include <unistd.h>

using namespace gaussarium;
using namespace gaussarium::worker;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

fs::path pathOf(const QTemporaryDir& folder) {
    return folder.path().toStdString();
}

std::string manifest(std::int64_t step) {
    const json config = {{"name", "tiny"}, {"optimizer", {{"steps", 4000}}}};
    return json{{"schema", "gaussarium.checkpoint/1"},
                {"step", step},
                {"seconds", 12.5},
                {"rate_factor", 0.5},
                {"config", config.dump()}}
        .dump();
}

void write(const fs::path& path, const std::string& text) {
    const Expected<void> done = writeFileAtomically(path, text);
    QVERIFY2(done, done ? "" : done.error().message.c_str());
}

LogRow rowAt(std::int64_t step) {
    LogRow row;
    row.step = step;
    return row;
}

} // namespace

class TestRunReader : public QObject {
    Q_OBJECT

private slots:
    void aRunIsReadWhileItIsWritten() {
        const QTemporaryDir folder;
        const auto lock = RunLock::take(pathOf(folder));
        RunLogWriter log(pathOf(folder), {16});
        QVERIFY(log.add(rowAt(100)));
        write(pathOf(folder) / "checkpoint.json", manifest(120));
        const Expected<RunView> view = readRun(pathOf(folder));
        QVERIFY2(view, view ? "" : view.error().message.c_str());
        QCOMPARE(view->log.rows.size(), std::size_t{1});
        QCOMPARE(view->step, std::int64_t{120});
        QCOMPARE(view->steps, std::int64_t{4000});
        QCOMPARE(view->name, std::string("tiny"));
        QCOMPARE(view->seconds, 12.5);
        QCOMPARE(view->rateFactor, 0.5);
        QVERIFY(view->weights.empty());
        QVERIFY(!view->complete());
        QCOMPARE(view->writer->process, std::int64_t{::getpid()});
        QVERIFY(view->quietSeconds < 60.0);
    }

    void aRunThatNobodyWrites() {
        const QTemporaryDir folder;
        write(pathOf(folder) / "checkpoint.json", manifest(4000));
        write(pathOf(folder) / "weights.tgmm", "x");
        const Expected<RunView> view = readRun(pathOf(folder));
        QVERIFY(view);
        QVERIFY(!view->writer);
        QVERIFY(view->complete());
        QCOMPARE(view->weights, pathOf(folder) / "weights.tgmm");
        QVERIFY(view->log.rows.empty());
    }

    // Between the first lock and the first checkpoint.
    void aRunThatHasJustBegun() {
        const QTemporaryDir folder;
        const auto lock = RunLock::take(pathOf(folder));
        const Expected<RunView> view = readRun(pathOf(folder));
        QVERIFY2(view, view ? "" : view.error().message.c_str());
        QVERIFY(view->writer.has_value());
        QCOMPARE(view->step, std::int64_t{0});
    }

    void aBrokenManifestFallsBackToTheOneBefore() {
        const QTemporaryDir folder;
        write(pathOf(folder) / "checkpoint.json", manifest(120).substr(0, 30));
        QVERIFY(!readRun(pathOf(folder)));
        write(pathOf(folder) / "checkpoint.previous.json", manifest(60));
        QCOMPARE(readRun(pathOf(folder))->step, std::int64_t{60});
    }

    void foldersThatHoldNoRunAreNamed() {
        const QTemporaryDir folder;
        for (const fs::path& path : {pathOf(folder), pathOf(folder) / "none"}) {
            const Expected<RunView> view = readRun(path);
            QVERIFY(!view);
            QVERIFY(view.error().message.find(path.string()) != std::string::npos);
        }
        const auto state = [](const json& step, const char* config) {
            return json{{"step", step}, {"seconds", 1}, {"config", config}}.dump();
        };
        for (const std::string& text : {std::string("7"), std::string("{}"), state("x", "{}"),
                                        state(1, "no JSON"), state(1, "[]")}) {
            write(pathOf(folder) / "checkpoint.json", text);
            QVERIFY2(!readRun(pathOf(folder)), text.c_str());
        }
    }

    // A writer that replaces its files as fast as it can: every look sees a whole run, and steps
    // never go back.
    void everyLookSeesAWholeRun() {
        const QTemporaryDir folder;
        write(pathOf(folder) / "checkpoint.json", manifest(0));
        std::atomic<bool> failed = false;
        std::jthread writing([&](const std::stop_token& stop) {
            RunLogWriter log(pathOf(folder), {16});
            for (std::int64_t step = 1; !stop.stop_requested(); ++step) {
                const bool done =
                    log.add(rowAt(step))
                    && writeFileAtomically(pathOf(folder) / "checkpoint.json", manifest(step));
                failed = failed || !done;
            }
        });
        std::int64_t last = 0;
        std::size_t rows = 0;
        for (int i = 0; i < 300; ++i) {
            const Expected<RunView> view = readRun(pathOf(folder));
            QVERIFY2(view, view ? "" : view.error().message.c_str());
            QVERIFY(view->step >= last && view->log.rows.size() >= rows);
            last = view->step;
            rows = view->log.rows.size();
        }
        writing.request_stop();
        writing.join();
        QVERIFY(!failed);
    }
};

QTEST_APPLESS_MAIN(TestRunReader)
#include "tst_run_reader.moc"
