#include "ui/plot/curve_plot.h"

#include <QSignalSpy>
#include <QtTest>
#include <qcustomplot.h>

#include <cmath>

using namespace gaussarium::ui;

namespace {

std::vector<Curve> twoCurves() {
    return {{QStringLiteral("EM"), {-1300, -1200, -1150, -1130.25}, 0},
            {QStringLiteral("TGMM, then EM"), {-1180, std::nan(""), -1131}, 1}};
}

} // namespace

class TestCurvePlot : public QObject {
    Q_OBJECT

    std::unique_ptr<CurvePlot> m_plot;
    QCustomPlot* m_inner = nullptr;

    QPoint pixelOf(double step, double value) const {
        return QPointF(m_inner->xAxis->coordToPixel(step), m_inner->yAxis->coordToPixel(value))
            .toPoint();
    }

private slots:
    void init() {
        m_plot = std::make_unique<CurvePlot>();
        m_plot->resize(500, 300);
        m_plot->setCurves(twoCurves());
        m_plot->showAll();
        m_plot->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_plot.get()));
        m_inner = m_plot->findChild<QCustomPlot*>();
        QVERIFY(m_inner != nullptr);
    }
    void cleanup() { m_plot.reset(); }

    void opensOnTheEnds() {
        // Early layers of a network lie far below; where the answers differ must be legible.
        m_plot->setCurves({{QStringLiteral("EM"), {-1131.1, -1130.3, -1130.26}, 0},
                           {QStringLiteral("Spectral"), {-1140.97}, 1},
                           {QStringLiteral("TGMM"), {-1300, -1800, -1131.48}, 2}});
        const QCPRange ends = m_inner->yAxis->range();
        QVERIFY(ends.contains(-1130.26) && ends.contains(-1140.97) && ends.contains(-1131.48));
        QVERIFY(ends.contains(-1131.1));
        QVERIFY(ends.size() < 15);
        QVERIFY(m_plot->cutsOff());
        QVERIFY(m_inner->xAxis->range().contains(0) && m_inner->xAxis->range().contains(2));
        QTest::keyClick(m_plot.get(), Qt::Key_R);
        QVERIFY(m_inner->yAxis->range().contains(-1800));
        QVERIFY(!m_plot->cutsOff());
        QTest::keyClick(m_plot.get(), Qt::Key_E);
        QCOMPARE(m_inner->yAxis->range().lower, ends.lower);
        QVERIFY(m_plot->cutsOff());
    }

    void aBadStartDoesNotFlattenTheClimb() {
        Curve em{QStringLiteral("EM"), {-9000, -4800}, 0};
        for (int i = 0; i < 20; ++i) {
            em.values.push_back(-4760 + 1.5 * i);
        }
        m_plot->setCurves({em});
        const QCPRange ends = m_inner->yAxis->range();
        QVERIFY(ends.contains(em.values.back()));
        QVERIFY2(ends.size() < 1200, qPrintable(QString::number(ends.size())));
        QVERIFY(m_plot->cutsOff());
        // A curve that has settled is no climb: it is not magnified until it looks like one.
        m_plot->setCurves({{QStringLiteral("EM"), {-9000, -4800, -4800, -4800, -4799.9999}, 0}});
        QVERIFY(m_inner->yAxis->range().size() > 500);
        // Where nothing is cut off nothing is said.
        m_plot->setCurves({{QStringLiteral("EM"), {-10, -8, -6, -4, -2}, 0}});
        QVERIFY(m_inner->yAxis->range().contains(-10) && !m_plot->cutsOff());
    }

    void showsEveryValue() {
        QCOMPARE(m_inner->graphCount(), 2);
        QCOMPARE(m_inner->graph(0)->dataCount(), 4);
        QCOMPARE(m_inner->graph(1)->dataCount(), 2); // the value that is none is left out
        QVERIFY(m_inner->xAxis->range().contains(0) && m_inner->xAxis->range().contains(3));
        QVERIFY(m_inner->yAxis->range().contains(-1300));
        QVERIFY(m_inner->yAxis->range().contains(-1130.25));
        QCOMPARE(m_inner->legend->itemCount(), 2);
    }

    void stepsAreWholeNumbers() {
        m_inner->replot();
        const QVector<double> ticks = m_inner->xAxis->tickVector();
        QVERIFY(ticks.size() >= 2);
        for (const double tick : ticks) {
            QCOMPARE(tick, std::round(tick));
        }
    }

    // A dot on each curve at its own step; none where the curve has no value there.
    void valuesAreMarked() {
        const auto marked = [this] {
            m_inner->replot();
            std::vector<QPointF> places;
            for (int i = 0; i < m_inner->itemCount(); ++i) {
                const auto* dot = qobject_cast<QCPItemTracer*>(m_inner->item(i));
                if (dot != nullptr && dot->visible()) {
                    places.push_back(dot->position->coords());
                }
            }
            return places;
        };
        QVERIFY(marked().empty());
        m_plot->setMarkedValues({3, 2});
        const std::vector<QPointF> both = {{3.0, -1130.25}, {2.0, -1131.0}};
        QCOMPARE(marked(), both);
        m_plot->setMarkedValues({-1, 2});
        QCOMPARE(marked(), std::vector{both[1]});
        m_plot->setMarkedValues({3, 1});
        QCOMPARE(marked(), std::vector{both[0]});
        // They stay through other curves, as far as those go.
        m_plot->setCurves(
            {{QStringLiteral("other"), {1, 2}, 0}, {QStringLiteral("gap"), {1, std::nan("")}, 1}});
        QVERIFY(marked().empty());
        m_plot->setMarkedValues({500, 0});
        QCOMPARE(marked().size(), std::size_t{1});
    }

    void hoverTellsTheValue() {
        QSignalSpy hovered(m_plot.get(), &CurvePlot::valueHovered);
        QTest::mouseMove(m_inner, pixelOf(3, -1130.25));
        QCOMPARE(hovered.size(), 1);
        QCOMPARE(hovered.at(0).at(0).toInt(), 0);
        QCOMPARE(hovered.at(0).at(1).toInt(), 3);
        QVERIFY(QToolTip::text().contains(QStringLiteral("-1130.25")));
        QTest::mouseMove(m_inner, pixelOf(2.5, -1290));
        QCOMPARE(hovered.last().at(0).toInt(), -1);
    }

    void userRangesStay() {
        QWheelEvent event(pixelOf(1, -1200), m_inner->mapToGlobal(pixelOf(1, -1200)), QPoint(),
                          QPoint(0, 120), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(m_inner, &event);
        const QCPRange zoomed = m_inner->xAxis->range();
        m_plot->setCurves(twoCurves());
        QCOMPARE(m_inner->xAxis->range().upper, zoomed.upper);
        QTest::keyClick(m_plot.get(), Qt::Key_R);
        QVERIFY(m_inner->xAxis->range().upper != zoomed.upper);
        m_plot->setCurves({{QStringLiteral("other"), {1, 2}, 0}});
        QVERIFY(m_inner->yAxis->range().upper < 10);
    }

    void oddCurvesAreHarmless() {
        const double infinity = std::numeric_limits<double>::infinity();
        for (const std::vector<Curve>& curves :
             {std::vector<Curve>{}, std::vector<Curve>{{QStringLiteral("none"), {}, 0}},
              std::vector<Curve>{{QStringLiteral("one"), {5.0}, 3}},
              std::vector<Curve>{{QStringLiteral("flat"), {-7, -7, -7}, 3}},
              std::vector<Curve>{
                  {QStringLiteral("bad"), {std::nan(""), -infinity, infinity}, 3}}}) {
            m_plot->setCurves(curves);
            m_plot->setMarkedStep(1);
            m_plot->grab();
            QVERIFY(std::isfinite(m_inner->yAxis->range().size()));
            QVERIFY(m_inner->yAxis->range().size() > 0);
            QTest::mouseMove(m_inner, QPoint(250, 150));
        }
    }

    void themeReachesThePlot() {
        m_plot->setTheme(darkTheme());
        m_inner->replot();
        const QImage image = m_plot->grab().toImage();
        QCOMPARE(image.pixelColor(2, 2), darkTheme().window);
        QCOMPARE(m_inner->xAxis->labelColor(), darkTheme().text);
        QCOMPARE(m_inner->legend->textColor(), darkTheme().text);
    }

    void isAccessible() {
        QVERIFY(
            m_plot->accessibleDescription().contains(QStringLiteral("EM: -1130.25 after 3 steps")));
        QVERIFY(!m_plot->accessibleName().isEmpty());
    }
};

QTEST_MAIN(TestCurvePlot)
#include "tst_curve_plot.moc"
