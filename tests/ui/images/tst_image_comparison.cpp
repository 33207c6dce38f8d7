// What the comparison of pictures lets pass, and what not.
#include "tests/ui/images/image_comparison.h"

#include <QPainter>
#include <QTest>

using namespace gaussarium::testing;

namespace {

// A disc and a line on white, moved and coloured as asked.
QImage drawing(double shift = 0.0, const QColor& colour = QColor(0, 114, 178), bool line = true) {
    QImage image(200, 150, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QPointF(60 + shift, 75), 30, 30);
    if (line) {
        painter.setPen(QPen(Qt::black, 2));
        painter.drawLine(QPointF(110, 20), QPointF(180, 130));
    }
    return image;
}

bool passes(const QImage& image) {
    return differenceOf(image, drawing(), {}).share <= ImageTolerance().share;
}

} // namespace

class TestImageComparison : public QObject {
    Q_OBJECT

private slots:
    void theSamePasses() { QCOMPARE(differenceOf(drawing(), drawing(), {}).share, 0.0); }

    void aFractionOfAPixelPasses() { QVERIFY(passes(drawing(0.15))); }

    void whatAPersonWouldSeeFails() {
        QVERIFY(!passes(drawing(3.0)));
        QVERIFY(!passes(drawing(0.0, QColor(213, 94, 0))));
        QVERIFY(!passes(drawing(0.0, QColor(0, 114, 178), false))); // a line is missing
    }

    void otherSizesFail() {
        QCOMPARE(differenceOf(drawing().copy(0, 0, 199, 150), drawing(), {}).share, 1.0);
        QCOMPARE(differenceOf(QImage(), QImage(), {}).share, 1.0);
    }

    void aMissingReferenceIsTold() {
        QVERIFY(imageComplaint(QStringLiteral("there-is-none"), drawing())
                    .contains(QStringLiteral("missing")));
    }
};

QTEST_MAIN(TestImageComparison)
#include "tst_image_comparison.moc"
