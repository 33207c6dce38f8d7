// The poke test in the window: its sentences, its stop, and what it computes for whom.
#include "core/methods/builtin_methods.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/questions/poke_page.h"

#include <QDockWidget>
#include <QToolButton>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

std::vector<Poke> pokesOf(const std::vector<double>& distances) {
    std::vector<Poke> pokes;
    for (const double distance : distances) {
        Poke poke;
        poke.distance = distance;
        poke.components = 3;
        pokes.push_back(poke);
    }
    return pokes;
}

} // namespace

class PokePageTest : public QObject {
    Q_OBJECT

private slots:
    void theMedianInWords() {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QCOMPARE(PokeChart::medianText({}), QString());
        QCOMPARE(PokeChart::medianText(pokesOf({0.0, 0.0, 2.0})), QStringLiteral("0"));
        QCOMPARE(PokeChart::medianText(pokesOf({1e-5})), QStringLiteral("<0.001"));
        QCOMPARE(PokeChart::medianText(pokesOf({0.31, 0.1, 7.0})), QStringLiteral("0.31"));
        QCOMPARE(PokeChart::medianText(pokesOf({nan, nan, 0.2})), QStringLiteral("other k"));
        QCOMPARE(PokeChart::medianText({Poke(), Poke()}), QStringLiteral("none"));
    }

    // The paper's network reads the points one after the other, ours as a set, and EM's start draws
    // by place.
    void saysWhoReadsTheOrder() {
        make({QStringLiteral("em"), QStringLiteral("tgmm"), QStringLiteral("tgmm-paper")});
        session().setData(std::make_shared<const LabelledData>(testing::twoGaussians(2, 64, 3)), 2);
        QVERIFY(m_fixture->settled());
        ask();
        const PokeTable& table = page()->table();
        QVERIFY(table.complete);
        QCOMPARE(table.methods.size(), std::size_t{3});
        const QString words = page()->words();
        const QString paper = PokeChart::medianText(table.methods[2].of(Disturbance::Shuffle));
        QVERIFY2(words.contains(QStringLiteral("TGMM, as in the paper moves %1 (it reads them in "
                                               "order)")
                                    .arg(paper)),
                 qPrintable(words));
        QVERIFY2(words.contains(QStringLiteral("TGMM holds still"))
                     || words.contains(QStringLiteral("EM and TGMM hold still")),
                 qPrintable(words));
        QVERIFY(words.contains(QStringLiteral("Most sensitive: ")));
        // Every repeat is told, in the tool tip and to those who do not see the dots.
        const QString numbers = page()->chart()->numbersOf(2, Disturbance::Shuffle);
        QCOMPARE(numbers.count(QLatin1Char(';')), 4);
        QVERIFY(page()->chart()->accessibleDescription().contains(paper));
    }

    void followsTheMethodsThatAreSwitchedOn() {
        make({QStringLiteral("quick"), QStringLiteral("refuser")}, testing::testMethods());
        QTest::qWait(200);
        QVERIFY(page()->table().methods.empty()); // nobody looks
        ask();
        QCOMPARE(page()->table().methods.size(), std::size_t{2});
        QVERIFY(page()
                    ->chart()
                    ->numbersOf(1, Disturbance::Move)
                    .contains(QStringLiteral("k = 3 is more than d = 2")));
        session().setEnabled(3, false);
        QVERIFY(page()->busy());
        QTRY_VERIFY(!page()->busy());
        QCOMPARE(page()->table().methods.size(), std::size_t{1});
        session().setEnabled(0, false);
        QTRY_VERIFY(!page()->busy());
        QVERIFY(page()->words().contains(QStringLiteral("Switch on a method")));
        // One that breaks and one that cannot be made are rows, not the end.
        session().setEnabled(0, true);
        session().setEnabled(2, true);
        session().setEnabled(4, true);
        QTRY_VERIFY(!page()->busy() && page()->table().complete);
        QCOMPARE(page()->table().methods.size(), std::size_t{3});
        QCOMPARE(page()->table().methods[1].problem, std::string("the matrix fell apart"));
        QVERIFY(page()->table().methods[2].problem.find("no such file") != std::string::npos);
    }

    void stops() {
        make({QStringLiteral("quick"), QStringLiteral("slow")}, testing::testMethods());
        m_fixture->find<QAction>(QStringLiteral("action-ask-poke"))->trigger();
        QTRY_VERIFY(!page()->table().methods.empty());
        QVERIFY(page()->busy());
        auto* stop = m_fixture->find<QToolButton>(QStringLiteral("poke-stop"));
        QTest::mouseClick(stop, Qt::LeftButton);
        QTRY_VERIFY(!page()->busy());
        QVERIFY(!page()->table().complete);
        QCOMPARE(stop->text(), QStringLiteral("Again"));
        // Whom nobody looks at does not run.
        QTest::mouseClick(stop, Qt::LeftButton);
        QTRY_VERIFY(page()->busy());
        m_fixture->find<QDockWidget>(QStringLiteral("dock-questions"))->hide();
        QVERIFY(!page()->busy());
    }

    void largeDataSaysItsLimit() {
        make({QStringLiteral("em")});
        session().setData(std::make_shared<const LabelledData>(testing::twoGaussians(3, 50'000, 1)),
                          2);
        ask();
        QCOMPARE(page()->table().points, Eigen::Index{1000});
        QVERIFY2(page()->words().contains(QStringLiteral("50,000")), qPrintable(page()->words()));
        QVERIFY(page()->words().contains(QStringLiteral("1,000")));
    }

    void survivesChanges() {
        make({QStringLiteral("em"), QStringLiteral("spectral")});
        m_fixture->find<QAction>(QStringLiteral("action-ask-poke"))->trigger();
        for (int i = 0; i < 16; ++i) {
            if (i % 4 == 0) {
                session().setData(std::make_shared<const LabelledData>(testing::twoGaussians(
                    2 + i / 4 % 2, i == 8 ? 1 : 40 + 90 * i, std::uint64_t(i))));
            } else if (i % 4 == 1) {
                session().setComponents(i % 3 == 0 ? std::nullopt : std::optional<int>(1 + i % 6));
            } else if (i % 4 == 2) {
                session().setEnabled(i % 3, !session().method(i % 3).enabled);
            } else {
                session().setSeed(quint64(i));
            }
            QTest::qWait(i % 2 == 0 ? 150 : 10);
        }
        QTRY_VERIFY_WITH_TIMEOUT(!page()->busy(), 20'000);
        session().setSeed(99);
        QTest::qWait(150);
        m_fixture->window.reset(); // closed while it computes
    }

private:
    void make(const QStringList& methods, MethodRegistry registry = builtinMethods()) {
        m_fixture = std::make_unique<testing::WindowFixture>(methods, std::move(registry));
    }
    Session& session() { return m_fixture->window->session(); }
    PokePage* page() { return m_fixture->find<PokePage>(QStringLiteral("pokePage")); }
    void ask() {
        m_fixture->find<QAction>(QStringLiteral("action-ask-poke"))->trigger();
        QVERIFY(page()->busy());
        QTRY_VERIFY_WITH_TIMEOUT(!page()->busy(), 20'000);
    }

    std::unique_ptr<testing::WindowFixture> m_fixture;
};

QTEST_MAIN(PokePageTest)
#include "tst_poke_page.moc"
