// A few pictures as a whole, against references: what no single assertion sees, such as a layer
// painted over another. To renew the references after a change that was meant:
//
//   GAUSSARIUM_RENEW_IMAGES=1 ctest --test-dir build/ci -R tst_images
//
// and look at what git says has changed in tests/ui/images/references.
#include "core/methods/builtin_methods.h"
#include "tests/ui/figure/comparisons.h"
#include "tests/ui/images/image_comparison.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/async/attention_explorer.h"
#include "ui/figure/comparison_figure.h"
#include "ui/panels/attention_heads.h"
#include "ui/plot/curve_plot.h"
#include "ui/plot/make_scene.h"
#include "ui/plot/scene_painter.h"

#include <QApplication>
#include <QDockWidget>
#include <QPainter>
#include <QTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

// How letters are drawn depends on the font library: words have the colour of the ground, and the
// rest may then differ by less than an outline.
Theme wordless(bool dark) {
    Theme theme = dark ? darkTheme() : lightTheme();
    theme.text = theme.mutedText = theme.plotBackground;
    return theme;
}

// The heads' numbers have the application's colour.
constexpr testing::ImageTolerance withNumbers{32, 0.01};

// Data, truth, an answer that is off, and a refusal.
Comparison comparison() {
    Comparison comparison = testing::randomComparison(2, 3, 400, 1);
    Mixture& answer = comparison.fits.front().fit.mixture;
    answer.means.col(0) += Eigen::Vector2d(0.6, -0.3);
    answer.covariances[1] *= 1.5;
    return comparison;
}

// With a frame that no font decides.
QImage panelOf(const MixtureScene& scene, const Theme& theme) {
    PanelLook look;
    look.theme = theme;
    look.title = look.status = false;
    look.style.family = QStringLiteral("DejaVu Sans");
    QImage image(360, 300, QImage::Format_ARGB32_Premultiplied);
    image.fill(theme.window);
    QPainter painter(&image);
    const QRectF area(50, 10, 300, 250);
    paintPanel(painter, scene, QRectF(0, 0, 360, 300),
               {withEqualScales(sceneView(scene), area.size()), area}, look);
    return image;
}

void addThemes() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

QString named(const char* what) {
    return QStringLiteral("%1-%2").arg(QLatin1String(what), QLatin1String(QTest::currentDataTag()));
}

} // namespace

class TestImages : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QFont font(QStringLiteral("DejaVu Sans"));
        font.setPixelSize(12);
        QApplication::setFont(font);
    }

    void comparisonFigure_data() { addThemes(); }
    void comparisonFigure() {
        QFETCH(bool, dark);
        FigureLook look;
        look.theme = wordless(dark);
        look.style.family = QStringLiteral("DejaVu Sans");
        QImage image(640, 330, QImage::Format_ARGB32_Premultiplied);
        image.fill(look.theme.window);
        QPainter painter(&image);
        const Comparison shown = comparison();
        FigureModel model = figureModel(shown);
        // The version is no change, and words below the panels make these lower or higher.
        model.caption = QStringLiteral("caption");
        for (FigurePanel& panel : model.panels) {
            panel.metrics = {QStringLiteral("metrics")};
        }
        paintFigure(painter, model, image.size(), look);
        painter.end();
        const QString complaint = testing::imageComplaint(named("comparison"), image);
        QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    }

    // Near points hide far ones, the box is behind everything, outlines are projected.
    void spatialPanel_data() { addThemes(); }
    void spatialPanel() {
        QFETCH(bool, dark);
        const LabelledData data = testing::randomComparison(3, 3, 500).data;
        SceneRequest request;
        request.data = std::make_shared<const Dataset>(data.data);
        request.mixture = data.truth;
        const QString complaint = testing::imageComplaint(
            named("space"), panelOf(makeScene(std::move(request)), wordless(dark)));
        QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    }

    // So many points that their density is shown.
    void densePanel() {
        SceneRequest request;
        request.mixture = testing::randomComparison(2, 3, 10).data.truth;
        request.data =
            std::make_shared<const Dataset>(drawDataset(request.mixture, 100'000, 1, "dense").data);
        const QString complaint = testing::imageComplaint(
            QStringLiteral("density"), panelOf(makeScene(std::move(request)), wordless(false)));
        QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    }

    void likelihoodChart() {
        CurvePlot plot;
        plot.resize(340, 240);
        plot.setTheme(wordless(false));
        std::vector<Curve> curves(3);
        for (int i = 0; i < 3; ++i) {
            const auto index = static_cast<std::size_t>(i);
            curves[index].name = QStringLiteral("run %1").arg(i + 1);
            curves[index].colour = i;
            for (int step = 0; step < 20 + 10 * i; ++step) {
                curves[index].values.push_back(-3.0 + 0.2 * i
                                               - std::exp(-0.2 * (step + 1)) * (1 + i));
            }
        }
        plot.setCurves(curves);
        plot.setAxisTitles(QStringLiteral("step"), QStringLiteral("log-likelihood"));
        plot.setMarkedStep(7);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        const QString complaint =
            testing::imageComplaint(QStringLiteral("likelihood"), plot.grab().toImage());
        QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    }

    // Of the network that ships: other weights make another picture, which is to be renewed with
    // them.
    void attentionHeads() {
        testing::WindowFixture fixture({QStringLiteral("tgmm")}, builtinMethods());
        QVERIFY(fixture.settled());
        auto* dock = fixture.find<QDockWidget>(QStringLiteral("dock-attention"));
        dock->show();
        dock->raise();
        QTRY_VERIFY(fixture.window->attention().picture() && !fixture.window->attention().busy());
        auto* heads = fixture.find<AttentionHeads>(QStringLiteral("attentionHeads"));
        // At a size of its own: the dock's depends on words.
        QImage image(320, 112, QImage::Format_ARGB32_Premultiplied);
        image.fill(lightTheme().window);
        const QSize before = heads->size();
        heads->resize(image.size());
        heads->render(&image, QPoint(), QRegion(), QWidget::DrawChildren);
        heads->resize(before);
        const QString complaint =
            testing::imageComplaint(QStringLiteral("attention"), image, withNumbers);
        QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    }
};

QTEST_MAIN(TestImages)
#include "tst_images.moc"
