#include "ui/plot/component_style.h"
#include "ui/plot/theme.h"

#include <QtTest>

using namespace gaussarium::ui;

class TestTheme : public QObject {
    Q_OBJECT

private slots:
    void textCanBeRead_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    // WCAG 2.1: 4.5 for text, 3 for what must be seen.
    void textCanBeRead() {
        QFETCH(bool, dark);
        const Theme& theme = dark ? darkTheme() : lightTheme();
        QCOMPARE(theme.dark, dark);
        for (const QColor& ground : {theme.window, theme.plotBackground}) {
            for (const QColor& text : {theme.text, theme.mutedText, theme.warning}) {
                QVERIFY(contrastRatio(text, ground) >= 4.5);
            }
            for (const QColor& mark : {theme.axis, theme.accent, theme.selection}) {
                QVERIFY(contrastRatio(mark, ground) >= 3.0);
            }
        }
        const QPalette palette = theme.palette();
        using Role = QPalette::ColorRole;
        const QList<QPair<Role, Role>> pairs = {{QPalette::WindowText, QPalette::Window},
                                                {QPalette::Text, QPalette::Base},
                                                {QPalette::Text, QPalette::AlternateBase},
                                                {QPalette::ButtonText, QPalette::Button},
                                                {QPalette::ToolTipText, QPalette::ToolTipBase},
                                                {QPalette::HighlightedText, QPalette::Highlight},
                                                {QPalette::PlaceholderText, QPalette::Base},
                                                {QPalette::Link, QPalette::Window}};
        for (const auto group : {QPalette::Active, QPalette::Inactive}) {
            for (const auto& [text, ground] : pairs) {
                const double contrast =
                    contrastRatio(palette.color(group, text), palette.color(group, ground));
                QVERIFY2(
                    contrast >= 4.5,
                    qPrintable(QStringLiteral("%1 on %2: %3").arg(text).arg(ground).arg(contrast)));
            }
        }
        // Disabled text is exempt, but must not vanish.
        QVERIFY(contrastRatio(palette.color(QPalette::Disabled, QPalette::Text),
                              palette.color(QPalette::Base))
                >= 3.0);
    }

    void gridRecedes() {
        for (const Theme& theme : {lightTheme(), darkTheme()}) {
            QVERIFY(contrastRatio(theme.grid, theme.plotBackground) < 1.6);
            QVERIFY(contrastRatio(theme.grid, theme.plotBackground) > 1.1);
        }
    }
};

QTEST_APPLESS_MAIN(TestTheme)
#include "tst_theme.moc"
