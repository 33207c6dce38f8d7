#include "ui/plot/wrapped_text.h"

#include <QtTest>

using namespace gaussarium::ui;

class TestWrappedText : public QObject {
    Q_OBJECT

private slots:
    void onlyLongWordsMayBreakWithin() {
        QCOMPARE(breakable(QStringLiteral("a few words")), QStringLiteral("a few words"));
        QCOMPARE(breakable(QStringLiteral("abcdef gh"), 3), QStringLiteral("abc\u200Bdef gh"));
        QCOMPARE(breakable(breakable(QStringLiteral("abcdef"), 3), 3),
                 QStringLiteral("abc\u200Bdef"));
        // Never between the halves of a character.
        const QString pairs = QString::fromUtf8("\xF0\x9D\x94\xB8").repeated(10);
        QCOMPARE(breakable(pairs, 3).remove(QChar(0x200B)), pairs);
        QVERIFY(!breakable(pairs, 3).contains(
            QRegularExpression(QStringLiteral("[\\x{D800}-\\x{DBFF}]\\x{200B}"))));
    }

    void narrowTextIsHigher() {
        const QFont font;
        const QString text = QString(QStringLiteral("some words ")).repeated(10);
        QCOMPARE(wrappedHeight(QString(), font, 100), 0.0);
        QVERIFY(wrappedHeight(text, font, 100) > 2 * wrappedHeight(text, font, 1000));
        // Also where there is no space to break at.
        const QString solid(200, u'x');
        QVERIFY(wrappedHeight(solid, font, 250)
                > 3 * wrappedHeight(QStringLiteral("x"), font, 250));
    }

    void keepsAsManyWordsAsFit() {
        const QFont font;
        const QString text = QString(QStringLiteral("some words ")).repeated(40).trimmed();
        QCOMPARE(fittingText(text, font, QSizeF(400, 1000)), text);
        const QSizeF room(200, 100);
        const QString fitting = fittingText(text, font, room);
        QVERIFY(fitting.endsWith(QChar(0x2026)));
        QVERIFY(fitting.size() > 20);
        QVERIFY(wrappedHeight(fitting, font, room.width()) <= room.height());
        // One word more would not.
        const QString more = text.first(fitting.size() + 5);
        QVERIFY(wrappedHeight(more, font, room.width()) > room.height());
        QCOMPARE(fittingText(text, font, QSizeF(1, 1)), QString(QChar(0x2026)));
    }
};

QTEST_MAIN(TestWrappedText)
#include "tst_wrapped_text.moc"
