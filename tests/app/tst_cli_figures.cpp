// Figures without a display.
#include "tests/app/cli_runner.h"

#include <QImage>
#include <QSvgRenderer>
#include <QtTest>

using namespace gaussarium::testing;

class TestCliFigures : public QObject {
    Q_OBJECT

private slots:
    void drawsEveryFormat() {
        const QString methods = readyMethods(m_runner).join(',');
        for (const char* file : {"f.png", "f.svg", "f.pdf"}) {
            COMPARE_STATUS(m_runner.run({"compare", "old_faithful", "--methods", methods, "--k",
                                         "2", "--figure", file}),
                           0);
        }
        QImage image;
        QVERIFY(image.loadFromData(m_runner.read("f.png"), "PNG"));
        QVERIFY(image.width() > 300 && image.height() > 300);
        // It is no empty page: many colours.
        QSet<QRgb> colours;
        for (int y = 0; y < image.height(); y += 3) {
            for (int x = 0; x < image.width(); x += 3) {
                colours.insert(image.pixel(x, y));
            }
        }
        QVERIFY(colours.size() > 20);
        QSvgRenderer svg(m_runner.read("f.svg"));
        QVERIFY(svg.isValid());
        QVERIFY(m_runner.read("f.svg").contains("Old Faithful"));
        const QByteArray pdf = m_runner.read("f.pdf");
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.trimmed().endsWith("%%EOF"));
    }

    void namesSeveralFiguresAfterTheirData() {
        const CliResult result =
            m_runner.run({"compare", "old_faithful", "iris", "old_faithful", "--methods",
                          "spectral", "--k", "2", "--figure", "all.svg"});
        COMPARE_STATUS(result, 0);
        QVERIFY(result.err.isEmpty());
        for (const char* file :
             {"all-old_faithful.svg", "all-old_faithful-1.svg", "all-iris.svg"}) {
            QVERIFY2(QSvgRenderer(m_runner.read(file)).isValid(), file);
        }
        QVERIFY(!m_runner.exists("all.svg"));
    }

    void draws3d() {
        COMPARE_STATUS(m_runner.run({"sample", "--preset", "balls-3d", "--out", "b.npy"}), 0);
        COMPARE_STATUS(m_runner.run({"compare", "b.npy", "--methods", "spectral", "--k", "3",
                                     "--figure", "b.png"}),
                       0);
        QImage image;
        QVERIFY(image.loadFromData(m_runner.read("b.png"), "PNG"));
    }

private:
    CliRunner m_runner;
};

QTEST_GUILESS_MAIN(TestCliFigures)
#include "tst_cli_figures.moc"
