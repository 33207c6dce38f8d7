#include "tests/ui/figure/comparisons.h"
#include "ui/figure/comparison_figure.h"
#include "ui/figure/figure_export.h"
#include "ui/plot/component_style.h"

#include <QPainter>
#include <QtTest>

using namespace gaussarium;
using namespace gaussarium::ui;

class TestFigureLayout : public QObject {
    Q_OBJECT

private slots:
    void gridsFollowTheShape() {
        const auto grid = [](int panels, double width, double height) {
            const FigureGrid g = figureGrid(panels, QSizeF(width, height));
            return std::pair(g.columns, g.rows);
        };
        QCOMPARE(grid(1, 100, 100), std::pair(1, 1));
        QCOMPARE(grid(2, 200, 110), std::pair(2, 1));
        QCOMPARE(grid(2, 100, 220), std::pair(1, 2));
        QCOMPARE(grid(4, 400, 110), std::pair(4, 1));
        QCOMPARE(grid(4, 200, 220), std::pair(2, 2));
        QCOMPARE(grid(6, 300, 220), std::pair(3, 2));
        QCOMPARE(grid(3, 300, 110), std::pair(3, 1));
        for (int panels = 1; panels <= 12; ++panels) {
            for (const double width : {50.0, 100.0, 400.0, 2000.0}) {
                const FigureGrid g = figureGrid(panels, QSizeF(width, 300));
                QVERIFY(g.columns * g.rows >= panels);
                QVERIFY((g.rows - 1) * g.columns < panels); // no empty row
            }
        }
    }

    void panelsAreTruthThenMethods() {
        const Comparison comparison = testing::randomComparison(2, 3, 60, 2);
        const FigureModel model = figureModel(comparison);
        QCOMPARE(model.panels.size(), std::size_t{4});
        QCOMPARE(model.panels[0].scene.title, QStringLiteral("Truth"));
        QCOMPARE(model.panels[1].scene.title, QStringLiteral("EM"));
        QVERIFY(model.panels[0].scene.reference.empty());
        QVERIFY(!model.panels[1].scene.reference.empty());
        QVERIFY(model.panels[3].scene.message.contains(QStringLiteral("names the gauge")));
        QVERIFY(model.panels[3].scene.reference.empty()); // nothing that looks like an answer
        QCOMPARE(model.components, 3);
        QVERIFY(model.caption.contains(QStringLiteral("seed 4711")));
        QVERIFY(model.caption.contains(QStringLiteral("n = 60")));
        // The truth's distance from itself is no metric.
        QVERIFY(!model.panels[0].metrics.join(u' ').contains(QStringLiteral("mean error")));
        QVERIFY(model.panels[1].metrics.join(u' ').contains(QStringLiteral("mean error")));
    }

    // Real data with groups: the panel of groups has the colours of the components that match.
    void labelsTakeTheColoursOfTheirComponents() {
        Comparison comparison = testing::randomComparison(2, 3, 300, 1);
        const std::vector<int> expected = comparison.fits[0].colours;
        comparison.data.data.labelNames = {"Adelie", "Chinstrap", "Gentoo"};
        comparison.data.truth = {};
        comparison.fits[0].fit.mixture.means *= 1.0; // still the maker of the labels
        const FigureModel model = figureModel(comparison);
        QCOMPARE(model.panels[0].scene.title, QStringLiteral("Labels"));
        for (std::size_t i = 0; i < 300; ++i) {
            const auto label = static_cast<std::size_t>(comparison.data.data.labels[i]);
            QCOMPARE(static_cast<int>(model.panels[0].scene.pointComponent[i]), expected[label]);
        }
        QCOMPARE(model.componentNames.value(expected[1]), QStringLiteral("Chinstrap"));
    }

    void automaticKIsSaid() {
        Comparison comparison = testing::randomComparison(2, 3, 60, 1);
        comparison.request.components.reset();
        const FigureModel model = figureModel(comparison);
        QCOMPARE(model.panels[1].metrics.first(), QStringLiteral("k = 3"));
        QVERIFY(!model.caption.contains(QStringLiteral("k = ")));
    }

    // One to seven panels, long names, wide, high and small: the margin stays clean, so nothing
    // was cut off there.
    void nothingTouchesTheEdge() {
        for (int answers = 0; answers < 6; ++answers) {
            for (const Eigen::Index d : {2, 3}) {
                Comparison comparison = testing::randomComparison(d, 8, 120, answers);
                if (answers == 2) {
                    // Names from files and reasons from elsewhere, without a place to break.
                    comparison.data.data.name = std::string(200, 'x');
                    comparison.data.data.columns[0] = std::string(200, 'y');
                    comparison.data.data.columns[1] = std::string(200, 'z');
                    comparison.fits.back().fit.reason = std::string(500, 'w');
                }
                const FigureModel model = figureModel(comparison);
                const PlotStyle style = paperStyle();
                const QSizeF natural =
                    naturalFigureSize(static_cast<int>(model.panels.size()), style);
                for (const QSizeF& size :
                     {natural, QSizeF(natural.width() * 1.5, natural.height()),
                      QSizeF(natural.width(), natural.height() * 1.5), natural * 0.7}) {
                    QImage image(size.toSize(), QImage::Format_RGB32);
                    image.fill(Qt::magenta);
                    QPainter painter(&image);
                    FigureLook look;
                    look.style = style;
                    look.vectorLimit = 0;
                    look.imageResolution = 1.0;
                    paintFigure(painter, model, QSizeF(image.size()), look);
                    painter.end();
                    const QRgb ground = look.theme.plotBackground.rgb();
                    const QRect clean = image.rect().adjusted(3, 3, -3, -3);
                    int stray = 0;
                    for (int y = 0; y < image.height(); ++y) {
                        for (int x = 0; x < image.width(); ++x) {
                            stray += !clean.contains(x, y) && image.pixel(x, y) != ground;
                        }
                    }
                    QVERIFY2(stray == 0, qPrintable(QStringLiteral("%1 answers, %2 x %3: %4 pixels")
                                                        .arg(answers)
                                                        .arg(size.width())
                                                        .arg(size.height())
                                                        .arg(stray)));
                }
            }
        }
    }

    void smallestAndDegenerateDataHaveFigures() {
        for (const Eigen::Index n : {1, 2}) {
            Comparison comparison;
            comparison.data.data = makeDataset(Eigen::MatrixXd::Constant(2, n, 7.0));
            testing::add(comparison, "EM", testing::refused());
            const Expected<QImage> image = renderFigure(figureModel(comparison), {});
            QVERIFY(image.has_value());
            QVERIFY(!image->isNull());
        }
    }
};

QTEST_MAIN(TestFigureLayout)
#include "tst_figure_layout.moc"
