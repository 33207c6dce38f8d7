// How many components: what the page says, what a click does, and what it computes for whom.
#include "core/methods/builtin_methods.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/questions/components_page.h"

#include <QDockWidget>
#include <QSignalSpy>
#include <QToolButton>
#include <QToolTip>

using namespace gaussarium;
using namespace gaussarium::ui;

class ComponentsPageTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_fixture = std::make_unique<testing::WindowFixture>(QStringList{QStringLiteral("em")},
                                                             builtinMethods());
        QVERIFY(m_fixture->settled());
    }

    void computesForThoseWhoAsk() {
        QTest::qWait(200);
        QVERIFY(page()->curve().points.empty());
        QVERIFY(!page()->busy());
        ask();
        QCOMPARE(page()->curve().points.size(), std::size_t{8});
        QVERIFY(page()->isVisible());
    }

    // The criteria at the session's k belong to at least as good a fit as the session's own.
    void agreesWithTheSession() {
        ask();
        const MethodResult& em = session().method(0).result;
        const auto k = static_cast<std::size_t>(em.fit->mixture.components());
        const FitMetrics& own = page()->curve().points[k - 1].metrics;
        QVERIFY(*own.logLikelihood >= *em.metrics.logLikelihood - 1e-6);
        // As many parameters: BIC and AIC differ by the same.
        QVERIFY(std::abs((*own.bic - *own.aic) - (*em.metrics.bic - *em.metrics.aic)) < 1e-6);
    }

    // Old Faithful is known for its two kinds of eruption.
    void saysWhoChoosesWhat() {
        ask();
        const ComponentCurve& curve = page()->curve();
        for (const Criterion criterion : {Criterion::Bic, Criterion::Aic, Criterion::Icl}) {
            const QString name = QLatin1String(criterionName(criterion).data());
            const int chosen = chosenBy(curve, criterion).value();
            QVERIFY2(page()->words().contains(name), qPrintable(page()->words()));
            QVERIFY(page()->words().contains(QString::number(chosen)));
            QVERIFY(plot()->numbersOf(chosen).contains(name));
            QVERIFY(plot()->numbersOf(chosen).contains(QStringLiteral("its choice")));
        }
        QCOMPARE(chosenBy(curve, Criterion::Icl).value(), 2);
        QVERIFY(page()->words().contains(QStringLiteral("TGMM gives %1 a probability of")
                                             .arg(likeliestComponents(curve).value())));
        QVERIFY(plot()->accessibleDescription().contains(QStringLiteral("k = 8")));
    }

    void thePointerTellsTheNumbers() {
        ask();
        QTest::mouseMove(inner(), inner()->mapFrom(plot(), plot()->columnAt(3)));
        QTRY_VERIFY(QToolTip::text().startsWith(plot()->numbersOf(3)));
    }

    void aClickTakesItsK() {
        ask();
        QSignalSpy changed(&session(), &Session::requestChanged);
        click(5);
        QCOMPARE(session().request().components, std::optional<int>(5));
        QCOMPARE(changed.size(), 1);
        // The curve does not depend on k.
        QVERIFY(!page()->busy());
        QCOMPARE(page()->curve().points.size(), std::size_t{8});
        plot()->setFocus();
        QTest::keyClick(plot(), Qt::Key_Left);
        QTest::keyClick(plot(), Qt::Key_Left);
        QTest::keyClick(plot(), Qt::Key_Return);
        QCOMPARE(session().request().components, std::optional<int>(3));
        for (int i = 0; i < 20; ++i) {
            QTest::keyClick(plot(), Qt::Key_Left);
        }
        QTest::keyClick(plot(), Qt::Key_Return);
        QCOMPARE(session().request().components, std::optional<int>(1));
    }

    void anotherSeedAnswersAnew() {
        ask();
        const auto before = page()->curve().points[6].metrics.logLikelihood;
        session().setSeed(12345);
        QVERIFY(page()->busy());
        QTRY_VERIFY(!page()->busy());
        QVERIFY(page()->curve().points[6].metrics.logLikelihood != before);
        // So do EM's options, and a method of no concern does not.
        session().setOptions(0, {{"covariance", "spherical"}});
        QVERIFY(page()->busy());
        QTRY_VERIFY(!page()->busy());
        session().setEnabled(2, true);
        QVERIFY(!page()->busy());
    }

    void stops() {
        session().setData(
            std::make_shared<const LabelledData>(testing::twoGaussians(2, 200'000, 1)));
        m_fixture->find<QAction>(QStringLiteral("action-ask-components"))->trigger();
        auto* stop = m_fixture->find<QToolButton>(QStringLiteral("components-stop"));
        QTRY_VERIFY_WITH_TIMEOUT(!page()->curve().points.empty(), 20'000);
        QCOMPARE(stop->text(), QStringLiteral("Stop"));
        QTest::mouseClick(stop, Qt::LeftButton);
        QTRY_VERIFY(!page()->busy());
        QCOMPARE(stop->text(), QStringLiteral("Again"));
        QVERIFY(!page()->curve().complete);
        QVERIFY2(page()->words().startsWith(QStringLiteral("So far")), qPrintable(page()->words()));
    }

    void dataForWhichThereIsNothing() {
        Eigen::MatrixXd one(2, 1);
        one << 1.0, 2.0;
        LabelledData data;
        data.data = makeDataset(one);
        session().setData(std::make_shared<const LabelledData>(data), 1);
        ask();
        QVERIFY2(page()->words().contains(QStringLiteral("TGMM gives no probabilities")),
                 qPrintable(page()->words()));
        // All columns say why.
        QVERIFY(plot()->numbersOf(5).contains(QStringLiteral("EM: ")));
        click(4);
        QVERIFY(plot()->numbersOf(99).contains(QStringLiteral("k = 99")));
    }

    // Other data, seeds, and hiding, while it computes.
    void survivesChanges() {
        m_fixture->find<QAction>(QStringLiteral("action-ask-components"))->trigger();
        for (int i = 0; i < 16; ++i) {
            if (i % 4 == 0) {
                session().setData(std::make_shared<const LabelledData>(
                    testing::twoGaussians(2 + i / 4 % 2, 50 + 100 * i, std::uint64_t(i))));
            } else if (i % 4 == 1) {
                session().setSeed(quint64(i));
            } else if (i % 4 == 2) {
                dock()->hide();
            } else {
                dock()->show();
                dock()->raise();
                click(1 + i % 8);
            }
            QTest::qWait(40);
        }
        QTRY_VERIFY_WITH_TIMEOUT(!page()->busy(), 20'000);
        QCOMPARE(page()->curve().points.size(), std::size_t{8});
        session().setSeed(77);
        QTest::qWait(150); // closed while it computes
        m_fixture->window.reset();
    }

private:
    Session& session() { return m_fixture->window->session(); }
    ComponentsPage* page() {
        return m_fixture->find<ComponentsPage>(QStringLiteral("componentsPage"));
    }
    CriteriaPlot* plot() { return page()->plot(); }
    QDockWidget* dock() { return m_fixture->find<QDockWidget>(QStringLiteral("dock-questions")); }
    QWidget* inner() { return plot()->findChild<QWidget*>(QString(), Qt::FindDirectChildrenOnly); }
    void click(int components) {
        QTest::mouseClick(inner(), Qt::LeftButton, {},
                          inner()->mapFrom(plot(), plot()->columnAt(components)));
    }
    void ask() {
        m_fixture->find<QAction>(QStringLiteral("action-ask-components"))->trigger();
        QVERIFY(page()->busy());
        QTRY_VERIFY(!page()->busy());
    }

    std::unique_ptr<testing::WindowFixture> m_fixture;
};

QTEST_MAIN(ComponentsPageTest)
#include "tst_components_page.moc"
