// Label switching in the window: the permutation, the errors, and the motion between them.
#include "core/methods/builtin_methods.h"
#include "core/metrics/parameter_error.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/model/text.h"
#include "ui/questions/labels_page.h"

#include <QToolButton>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

// Answers with the data's known mixture, its components in another order.
class Renumbers : public Estimator {
public:
    explicit Renumbers(Mixture mixture) : m_mixture(std::move(mixture)) {}
    Fit fit(const Dataset&, const FitRequest&, const RunContext&) const override {
        Fit fit;
        fit.status = Status::Converged;
        fit.mixture = m_mixture;
        fit.parameters = 17;
        return fit;
    }

private:
    Mixture m_mixture;
};

Mixture row(Eigen::Index components) {
    Mixture mixture = makeMixture(2, components);
    for (Eigen::Index j = 0; j < components; ++j) {
        mixture.means.col(j) << 6.0 * static_cast<double>(j), 0.0;
    }
    return mixture;
}

// "turned" answers with the components 3, 1, 2 of row(3), "same" with row(3), "four" with row(4).
MethodRegistry methods() {
    MethodRegistry registry;
    const auto add = [&registry](const char* id, const Mixture& mixture) {
        registry.add({id,
                      id,
                      "",
                      {},
                      true,
                      [mixture](const OptionValues&) -> Expected<std::unique_ptr<Estimator>> {
                          return std::make_unique<Renumbers>(mixture);
                      }});
    };
    add("turned", reordered(row(3), {2, 0, 1}));
    add("same", row(3));
    add("four", row(4));
    return registry;
}

} // namespace

class LabelsPageTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_fixture = std::make_unique<testing::WindowFixture>(
            QStringList{QStringLiteral("turned"), QStringLiteral("same"), QStringLiteral("four")},
            methods());
        session().setData(std::make_shared<const LabelledData>(drawDataset(row(3), 90, 1, "A row")),
                          3);
        QVERIFY(m_fixture->settled());
        m_fixture->find<QAction>(QStringLiteral("action-ask-labels"))->trigger();
        QVERIFY(page()->isVisible());
    }

    void saysThePermutationAndBothErrors() {
        const QString words = page()->words();
        QVERIFY2(words.contains(QStringLiteral("turned: its 2, 3, 1 are 1, 2, 3 of the truth")),
                 qPrintable(words));
        // Squared distances 12^2, 6^2, 6^2 over three components and two coordinates.
        QVERIFY2(words.contains(QStringLiteral("Error %1 by number, %2 matched")
                                    .arg(numberText(216.0 / 6.0, 3), numberText(0.0, 3))),
                 qPrintable(words));
        QVERIFY2(words.contains(QStringLiteral("same numbers them as the truth does")),
                 qPrintable(words));
        QVERIFY2(words.contains(QStringLiteral("another number of components")), qPrintable(words));
    }

    void matchingMovesComponentsToTheirPartners() {
        MatchingView* view = page()->view();
        std::vector<double> before;
        for (std::size_t j = 0; j < 3; ++j) {
            before.push_back(view->placeOf(0, j).y());
        }
        QVERIFY(before[0] < before[1] && before[1] < before[2]); // in the order of their numbers
        const double still = view->placeOf(1, 2).y();
        match()->click();
        QCOMPARE(match()->text(), QStringLiteral("Unmatch"));
        // On the way it is between.
        QTRY_VERIFY(view->placeOf(0, 0).y() > before[0] + 1.0);
        QTRY_COMPARE(view->placeOf(0, 0).y(), before[2]);
        QCOMPARE(view->placeOf(0, 1).y(), before[0]);
        QCOMPARE(view->placeOf(0, 2).y(), before[1]);
        QCOMPARE(view->placeOf(1, 2).y(), still);
        match()->click();
        QTRY_COMPARE(view->placeOf(0, 0).y(), before[0]);
    }

    void reducedMotionJumps() {
        m_fixture->window->timeline().setSmooth(false);
        const double last = page()->view()->placeOf(0, 2).y();
        match()->click();
        QCOMPARE(page()->view()->placeOf(0, 0).y(), last);
    }

    // Without a truth the first answer is what the others are numbered against.
    void dataWithoutTruth() {
        LabelledData data;
        data.data = drawDataset(row(3), 90, 1, "").data;
        session().setData(std::make_shared<const LabelledData>(data), 3);
        QVERIFY(m_fixture->settled());
        QVERIFY2(
            page()->words().contains(QStringLiteral("same: its 3, 1, 2 are 1, 2, 3 of turned")),
            qPrintable(page()->words()));
        session().setEnabled(1, false);
        session().setEnabled(2, false);
        QVERIFY(m_fixture->settled());
        QVERIFY2(page()->words().contains(QStringLiteral("switch on a second method")),
                 qPrintable(page()->words()));
        QVERIFY(!match()->isEnabled());
        session().setEnabled(0, false);
        QVERIFY(m_fixture->settled());
        QVERIFY(page()->words().contains(QStringLiteral("Switch on a method")));
    }

    // More rows, fewer rows, none, while components are on their way.
    void survivesChangesInMotion() {
        for (int i = 0; i < 12; ++i) {
            match()->click();
            session().setData(std::make_shared<const LabelledData>(
                drawDataset(row(1 + i % 6), 30, std::uint64_t(i), "")));
            session().setEnabled(i % 3, !session().method(i % 3).enabled);
            QTest::qWait(20);
            page()->grab();
        }
        QVERIFY(m_fixture->settled());
    }

private:
    Session& session() { return m_fixture->window->session(); }
    LabelsPage* page() { return m_fixture->find<LabelsPage>(QStringLiteral("labelsPage")); }
    QToolButton* match() { return m_fixture->find<QToolButton>(QStringLiteral("labels-match")); }

    std::unique_ptr<testing::WindowFixture> m_fixture;
};

QTEST_MAIN(LabelsPageTest)
#include "tst_labels_page.moc"
