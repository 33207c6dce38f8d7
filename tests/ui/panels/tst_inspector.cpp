// The inspector's numbers against the formulas worked out a second time, and what it does with data
// that change under it.
#include "core/methods/builtin_methods.h"
#include "core/mixture/density.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/model/text.h"
#include "ui/panels/estimate_grid.h"
#include "ui/panels/inspector_panel.h"
#include "ui/panels/inspector_text.h"
#include "ui/plot/theme.h"

#include <Eigen/LU>
#include <QComboBox>
#include <QDockWidget>
#include <QRegularExpression>
#include <QTextBrowser>
#include <QTextDocument>

#include <cmath>
#include <numbers>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

const InspectorLook look{Qt::white, Qt::lightGray};

QString plain(const QString& html) {
    QTextDocument document;
    document.setHtml(html);
    return document.toPlainText();
}

QString number(double value, int digits = 5) {
    return numberText(value, digits);
}

// All numbers of a text, in their order.
std::vector<double> numbersIn(QString text) {
    text.replace(QChar(0x2212), QLatin1Char('-'));
    std::vector<double> numbers;
    static const QRegularExpression pattern(QStringLiteral("-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?"));
    for (auto match = pattern.globalMatch(text); match.hasNext();) {
        numbers.push_back(match.next().captured().toDouble());
    }
    return numbers;
}

ShownEstimate estimateOf(const Mixture& mixture) {
    ShownEstimate estimate;
    estimate.title = QStringLiteral("EM");
    estimate.mixture = estimate.responsible = mixture;
    for (int j = 0; j < mixture.components(); ++j) {
        estimate.colours.push_back(j);
    }
    return estimate;
}

} // namespace

class InspectorTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_fixture = std::make_unique<testing::WindowFixture>(QStringList{QStringLiteral("em")},
                                                             builtinMethods());
        QVERIFY(m_fixture->settled());
    }

    void computesNothingForNobody() {
        selection().setHoveredPoint(17);
        QTest::qWait(20);
        QVERIFY(panel().words().isEmpty());
        look();
        QVERIFY(panel().words().contains(QStringLiteral("Point 18")));
    }

    // Every responsibility of the hovered point, by inverse and determinant.
    void responsibilitiesEqualTheFormula() {
        look();
        selection().setPanel(em());
        selection().setHoveredPoint(17);
        QTRY_VERIFY(!panel().busy());
        const QString words = panel().words();
        const Mixture& mixture = fit().mixture;
        const Eigen::VectorXd x = data().points.col(17);
        Eigen::VectorXd joint(mixture.components());
        for (Eigen::Index j = 0; j < mixture.components(); ++j) {
            const Eigen::MatrixXd& covariance = mixture.covariances[std::size_t(j)];
            const Eigen::VectorXd offset = x - mixture.means.col(j);
            const double squared = offset.dot(covariance.inverse() * offset);
            joint[j] = std::log(mixture.weights[j])
                       - 0.5
                             * (2.0 * std::log(2.0 * std::numbers::pi)
                                + std::log(covariance.determinant()) + squared);
            for (const double value : {std::log(mixture.weights[j]), squared,
                                       std::log(covariance.determinant()), joint[j]}) {
                QVERIFY2(words.contains(number(value, 4)), qPrintable(number(value, 4) + words));
            }
        }
        const double density = std::log(joint.array().exp().sum());
        QVERIFY(words.contains(number(density)));
        for (const double value : joint) {
            QVERIFY2(words.contains(number(std::exp(value - density), 4)), qPrintable(words));
        }
    }

    // What is printed adds up to what is printed.
    void theSumIsTheOneThatIsWritten() {
        look();
        selection().setPanel(em());
        for (const int point : {0, 5, 17, 200}) {
            selection().setSelectedPoint(point);
            QTRY_VERIFY(!panel().busy());
            const QStringList lines = panel().words().split(QLatin1Char('\n'));
            // log pi1 N = a - 1/2 (b + c + d) = e: the index, then the numbers.
            const auto sum = std::find_if(lines.begin(), lines.end(), [](const QString& line) {
                return line.startsWith(QStringLiteral("log π")) && line.contains(QChar(0xBD));
            });
            QVERIFY(sum != lines.end());
            const std::vector<double> terms = numbersIn(*sum);
            QCOMPARE(terms.size(), std::size_t{6});
            QVERIFY2(std::abs(terms[1] - 0.5 * (terms[2] + terms[3] + terms[4]) - terms[5]) < 2e-3,
                     qPrintable(*sum));
            // log r1 = e - f = g, r1 = exp(g) = h.
            const std::vector<double> last = numbersIn(*std::next(sum));
            QVERIFY2(last.size() >= 7, qPrintable(*std::next(sum)));
            QCOMPARE(last[1], terms[5]);
            QVERIFY(std::abs(last[1] - last[2] - last[3]) < 2e-3);
            QVERIFY(std::abs(std::exp(last[3]) - last.back()) < 2e-3);
        }
    }

    // A million deviations away, where the density itself is zero.
    void farPointsHaveNumbers() {
        Eigen::MatrixXd points(2, 3);
        points << 0.0, 1e6, 1e9, 0.0, -1e6, 0.0;
        Mixture mixture = makeMixture(2, 3);
        mixture.means(0, 1) = 1e-5;
        mixture.means(1, 2) = 4.0;
        const Dataset set = makeDataset(points);
        const ShownEstimate estimate = estimateOf(mixture);
        for (int i = 0; i < 3; ++i) {
            const QString words = plain(pointText(set, i, &estimate, -1, ::look));
            QVERIFY(!words.contains(QStringLiteral("nan"), Qt::CaseInsensitive));
            QVERIFY(!words.contains(QStringLiteral("inf"), Qt::CaseInsensitive));
            QVERIFY2(!words.contains(missingNumber), qPrintable(words));
        }
        mixture.weights << 0.0, 0.5, 0.5;
        const ShownEstimate empty = estimateOf(mixture);
        QVERIFY(plain(pointText(set, 0, &empty, 0, ::look)).contains(QStringLiteral("−∞")));
    }

    void namesCannotBreakTheText() {
        Dataset set = makeDataset(Eigen::MatrixXd::Ones(1, 2));
        set.columns = {"<b>&x"};
        set.labels = {0, -1};
        set.labelNames = {"<i>a</i>"};
        const QString words = plain(pointText(set, 0, nullptr, -1, ::look));
        QVERIFY2(words.contains(QStringLiteral("label <i>a</i>: <b>&x = 1")), qPrintable(words));
    }

    // N, and the mean and covariance that the responsibilities make, point by point.
    void sumsEqualTheFormula() {
        look();
        selection().setPanel(em());
        const int component = 1;
        selection().setSelectedComponent(result().colours[component]);
        QTRY_VERIFY(!panel().busy() && panel().words().contains(QStringLiteral("N")));
        const Eigen::MatrixXd responsibilities =
            MixtureDensity(fit().mixture).responsibilities(data().points);
        double count = 0.0;
        Eigen::Vector2d mean = Eigen::Vector2d::Zero();
        for (Eigen::Index i = 0; i < data().size(); ++i) {
            count += responsibilities(component, i);
            mean += responsibilities(component, i) * data().points.col(i);
        }
        mean /= count;
        const QString words = panel().words();
        for (const double value : {count, count / double(data().size()), mean[0], mean[1],
                                   fit().mixture.weights[component],
                                   std::sqrt(fit().mixture.covariances[component](0, 0))}) {
            QVERIFY2(words.contains(number(value)), qPrintable(number(value) + words));
        }
    }

    // At an M-step the sums are those that made it.
    void anMStepIsMadeOfTheseSums() {
        look();
        selection().setPanel(em());
        selection().setSelectedComponent(0);
        const auto& steps = fit().trace->steps;
        int checked = 0;
        for (std::size_t i = 1; i + 1 < steps.size() && checked < 3; ++i) {
            if (steps[i].kind == StepKind::Maximization) {
                m_fixture->window->timeline().setTime(double(i));
                QTRY_VERIFY(!panel().busy());
                QVERIFY2(panel().words().contains(
                             QStringLiteral("These are the component's numbers above")),
                         qPrintable(panel().words()));
                QVERIFY(panel().words().contains(toQt(steps[i].label)));
                ++checked;
            }
        }
        QCOMPARE(checked, 3);
        // At the start they are not: the next M-step moves the component.
        m_fixture->window->timeline().rewind();
        QTRY_VERIFY(!panel().busy());
        QVERIFY(panel().words().contains(QStringLiteral("differs from them")));
    }

    void followsThePanelUnderThePointer() {
        look();
        Session& session = m_fixture->window->session();
        const int other = session.firstEnabled({"em"}) + 1;
        session.setEnabled(other, true);
        QVERIFY(m_fixture->settled());
        selection().setHoveredPoint(3);
        for (const EstimatePanel* shown : m_fixture->window->grid().panels()) {
            if (shown->plot()->scene().mixture.empty()) {
                continue;
            }
            selection().setPanel(shown->method());
            QTRY_VERIFY(!panel().busy());
            QVERIFY2(panel().words().contains(
                         QStringLiteral("Responsibilities: %1,").arg(shown->title())),
                     qPrintable(panel().words()));
        }
        auto* methods = m_fixture->find<QComboBox>(QStringLiteral("inspectorMethod"));
        methods->setCurrentIndex(methods->findData(em()));
        selection().setPanel(other);
        QTRY_VERIFY(!panel().busy());
        QVERIFY(panel().words().contains(QStringLiteral("Responsibilities: EM,")));
    }

    void aLinkChoosesTheComponent() {
        look();
        auto* text = m_fixture->find<QTextBrowser>(QStringLiteral("inspectorText"));
        QVERIFY(text->toHtml().contains(QStringLiteral("component:1")));
        emit text->anchorClicked(QUrl(QStringLiteral("component:1")));
        QCOMPARE(selection().selectedComponent(), 1);
        for (const EstimatePanel* shown : m_fixture->window->grid().panels()) {
            QCOMPARE(shown->plot()->selectedComponent(), 1);
        }
        emit text->anchorClicked(QUrl(QStringLiteral("component:1")));
        QCOMPARE(selection().selectedComponent(), -1);
    }

    // Other data, k and methods while it sums; one dimension, one point, a million of them.
    void survivesChanges() {
        look();
        Session& session = m_fixture->window->session();
        for (int i = 0; i < 24; ++i) {
            Eigen::MatrixXd points = Eigen::MatrixXd::Random(1 + i % 3, i % 5 == 4 ? 1 : 20 + i);
            if (i % 4 == 0) {
                LabelledData next;
                next.data = makeDataset(std::move(points));
                session.setData(std::make_shared<const LabelledData>(std::move(next)));
            } else if (i % 4 == 1) {
                session.setComponents(1 + i % 4);
            } else if (i % 4 == 2) {
                session.setEnabled(em(), i % 8 == 2);
            }
            selection().setPanel(i % 7 - 1);
            selection().setHoveredPoint(i);
            selection().setSelectedComponent(i % 3);
            QTest::qWait(4);
        }
        session.setEnabled(em(), true);
        session.setData(
            std::make_shared<const LabelledData>(testing::twoGaussians(2, 1'000'000, 3)));
        selection().setSelectedComponent(0);
        selection().setHoveredPoint(999'999);
        QTest::qWait(30);
        m_fixture->window.reset(); // while it may be summing
    }

private:
    Session& session() { return m_fixture->window->session(); }
    SelectionModel& selection() { return m_fixture->window->selection(); }
    InspectorPanel& panel() {
        return *m_fixture->find<InspectorPanel>(QStringLiteral("inspectorPanel"));
    }
    int em() { return 0; }
    const MethodResult& result() { return session().method(em()).result; }
    const Fit& fit() { return *result().fit; }
    const Dataset& data() { return session().data()->data; }
    void look() {
        auto* dock = m_fixture->find<QDockWidget>(QStringLiteral("dock-inspector"));
        dock->show();
        dock->raise();
        QTRY_VERIFY(!panel().words().isEmpty() && !panel().busy());
    }

    std::unique_ptr<testing::WindowFixture> m_fixture;
};

QTEST_MAIN(InspectorTest)
#include "tst_inspector.moc"
