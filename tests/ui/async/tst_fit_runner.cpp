#include "tests/ui/support/test_methods.h"
#include "ui/async/fit_runner.h"

#include <QSignalSpy>
#include <QTest>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

DataPointer ring() {
    return std::make_shared<const LabelledData>(LabelledData{testing::ringData(60), {}});
}

int indexOf(const Session& session, const char* id) {
    for (int i = 0; i < session.methodCount(); ++i) {
        if (session.method(i).method->id == id) {
            return i;
        }
    }
    return -1;
}

const MethodResult& result(const Session& session, const char* id) {
    return session.method(indexOf(session, id)).result;
}

} // namespace

class FitRunnerTest : public QObject {
    Q_OBJECT

private slots:
    void eachMethodEndsInItsOwnWay();
    void manyChangesAreOneRun();
    void theLastOfManyChangesWins();
    void stopKeepsWhatThereIs();
    void switchingOffStopsAMethod();
    void otherDataDropTheAnswers();
    void theTruthIsMeasured();
    void destructionStopsASlowMethod();
    void sameSeedSameAnswer();
};

// The slow method runs, another throws, a third refuses, a fourth cannot be made: the quick one
// answers all the same.
void FitRunnerTest::eachMethodEndsInItsOwnWay() {
    Session session(testing::testMethods(),
                    {QStringLiteral("quick"), QStringLiteral("slow"), QStringLiteral("broken"),
                     QStringLiteral("refuser"), QStringLiteral("unmakeable")});
    FitRunner runner(session);
    session.setData(ring());
    QTRY_COMPARE(result(session, "quick").state, RunState::Done);
    QTRY_COMPARE(result(session, "broken").state, RunState::Failed);
    QTRY_COMPARE(result(session, "unmakeable").state, RunState::Failed);
    QTRY_COMPARE(result(session, "refuser").state, RunState::Done);
    QTRY_COMPARE(result(session, "slow").message, QStringLiteral("still counting"));
    QCOMPARE(result(session, "slow").state, RunState::Running);
    QVERIFY(result(session, "slow").fraction >= 0.0);
    QCOMPARE(runner.running(), QStringList{QStringLiteral("Slow")});
    QCOMPARE(result(session, "broken").message, QStringLiteral("the matrix fell apart"));
    QCOMPARE(result(session, "unmakeable").message, QStringLiteral("weights.bin: no such file"));
    QCOMPARE(result(session, "refuser").fit->status, Status::Refused);
    QVERIFY(!result(session, "refuser").metrics.bic);
    const Fit& quick = *result(session, "quick").fit;
    QCOMPARE(*result(session, "quick").metrics.logLikelihood, quick.logLikelihood);
    QCOMPARE(result(session, "quick").colours.size(), std::size_t(2));
}

void FitRunnerTest::manyChangesAreOneRun() {
    Session session(testing::testMethods(), {QStringLiteral("quick")});
    FitRunner runner(session);
    testing::quickRuns() = 0;
    session.setData(ring(), 4);
    for (int seed = 1; seed <= 30; ++seed) {
        session.setSeed(quint64(seed));
        session.setComponents(1 + seed % 5);
    }
    QTRY_COMPARE(result(session, "quick").state, RunState::Done);
    QTest::qWait(20);
    QCOMPARE(testing::quickRuns().load(), 1);
    QCOMPARE(result(session, "quick").fit->seed, std::uint64_t(30));
}

// The event loop turns between the changes, so runs do start and are outdated while they run.
void FitRunnerTest::theLastOfManyChangesWins() {
    Session session(testing::testMethods(), {QStringLiteral("quick")});
    FitRunner runner(session);
    session.setData(ring());
    std::uint64_t shown = 0;
    connect(&session, &Session::resultChanged, this, [&](int index) {
        const MethodResult& now = session.method(index).result;
        if (now.state == RunState::Done) {
            // Never an answer to an earlier question.
            QCOMPARE(now.fit->seed, session.request().seed);
            shown = now.fit->seed;
        }
    });
    for (quint64 seed = 1; seed <= 60; ++seed) {
        session.setSeed(seed);
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE(shown, std::uint64_t(60));
}

void FitRunnerTest::stopKeepsWhatThereIs() {
    Session session(testing::testMethods(), {QStringLiteral("slow")});
    FitRunner runner(session);
    session.setData(ring());
    QTRY_COMPARE(testing::slowRunning().load(), 1);
    runner.stop();
    QTRY_COMPARE(result(session, "slow").state, RunState::Done);
    QCOMPARE(result(session, "slow").fit->status, Status::Cancelled);
    QVERIFY(runner.running().isEmpty());
}

void FitRunnerTest::switchingOffStopsAMethod() {
    Session session(testing::testMethods(), {QStringLiteral("slow"), QStringLiteral("quick")});
    FitRunner runner(session);
    session.setData(ring());
    QTRY_COMPARE(testing::slowRunning().load(), 1);
    session.setEnabled(indexOf(session, "slow"), false);
    QTRY_COMPARE(testing::slowRunning().load(), 0);
    QTest::qWait(20);
    QCOMPARE(result(session, "slow").state, RunState::Idle);
    QVERIFY(result(session, "slow").fit == nullptr);
    QCOMPARE(result(session, "quick").state, RunState::Done);
}

void FitRunnerTest::otherDataDropTheAnswers() {
    Session session(testing::testMethods(), {QStringLiteral("quick")});
    FitRunner runner(session);
    session.setData(ring());
    QTRY_COMPARE(result(session, "quick").state, RunState::Done);
    session.setData(std::make_shared<const LabelledData>(testing::twoGaussians(3, 50, 1)));
    QVERIFY(result(session, "quick").fit == nullptr);
    QTRY_COMPARE(result(session, "quick").state, RunState::Done);
    QCOMPARE(result(session, "quick").fit->mixture.dimension(), Eigen::Index(3));
}

void FitRunnerTest::theTruthIsMeasured() {
    Session session(testing::testMethods(), {QStringLiteral("quick")});
    FitRunner runner(session);
    auto data = std::make_shared<const LabelledData>(testing::twoGaussians(2, 300, 1));
    session.setData(data);
    QTRY_VERIFY(session.truthMetrics().accuracy.has_value());
    // Means 8 standard deviations apart: no point is on the wrong side.
    QCOMPARE(*session.truthMetrics().accuracy, 1.0);
    QCOMPARE(*session.truthMetrics().meanError, 0.0);
    QTRY_VERIFY(result(session, "quick").metrics.heldOutNll.has_value());
    QVERIFY(*result(session, "quick").metrics.heldOutNll >= *session.truthMetrics().heldOutNll);
    session.setData(ring());
    QVERIFY(!session.truthMetrics().accuracy);
}

void FitRunnerTest::destructionStopsASlowMethod() {
    {
        Session session(testing::testMethods(), {QStringLiteral("slow")});
        FitRunner runner(session);
        session.setData(ring());
        QTRY_COMPARE(testing::slowRunning().load(), 1);
    }
    QCOMPARE(testing::slowRunning().load(), 0);
    QCoreApplication::processEvents(); // queued answers of the dead must not be delivered
}

void FitRunnerTest::sameSeedSameAnswer() {
    Session session(testing::testMethods(), {QStringLiteral("quick")});
    FitRunner runner(session);
    session.setData(ring());
    QTRY_COMPARE(result(session, "quick").state, RunState::Done);
    const Eigen::MatrixXd first = result(session, "quick").fit->mixture.means;
    session.rerun();
    QTRY_COMPARE(result(session, "quick").state, RunState::Running);
    QVERIFY(result(session, "quick").fit != nullptr); // the old answer stays until the new one
    QTRY_COMPARE(result(session, "quick").state, RunState::Done);
    QCOMPARE(result(session, "quick").fit->mixture.means, first);
    session.setSeed(5);
    QTRY_VERIFY(result(session, "quick").fit && result(session, "quick").fit->seed == 5);
    QVERIFY(result(session, "quick").fit->mixture.means != first);
}

QTEST_MAIN(FitRunnerTest)
#include "tst_fit_runner.moc"
