#include "ui/plot/component_style.h"
#include "ui/plot/theme.h"

#include <QImage>
#include <QPainter>
#include <QtTest>

#include <cmath>
#include <numbers>

using namespace gaussarium::ui;

namespace {

double distance(const QColor& a, const QColor& b) {
    return std::hypot(a.red() - b.red(), a.green() - b.green(), a.blue() - b.blue());
}

} // namespace

class TestComponentStyle : public QObject {
    Q_OBJECT

private slots:
    // The worked examples of WCAG 2.1.
    void contrastIsThatOfWcag() {
        QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
        QVERIFY(std::abs(contrastRatio(QColor(0x76, 0x76, 0x76), Qt::white) - 4.54) < 0.005);
        QVERIFY(std::abs(relativeLuminance(QColor(255, 0, 0)) - 0.2126) < 1e-6);
    }

    void fillsStandOutInBothThemes() {
        for (int i = -1; i < componentColourCount; ++i) {
            for (const Theme& theme : {lightTheme(), darkTheme()}) {
                const double contrast = contrastRatio(componentFill(i), theme.plotBackground);
                QVERIFY2(contrast >= 1.95,
                         qPrintable(QStringLiteral("%1: %2").arg(i).arg(contrast)));
            }
        }
    }

    void linesCanBeReadInBothThemes() {
        for (int i = -1; i < componentColourCount; ++i) {
            for (const Theme& theme : {lightTheme(), darkTheme()}) {
                for (const QColor& ground : {theme.plotBackground, theme.window}) {
                    QVERIFY(contrastRatio(componentLine(i, ground), ground) >= 4.5);
                    QVERIFY(contrastRatio(componentLine(i, ground, 3.0), ground) >= 3.0);
                }
            }
        }
    }

    void coloursDiffer() {
        for (int i = 0; i < componentColourCount; ++i) {
            for (int j = 0; j < i; ++j) {
                QVERIFY2(distance(componentFill(i), componentFill(j)) > 30,
                         qPrintable(QStringLiteral("%1 and %2").arg(i).arg(j)));
            }
        }
        QCOMPARE(componentFill(16), componentFill(0));
        QCOMPARE(componentFill(0), QColor(0x00, 0x72, 0xB2)); // Okabe and Ito's blue
    }

    void luminanceIsWhatWasAskedFor() {
        for (const double luminance : {0.05, 0.2, 0.5, 0.9}) {
            for (int i = 0; i < componentColourCount; ++i) {
                const QColor colour = withLuminance(componentFill(i), luminance);
                QVERIFY(std::abs(relativeLuminance(colour) - luminance) < 0.01);
            }
        }
        QCOMPARE(withLuminance(Qt::black, 1.0).rgb(), QColor(Qt::white).rgb());
    }

    // Colour and symbol together: 16 components, all told apart; each symbol as heavy as a disc.
    void symbolsDifferAndWeighTheSame() {
        for (int i = 0; i < symbolCount; ++i) {
            QImage image(200, 200, QImage::Format_Grayscale8);
            image.fill(0);
            QPainter painter(&image);
            painter.translate(100, 100);
            painter.scale(50, 50);
            painter.fillPath(symbolPath(componentSymbol(i)), Qt::white);
            painter.end();
            double area = 0;
            for (int y = 0; y < 200; ++y) {
                for (int x = 0; x < 200; ++x) {
                    area += qGray(image.pixel(x, y)) / 255.0;
                }
            }
            const double disc = std::numbers::pi * 50 * 50;
            QVERIFY2(area > 0.6 * disc && area < 1.3 * disc,
                     qPrintable(QStringLiteral("%1: %2").arg(i).arg(area / disc)));
            for (int j = 0; j < i; ++j) {
                QVERIFY(symbolPath(componentSymbol(i)) != symbolPath(componentSymbol(j)));
            }
        }
    }

    void dashesDiffer() {
        QVERIFY(dashPattern(0).isEmpty());
        for (int i = 1; i < 6; ++i) {
            QVERIFY(dashPattern(i) != dashPattern(i - 1));
            QCOMPARE(dashPattern(i).size() % 2, 0);
        }
    }
};

QTEST_APPLESS_MAIN(TestComponentStyle)
#include "tst_component_style.moc"
