// The clock: what each method shows when, without widgets.
#include "core/base/random.h"
#include "tests/support/random_problems.h"
#include "tests/ui/support/test_methods.h"
#include "ui/model/timeline.h"

#include <QSignalSpy>
#include <QTest>

#include <limits>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

// A fit whose steps are different mixtures of k components, in turn E-steps and M-steps.
std::shared_ptr<const Fit> fitWith(int steps, Eigen::Index components, std::uint64_t seed) {
    Random random(seed);
    auto fit = std::make_shared<Fit>();
    fit->status = Status::Converged;
    auto trace = std::make_shared<Trace>();
    for (int i = 0; i < steps; ++i) {
        Step step;
        step.kind = i % 2 == 0 ? StepKind::Expectation : StepKind::Maximization;
        step.label = "step " + std::to_string(i + 1);
        step.sentence = "something moves";
        step.mixture = testing::randomMixture(2, components, 2.0, random);
        trace->steps.push_back(std::move(step));
    }
    fit->mixture = steps > 0 ? trace->steps.back().mixture
                             : testing::randomMixture(2, components, 2.0, random);
    fit->trace = std::move(trace);
    return fit;
}

bool same(const Mixture& a, const Mixture& b) {
    return a.weights == b.weights && a.means == b.means && a.covariances == b.covariances;
}

} // namespace

class TimelineTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_session = std::make_unique<Session>(
            testing::testMethods(),
            QStringList{QStringLiteral("quick"), QStringLiteral("refuser")});
        m_session->setData(std::make_shared<const LabelledData>(testing::twoGaussians(2, 50, 1)));
        m_first = indexOf("quick");
        m_second = indexOf("refuser");
        m_timeline = std::make_unique<Timeline>(*m_session);
    }
    void cleanup() {
        m_timeline.reset();
        m_session.reset();
    }

    void standsAtTheAnswers() {
        QCOMPARE(m_timeline->length(), 0);
        QVERIFY(m_timeline->atEnd());
        answer(m_first, 9);
        QCOMPARE(m_timeline->length(), 9);
        QVERIFY(m_timeline->atEnd());
        QCOMPARE(m_timeline->placeOf(m_first), TracePlace());
        // Longer and shorter answers leave it at the end.
        answer(m_second, 20);
        QCOMPARE(m_timeline->time(), 19.0);
        answer(m_second, 3);
        QCOMPARE(m_timeline->time(), 8.0);
    }

    void goesStepByStep() {
        answer(m_first, 9);
        answer(m_second, 4);
        m_timeline->rewind();
        QCOMPARE(m_timeline->placeOf(m_first), (TracePlace{0, 0.0}));
        m_timeline->stepForward();
        m_timeline->stepForward();
        QCOMPARE(m_timeline->placeOf(m_second), (TracePlace{2, 0.0}));
        // The shorter one shows its answer while the other goes on.
        m_timeline->stepForward();
        QCOMPARE(m_timeline->placeOf(m_second), TracePlace());
        QCOMPARE(m_timeline->placeOf(m_first), (TracePlace{3, 0.0}));
        m_timeline->setTime(5.25);
        QCOMPARE(m_timeline->placeOf(m_first), (TracePlace{5, 0.25}));
        m_timeline->stepBack();
        QCOMPARE(m_timeline->time(), 5.0);
        m_timeline->setSmooth(false);
        m_timeline->setTime(6.9);
        QCOMPARE(m_timeline->placeOf(m_first), (TracePlace{6, 0.0}));
        m_timeline->showAnswers();
        QCOMPARE(m_timeline->placeOf(m_first), TracePlace());
        // What is no number, or beyond the ends, leads nowhere else.
        m_timeline->setTime(std::numeric_limits<double>::quiet_NaN());
        QCOMPARE(m_timeline->time(), 8.0);
        m_timeline->setTime(-1e300);
        QCOMPARE(m_timeline->time(), 0.0);
    }

    void tracesOfOneShareEndTogether() {
        answer(m_first, 9);
        answer(m_second, 3);
        m_timeline->setPace(Timeline::Pace::Share);
        m_timeline->setTime(4.0);
        QCOMPARE(m_timeline->placeOf(m_first), (TracePlace{4, 0.0}));
        QCOMPARE(m_timeline->placeOf(m_second), (TracePlace{1, 0.0}));
        m_timeline->setTime(6.0);
        QCOMPARE(m_timeline->placeOf(m_second), (TracePlace{1, 0.5}));
        m_timeline->setTime(7.9);
        QVERIFY(m_timeline->placeOf(m_second).step == 1);
        m_timeline->setTime(8.0);
        QCOMPARE(m_timeline->placeOf(m_second), TracePlace());
    }

    // What a step holds can be asked for from anywhere.
    void tellsTheStepsOfAnyTime() {
        answer(m_first, 9);
        answer(m_second, 3);
        QCOMPARE(m_timeline->stepsAt(1.0),
                 (QStringList{QStringLiteral("Quick: step 2"), QStringLiteral("Refuser: step 2")}));
        QCOMPARE(m_timeline->stepsAt(5.0), (QStringList{QStringLiteral("Quick: step 6"),
                                                        QStringLiteral("Refuser: its answer")}));
        m_timeline->setPace(Timeline::Pace::Share);
        QCOMPARE(m_timeline->stepsAt(5.0).last(), QStringLiteral("Refuser: step 2"));
        QCOMPARE(m_timeline->placeAt(m_second, 8.0), TracePlace());
        QCOMPARE(m_timeline->stepsAt(1e9).first(), QStringLiteral("Quick: its answer"));
        m_session->setEnabled(m_second, false);
        QCOMPARE(m_timeline->stepsAt(0.0).size(), 1);
    }

    void playsToTheEndAndStays() {
        answer(m_first, 5);
        QSignalSpy playing(m_timeline.get(), &Timeline::playingChanged);
        m_timeline->setSpeed(2.0);
        m_timeline->play();
        QVERIFY(m_timeline->isPlaying());
        QCOMPARE(m_timeline->time(), 0.0); // from the start, as it stood at the end
        m_timeline->advance(0.75);
        QCOMPARE(m_timeline->time(), 1.5);
        m_timeline->pause();
        QCOMPARE(m_timeline->time(), 2.0);
        m_timeline->play();
        QCOMPARE(m_timeline->time(), 2.0);
        m_timeline->advance(100.0);
        QVERIFY(!m_timeline->isPlaying());
        QCOMPARE(m_timeline->time(), 4.0);
        QCOMPARE(playing.count(), 4);
        // One step, or none, is nothing to play.
        answer(m_first, 1);
        m_timeline->play();
        QVERIFY(!m_timeline->isPlaying());
    }

    void itsOwnFramesMoveIt() {
        answer(m_first, 200);
        m_timeline->setSpeed(50.0);
        m_timeline->play();
        QTRY_VERIFY(m_timeline->time() > 1.0);
        m_timeline->pause();
        const double here = m_timeline->time();
        QTest::qWait(50);
        QCOMPARE(m_timeline->time(), here);
    }

    void aLoopIsNeverLeft() {
        answer(m_first, 30);
        m_timeline->setLoop(Timeline::Loop{4, 11});
        m_timeline->play();
        QCOMPARE(m_timeline->time(), 4.0);
        Random random(3);
        for (int i = 0; i < 1000; ++i) {
            m_timeline->advance(random.uniform(0.0, 20.0));
            QVERIFY(m_timeline->isPlaying());
            QVERIFY(m_timeline->time() >= 4.0 && m_timeline->time() < 11.0);
        }
        m_timeline->setTime(7.0);
        m_timeline->loopFromHere();
        QCOMPARE(*m_timeline->loop(), (Timeline::Loop{7, 11}));
        m_timeline->setTime(20.0);
        m_timeline->loopToHere();
        QCOMPARE(*m_timeline->loop(), (Timeline::Loop{7, 20}));
        // Nothing to repeat: no loop.
        m_timeline->setLoop(Timeline::Loop{5, 5});
        QVERIFY(!m_timeline->loop());
        m_timeline->setLoop(Timeline::Loop{5, 500});
        QCOMPARE(m_timeline->loop()->last, 29);
        // Shorter answers do not have its steps.
        answer(m_first, 8);
        QVERIFY(!m_timeline->loop());
    }

    void otherDataEndIt() {
        answer(m_first, 30);
        m_timeline->setLoop(Timeline::Loop{4, 11});
        m_timeline->play();
        m_session->setData(std::make_shared<const LabelledData>(testing::twoGaussians(2, 60, 2)));
        QVERIFY(!m_timeline->isPlaying());
        QVERIFY(!m_timeline->loop());
        QCOMPARE(m_timeline->length(), 0);
        QVERIFY(m_timeline->atEnd());
    }

    // k changed, methods switched off, failures and scrubbing, all while it plays.
    void everyPlaceIsThere() {
        Random random(4);
        for (int i = 0; i < 5000; ++i) {
            const int method = random.index(2) == 0 ? m_first : m_second;
            switch (random.index(9)) {
            case 0:
                answer(method, static_cast<int>(random.index(12)), 1 + random.index(4));
                break;
            case 1:
                m_session->setEnabled(method, random.index(2) == 0);
                break;
            case 2:
                m_session->setFailure(method, QStringLiteral("broken at step 3"));
                break;
            case 3:
                m_timeline->setTime(random.uniform(-2.0, 14.0));
                break;
            case 4:
                m_timeline->toggle();
                break;
            case 5:
                m_timeline->advance(random.uniform(0.0, 3.0));
                break;
            case 6:
                m_timeline->setPace(random.index(2) == 0 ? Timeline::Pace::Steps
                                                         : Timeline::Pace::Share);
                break;
            case 7:
                m_timeline->loopFromHere();
                break;
            case 8:
                m_session->setRunning(method, {}, -1.0);
                break;
            }
            for (const int shown : {m_first, m_second}) {
                const TracePlace place = m_timeline->placeOf(shown);
                if (place.step >= 0) {
                    const Trace& trace = *m_session->method(shown).result.fit->trace;
                    QVERIFY(place.part >= 0.0 && place.part < 1.0);
                    QVERIFY(!momentOf(trace, place).mixture.empty());
                }
            }
        }
    }

    void wholeStepsAreTheTracesOwn() {
        const auto fit = fitWith(12, 3, 5);
        for (int step = 0; step < 12; ++step) {
            const TraceMoment moment = momentOf(*fit->trace, {step, 0.0});
            QVERIFY(same(moment.mixture, fit->trace->steps[std::size_t(step)].mixture));
            // M-steps are coloured by the E-step before them.
            QVERIFY(
                same(moment.colouring, fit->trace->steps[std::size_t(step - step % 2)].mixture));
        }
        QVERIFY_EXCEPTION_THROWN(momentOf(*fit->trace, {12, 0.0}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(momentOf(*fit->trace, {-1, 0.0}), std::invalid_argument);
    }

    void betweenStepsIsAMixture() {
        const auto fit = fitWith(6, 4, 6);
        for (int step = 0; step < 6; ++step) {
            for (const double part : {0.001, 0.3, 0.5, 0.999}) {
                const TraceMoment moment = momentOf(*fit->trace, {step, part});
                const Expected<void> valid = moment.mixture.validate();
                QVERIFY2(valid, valid ? "" : valid.error().message.c_str());
            }
            // It leaves and arrives without a jump.
            const auto at = [&](double part) {
                return momentOf(*fit->trace, {step, part}).mixture.means;
            };
            const std::size_t next = std::min<std::size_t>(std::size_t(step) + 1, 5);
            QVERIFY((at(1e-4) - at(0.0)).norm() < 1e-5);
            QVERIFY((at(1.0 - 1e-4) - fit->trace->steps[next].mixture.means).norm() < 1e-5);
        }
        // Another number of components appears at its step.
        auto mixed = std::make_shared<Trace>(*fit->trace);
        mixed->steps[1].mixture = fitWith(1, 2, 7)->mixture;
        QVERIFY(same(momentOf(*mixed, {0, 0.7}).mixture, mixed->steps[0].mixture));
    }

private:
    int indexOf(const char* id) const {
        for (int i = 0; i < m_session->methodCount(); ++i) {
            if (m_session->method(i).method->id == id) {
                return i;
            }
        }
        return -1;
    }
    void answer(int method, int steps, Eigen::Index components = 2) {
        m_session->setAnswer(method, fitWith(steps, components, std::uint64_t(steps) + 1), {});
    }

    std::unique_ptr<Session> m_session;
    std::unique_ptr<Timeline> m_timeline;
    int m_first = 0;
    int m_second = 0;
};

QTEST_GUILESS_MAIN(TimelineTest)
#include "tst_timeline.moc"
