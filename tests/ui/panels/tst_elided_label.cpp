// Words below a panel, at any width: what is left out, and that nothing is cut in silence.
#include "ui/panels/elided_label.h"

#include <QTest>

using namespace gaussarium::ui;

class ElidedLabelTest : public QObject {
    Q_OBJECT

private slots:
    // Phrases stay whole; one that has no room at all says so by an ellipsis.
    void phrasesAreWholeAtAnyWidth() {
        ElidedLabel label;
        label.show();
        label.setWordWrap(true);
        const QStringList phrases = {QStringLiteral("log\u2011likelihood\u00A0\u22122041.36"),
                                     QStringLiteral("BIC\u00A04225.7"),
                                     QStringLiteral("accuracy\u00A099.5\u00A0%")};
        label.setFullText(phrases.join(ElidedLabel::separator()));
        QCOMPARE(label.toolTip(), label.fullText());
        bool shortenedOnce = false;
        for (int width = 400; width >= 20; width -= 3) {
            label.resize(width, 2 * label.fontMetrics().lineSpacing());
            const QStringList lines = label.text().split(QLatin1Char('\n'));
            QVERIFY(lines.size() <= 2);
            for (const QString& line : lines) {
                QVERIFY(label.fontMetrics().horizontalAdvance(line) <= width);
                for (const QString& part : line.split(ElidedLabel::separator())) {
                    QString whole = part;
                    whole.replace(QStringLiteral("lik."), QStringLiteral("likelihood"));
                    shortenedOnce = shortenedOnce || whole != part;
                    QVERIFY2(phrases.contains(whole) || part.endsWith(QChar(0x2026)),
                             qPrintable(part));
                }
            }
        }
        QVERIFY(shortenedOnce);
        label.resize(600, 2 * label.fontMetrics().lineSpacing());
        QCOMPARE(label.text(), label.fullText());
    }

    void sentencesEndInAnEllipsis() {
        ElidedLabel label;
        label.show();
        label.setWordWrap(true);
        label.setFullText(QStringLiteral("each plane reads the points as complex numbers; round "
                                         "noise leaves the averages of their powers untouched"));
        label.resize(1000, 2 * label.fontMetrics().lineSpacing());
        QCOMPARE(label.text(), label.fullText());
        for (int width = 500; width >= 80; width -= 7) {
            label.resize(width, 2 * label.fontMetrics().lineSpacing());
            QVERIFY(label.heightForWidth(width) <= label.height());
            if (label.text() != label.fullText()) {
                QVERIFY(label.text().endsWith(QChar(0x2026)));
                QVERIFY(label.fullText().startsWith(label.text().chopped(1)));
            }
        }
    }

    void oneLineIsCutAtItsWidth() {
        ElidedLabel label;
        label.show();
        label.setFullText(QStringLiteral("E-step 3 · log-likelihood \u22122041.36"));
        label.resize(1000, 20);
        QCOMPARE(label.text(), label.fullText());
        label.resize(60, 20);
        QVERIFY(label.text().endsWith(QChar(0x2026)));
        QVERIFY(label.fontMetrics().horizontalAdvance(label.text()) <= 60);
    }

    void oddTextsAreHarmless() {
        for (const bool wraps : {false, true}) {
            ElidedLabel label;
            label.show();
            label.setWordWrap(wraps);
            for (const QString& text : {QString(), QStringLiteral(" "), QStringLiteral(" · "),
                                        QString(5000, QLatin1Char('x'))}) {
                label.setFullText(text);
                label.resize(0, 0);
                label.resize(30, 30);
                QVERIFY(!label.grab().isNull());
            }
        }
    }
};

QTEST_MAIN(ElidedLabelTest)
#include "tst_elided_label.moc"
