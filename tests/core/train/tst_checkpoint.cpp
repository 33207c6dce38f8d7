#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "core/train/checkpoint.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <limits>

using namespace gaussarium;
using namespace gaussarium::train;
namespace fs = std::filesystem;

namespace {

TrainState randomState(std::int64_t step) {
    Random random(static_cast<std::uint64_t>(step));
    TrainState state;
    state.step = step;
    state.skipped = 3;
    state.seconds = 12.5;
    state.tokens = 1000 * step;
    state.configJson = "{\"name\": \"x\"}";
    for (int i = 0; i < 1001; ++i) {
        state.values.push_back(static_cast<float>(random.normal()));
        state.firstMoment.push_back(static_cast<float>(1e-20 * random.normal()));
        state.secondMoment.push_back(static_cast<float>(random.uniform()));
    }
    return state;
}

fs::path pathOf(const QTemporaryDir& folder) {
    return folder.path().toStdString();
}

std::vector<fs::path> filesOf(const QTemporaryDir& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(pathOf(folder))) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

bool equal(const TrainState& a, const TrainState& b) {
    return a.step == b.step && a.skipped == b.skipped && a.seconds == b.seconds
           && a.tokens == b.tokens && a.values == b.values && a.firstMoment == b.firstMoment
           && a.secondMoment == b.secondMoment && a.configJson == b.configJson;
}

} // namespace

class TestCheckpoint : public QObject {
    Q_OBJECT

private slots:
    void readsBackWhatItWrote() {
        const QTemporaryDir folder;
        QVERIFY(!hasCheckpoint(pathOf(folder)));
        QVERIFY(writeCheckpoint(pathOf(folder), randomState(7)).has_value());
        QVERIFY(hasCheckpoint(pathOf(folder)));
        std::string note;
        const Expected<TrainState> state = readCheckpoint(pathOf(folder), note);
        QVERIFY(state.has_value() && equal(*state, randomState(7)));
        QVERIFY(note.empty());
    }

    void keepsTwoAndNoMore() {
        const QTemporaryDir folder;
        for (std::int64_t step = 1; step <= 5; ++step) {
            QVERIFY(writeCheckpoint(pathOf(folder), randomState(step)).has_value());
        }
        QCOMPARE(filesOf(folder).size(), std::size_t{2 + 6});
        std::string note;
        QCOMPARE(readCheckpoint(pathOf(folder), note)->step, std::int64_t{5});
    }

    // Cut or altered in any file of the newest checkpoint: the one before it answers, with a note.
    void damageFallsBackToTheCheckpointBefore() {
        const QTemporaryDir folder;
        QVERIFY(writeCheckpoint(pathOf(folder), randomState(1)).has_value());
        QVERIFY(writeCheckpoint(pathOf(folder), randomState(2)).has_value());
        int tried = 0;
        for (const fs::path& file : filesOf(folder)) {
            const std::string name = file.filename().string();
            if (name != "checkpoint.json" && !name.starts_with("checkpoint-2-")) {
                continue;
            }
            const std::string whole = *readFile(file);
            std::string altered = whole;
            altered[altered.size() / 2] = static_cast<char>(altered[altered.size() / 2] ^ 0x11);
            for (const std::string& bytes : {whole.substr(0, whole.size() / 3), altered}) {
                // A changed character in the manifest's embedded text may be harmless.
                if (name == "checkpoint.json" && bytes == altered) {
                    continue;
                }
                QVERIFY(writeFileAtomically(file, bytes).has_value());
                std::string note;
                const Expected<TrainState> state = readCheckpoint(pathOf(folder), note);
                QVERIFY2(state.has_value() && equal(*state, randomState(1)), name.c_str());
                QVERIFY2(!note.empty(), name.c_str());
                ++tried;
            }
            QVERIFY(writeFileAtomically(file, whole).has_value());
        }
        QCOMPARE(tried, 7);
    }

    void refusesWhereNothingIsWhole() {
        const QTemporaryDir folder;
        std::string note;
        QVERIFY(!readCheckpoint(pathOf(folder), note).has_value());
        QVERIFY(writeCheckpoint(pathOf(folder), randomState(1)).has_value());
        for (const fs::path& file : filesOf(folder)) {
            if (file.extension() == ".bin") {
                fs::resize_file(file, fs::file_size(file) - 4);
            }
        }
        const Expected<TrainState> state = readCheckpoint(pathOf(folder), note);
        QVERIFY(!state.has_value());
        QVERIFY(QString::fromStdString(state.error().message).contains("bytes"));
    }

    void refusesManifestsThatPointElsewhere() {
        const QTemporaryDir folder;
        QVERIFY(writeCheckpoint(pathOf(folder), randomState(1)).has_value());
        const fs::path manifest = pathOf(folder) / "checkpoint.json";
        const std::string whole = *readFile(manifest);
        for (const auto& [what, with] :
             {std::pair{"\"checkpoint-1-values", "\"/etc/checkpoint-1-values"},
              std::pair{"gaussarium.checkpoint/1", "gaussarium.checkpoint/2"},
              std::pair{"\"step\": 1", "\"step\": -1"},
              std::pair{"\"count\": 1001", "\"count\": 1"}}) {
            std::string changed = whole;
            const std::size_t at = changed.find(what);
            QVERIFY2(at != std::string::npos, what);
            changed.replace(at, std::string(what).size(), with);
            QVERIFY(writeFileAtomically(manifest, changed).has_value());
            std::string note;
            QVERIFY2(!readCheckpoint(pathOf(folder), note).has_value(), what);
        }
    }

    void valuesThatAreNotFiniteAreRefused() {
        const QTemporaryDir folder;
        TrainState state = randomState(1);
        state.values[5] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(writeCheckpoint(pathOf(folder), state).has_value());
        std::string note;
        QVERIFY(!readCheckpoint(pathOf(folder), note).has_value());
    }

    void anUnwritableFolderIsNamed() {
        const Expected<void> done = writeCheckpoint("/no/such/folder", randomState(1));
        QVERIFY(!done.has_value());
        QVERIFY(QString::fromStdString(done.error().message).contains("/no/such/folder"));
    }
};

QTEST_APPLESS_MAIN(TestCheckpoint)
#include "tst_checkpoint.moc"
