#include "core/base/atomic_file.h"
#include "tests/ui/figure/comparisons.h"
#include "ui/figure/figure_export.h"

#include <QImageReader>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

#include <cmath>
#include <thread>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

struct Svg {
    QString texts;  // all text elements, joined
    int shapes = 0; // circles, ellipses, paths, polygons, polylines
    int images = 0;
    QString title;
    QString description;
    QString width;
};

// Fails the test where the file is no well-formed XML.
Svg readSvg(const QByteArray& bytes) {
    Svg svg;
    QXmlStreamReader xml(bytes);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) {
            continue;
        }
        const QString name = xml.name().toString();
        if (name == u"svg") {
            svg.width = xml.attributes().value(QStringLiteral("width")).toString();
        } else if (name == u"text") {
            // Phrases do not break within: their spaces are no-break spaces.
            svg.texts += xml.readElementText().replace(QChar(0xA0), u' ') + u'\n';
        } else if (name == u"title") {
            svg.title = xml.readElementText();
        } else if (name == u"desc") {
            svg.description = xml.readElementText();
        } else if (name == u"image") {
            ++svg.images;
        } else if (name == u"circle" || name == u"ellipse" || name == u"path" || name == u"polygon"
                   || name == u"polyline") {
            ++svg.shapes;
        }
    }
    if (xml.hasError()) {
        qFatal("%s", qPrintable(xml.errorString()));
    }
    return svg;
}

} // namespace

class TestFigureExport : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;

    std::filesystem::path path(const char* name) const {
        return std::filesystem::path(m_dir.path().toStdString()) / name;
    }

    QByteArray exported(const Comparison& comparison, const FigureOptions& options,
                        const char* name) {
        const Expected<void> done = exportComparison(comparison, options, path(name));
        if (!done) {
            qFatal("%s", done.error().message.c_str());
        }
        return QByteArray::fromStdString(*readFile(path(name)));
    }

private slots:
    void pngHasTheSizeThatWasAskedFor() {
        const Comparison comparison = testing::randomComparison(2, 3, 100);
        FigureOptions options;
        options.width = 180;
        options.height = 70;
        options.dpi = 150;
        exported(comparison, options, "mm.png");
        QImage image(QString::fromStdString(path("mm.png").string()));
        QCOMPARE(image.size(), QSize(1063, 413)); // 180 mm and 70 mm at 150 dpi
        QVERIFY(std::abs(image.dotsPerMeterX() * 0.0254 - 150) < 0.5);
        options.unit = FigureUnit::Pixel;
        options.width = 800;
        options.height = 601;
        exported(comparison, options, "pixels.PNG");
        image.load(QString::fromStdString(path("pixels.PNG").string()));
        QCOMPARE(image.size(), QSize(800, 601));
    }

    void pngSaysWhereItCameFrom() {
        exported(testing::randomComparison(2, 3, 100), {}, "a.png");
        QImageReader reader(QString::fromStdString(path("a.png").string()));
        QVERIFY(reader.text(QStringLiteral("Title")).contains(QStringLiteral("a test & more")));
        QVERIFY(reader.text(QStringLiteral("Comment")).contains(QStringLiteral("seed 4711")));
        QVERIFY(reader.text(QStringLiteral("Software")).startsWith(QStringLiteral("Gaussarium ")));
        QVERIFY(reader.text(QStringLiteral("Description"))
                    .contains(QStringLiteral("Component 1: weight")));
    }

    void svgHoldsTheWords() {
        FigureOptions options;
        options.width = 180;
        options.height = 90;
        const Svg svg = readSvg(exported(testing::randomComparison(2, 3, 100), options, "a.svg"));
        QVERIFY(svg.width.endsWith(QStringLiteral("mm")));
        QVERIFY(std::abs(svg.width.chopped(2).toDouble() - 180) < 0.05);
        for (const char* word : {"Truth", "EM", "Spectral", "BIC", "held", "ARI", "mean error",
                                 "truth", "seed 4711", "No answer:", "gauge"}) {
            QVERIFY2(svg.texts.contains(QLatin1String(word)), word);
        }
        QVERIFY(svg.texts.contains(
            QRegularExpression(QStringLiteral("^x$"), QRegularExpression::MultilineOption)));
        QVERIFY(svg.texts.contains(
            QRegularExpression(QStringLiteral("^y$"), QRegularExpression::MultilineOption)));
        QCOMPARE(svg.title, QStringLiteral("Data <of> a test & more"));
        QVERIFY(svg.description.contains(QStringLiteral("seed 4711")));
    }

    void svgPointsAreVectorsUntilThereAreTooMany() {
        const Svg few = readSvg(exported(testing::randomComparison(2, 3, 500), {}, "few.svg"));
        QCOMPARE(few.images, 0);
        QVERIFY(few.shapes > 3 * 500);
        const Svg many = readSvg(exported(testing::randomComparison(2, 3, 10'000), {}, "many.svg"));
        QCOMPARE(many.images, 3); // one a panel
        QVERIFY(many.shapes < 1000);
        QVERIFY(many.texts.contains(QStringLiteral("Truth")));
    }

    void pdfIsOnePageOfThatSize() {
        FigureOptions options;
        options.width = 254; // 720 pt
        options.height = 127;
        const QByteArray pdf = exported(testing::randomComparison(3, 2, 100), options, "a.pdf");
        QVERIFY(pdf.startsWith("%PDF-1."));
        QVERIFY(pdf.trimmed().endsWith("%%EOF"));
        QVERIFY(pdf.contains("/Count 1"));
        const QRegularExpression box(
            QStringLiteral("/MediaBox \\[([\\d.]+) ([\\d.]+) ([\\d.]+) ([\\d.]+)\\]"));
        const auto match = box.match(QString::fromLatin1(pdf));
        QVERIFY(match.hasMatch());
        QVERIFY(std::abs(match.captured(3).toDouble() - 720) < 0.5);
        QVERIFY(std::abs(match.captured(4).toDouble() - 360) < 0.5);
        QVERIFY(pdf.contains("seed 4711")); // in the XMP packet
        QVERIFY(pdf.contains("Data &lt;of&gt; a test &amp; more"));
        QVERIFY(pdf.contains("/FontFile2")); // text is text, its font embedded
    }

    void everyFormatOfEveryKindOfData() {
        for (const Eigen::Index d : {2, 3}) {
            for (const char* name : {"k.png", "k.svg", "k.pdf"}) {
                for (const PlotStyle& style : {paperStyle(), screenStyle(), slideStyle()}) {
                    FigureOptions options;
                    options.style = style;
                    options.theme = darkTheme();
                    QVERIFY(exported(testing::randomComparison(d, 8, 60, 2), options, name).size()
                            > 10'000);
                }
            }
        }
    }

    void sameInputSameBytes() {
        const Comparison comparison = testing::randomComparison(3, 3, 200);
        QCOMPARE(exported(comparison, {}, "one.png"), exported(comparison, {}, "two.png"));
        QCOMPARE(exported(comparison, {}, "one.svg"), exported(comparison, {}, "two.svg"));
    }

    void worksOffTheGuiThread() {
        const Comparison comparison = testing::randomComparison(2, 3, 100);
        const QByteArray here = exported(comparison, {}, "here.svg");
        QByteArray there;
        std::thread([&] { there = exported(comparison, {}, "there.svg"); }).join();
        QCOMPARE(there, here);
    }

    void onePanelAlone() {
        const Comparison comparison = testing::randomComparison(2, 3, 100);
        const FigureModel model = figureModel(comparison);
        const Expected<void> done = exportPanel(model.panels[1].scene, model.panels[1].metrics,
                                                QStringLiteral("a caption"), {}, path("panel.svg"));
        QVERIFY(done.has_value());
        const Svg svg = readSvg(QByteArray::fromStdString(*readFile(path("panel.svg"))));
        QVERIFY(svg.texts.contains(QStringLiteral("EM")));
        QVERIFY(svg.texts.contains(QStringLiteral("a caption")));
        QVERIFY(!svg.texts.contains(QStringLiteral("Spectral")));
    }

    void refusesWithAReason_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("dpi");
        QTest::addColumn<QString>("word");
        QTest::newRow("extension") << "a.jpg" << 100.0 << 100.0 << ".png, .svg or .pdf";
        QTest::newRow("no extension") << "figure" << 100.0 << 100.0 << ".png, .svg or .pdf";
        QTest::newRow("too small") << "refused.png" << 3.0 << 100.0 << "outside";
        QTest::newRow("too large") << "refused.png" << 1e7 << 100.0 << "outside";
        QTest::newRow("negative") << "refused.png" << -100.0 << 100.0 << "outside";
        QTest::newRow("not a number") << "refused.png" << std::nan("") << 100.0 << "outside";
        QTest::newRow("dpi") << "refused.png" << 100.0 << 0.0 << "dpi";
        QTest::newRow("folder") << "missing/a.png" << 100.0 << 100.0 << "missing";
    }

    void refusesWithAReason() {
        QFETCH(QString, name);
        QFETCH(double, width);
        QFETCH(double, dpi);
        QFETCH(QString, word);
        FigureOptions options;
        options.width = width;
        options.height = 100;
        options.dpi = dpi;
        const auto file = path(qPrintable(name));
        const Expected<void> done =
            exportComparison(testing::randomComparison(2, 2, 20), options, file);
        QVERIFY(!done.has_value());
        const QString message = QString::fromStdString(done.error().message);
        QVERIFY2(message.contains(word), qPrintable(message));
        QVERIFY2(message.contains(name), qPrintable(message));
        QVERIFY(!std::filesystem::exists(file));
    }

    void nothingToDrawIsAnError() {
        Comparison comparison;
        comparison.data.data = makeDataset(Eigen::MatrixXd::Random(2, 5));
        QVERIFY(!exportComparison(comparison, {}, path("none.png")).has_value());
        // Nor can four dimensions be drawn.
        comparison = testing::randomComparison(4, 2, 30);
        const Expected<void> done = exportComparison(comparison, {}, path("none.png"));
        QVERIFY(!done.has_value());
        QVERIFY(QString::fromStdString(done.error().message).contains(QStringLiteral("have 4")));
    }
};

QTEST_MAIN(TestFigureExport)
#include "tst_figure_export.moc"
