#include "tests/ui/support/test_methods.h"
#include "ui/panels/metrics_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QTableView>
#include <QTest>

using namespace gaussarium;
using namespace gaussarium::ui;

class MetricsTableTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aDashStandsForWhatIsMissing();
    void theWholeNumberIsTold();
    void theBestIsMarkedNotByColour();
    void columnsWithoutNumbersAreHidden();
    void sortsByNumberWithMissingLast();
    void numbersAreRightAligned();
    void copiesAsTabSeparatedText();
    void theTruthIsARowButNeverTheBest();

private:
    void answer(int method, std::optional<double> bic, std::optional<double> ari,
                double seconds = 0.5);
    int column(const QString& title) const;
    QVariant cell(int row, const QString& title, int role = Qt::DisplayRole) const {
        return m_panel->view()->model()->index(row, column(title)).data(role);
    }
    QStringList methodsInOrder() const;
    void clickHeader(const QString& title);

    std::unique_ptr<Session> m_session;
    std::unique_ptr<MetricsPanel> m_panel;
};

void MetricsTableTest::init() {
    QLocale::setDefault(QLocale::c());
    m_session = std::make_unique<Session>(
        testing::testMethods(),
        QStringList{QStringLiteral("quick"), QStringLiteral("slow"), QStringLiteral("refuser")});
    m_session->setData(
        std::make_shared<const LabelledData>(LabelledData{testing::ringData(9), {}}));
    m_panel = std::make_unique<MetricsPanel>(*m_session);
    m_panel->resize(900, 300);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    answer(0, 2322.2, 0.9);
    answer(1, 999.5, 0.4);
    auto refused = std::make_shared<Fit>();
    refused->reason = "too few dimensions";
    refused->seconds = 0.001;
    m_session->setAnswer(3, refused, {});
}

void MetricsTableTest::cleanup() {
    m_panel.reset();
    m_session.reset();
}

void MetricsTableTest::answer(int method, std::optional<double> bic, std::optional<double> ari,
                              double seconds) {
    auto fit = std::make_shared<Fit>();
    fit->status = Status::Converged;
    fit->mixture = makeMixture(2, 2);
    fit->seconds = seconds;
    FitMetrics metrics;
    metrics.bic = bic;
    metrics.adjustedRand = ari;
    m_session->setAnswer(method, fit, metrics);
}

int MetricsTableTest::column(const QString& title) const {
    const QAbstractItemModel* model = m_panel->view()->model();
    for (int c = 0; c < model->columnCount(); ++c) {
        if (model->headerData(c, Qt::Horizontal).toString() == title) {
            return c;
        }
    }
    qFatal("no column %s", qPrintable(title));
}

QStringList MetricsTableTest::methodsInOrder() const {
    QStringList names;
    for (int r = 0; r < m_panel->view()->model()->rowCount(); ++r) {
        names.append(m_panel->view()->model()->index(r, 0).data().toString());
    }
    return names;
}

void MetricsTableTest::clickHeader(const QString& title) {
    QHeaderView* header = m_panel->view()->horizontalHeader();
    const int c = column(title);
    const QPoint middle(header->sectionViewportPosition(c) + header->sectionSize(c) / 2,
                        header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, middle);
}

void MetricsTableTest::theWholeNumberIsTold() {
    answer(0, -1234.56789012, std::nullopt, 0.1);
    QCOMPARE(cell(0, QStringLiteral("BIC"), Qt::ToolTipRole).toString(),
             QStringLiteral("−1234.56789012"));
    QCOMPARE(cell(0, QStringLiteral("k"), Qt::ToolTipRole).toString(), QStringLiteral("2"));
}

void MetricsTableTest::aDashStandsForWhatIsMissing() {
    QCOMPARE(cell(2, QStringLiteral("BIC")).toString(), QStringLiteral("–"));
    QVERIFY(!cell(2, QStringLiteral("BIC"), Qt::UserRole).isValid());
    QVERIFY(!cell(2, QStringLiteral("BIC"), Qt::ToolTipRole).isValid());
    QCOMPARE(cell(2, QStringLiteral("State")).toString(), QStringLiteral("refused"));
    QCOMPARE(cell(2, QStringLiteral("State"), Qt::ToolTipRole).toString(),
             QStringLiteral("Refuser: too few dimensions"));
    QCOMPARE(cell(0, QStringLiteral("k")).toString(), QStringLiteral("2"));
    QCOMPARE(cell(2, QStringLiteral("k")).toString(), QStringLiteral("–"));
}

void MetricsTableTest::theBestIsMarkedNotByColour() {
    const QString bic = QStringLiteral("BIC");
    const QString ari = QStringLiteral("ARI");
    const auto isMarked = [&](int row, const QString& title) {
        const bool star = cell(row, title).toString().startsWith(QStringLiteral("★"));
        const bool told = !cell(row, title, Qt::AccessibleDescriptionRole).toString().isEmpty();
        [&] { QCOMPARE(star, told); }();
        return star;
    };
    QVERIFY(!isMarked(0, bic)); // lower is better
    QVERIFY(isMarked(1, bic));
    QVERIFY(isMarked(0, ari)); // higher is better
    QVERIFY(!isMarked(1, ari));
    answer(1, std::nullopt, 0.9);
    QVERIFY(isMarked(0, ari)); // a tie: both
    QVERIFY(isMarked(1, ari));
    QVERIFY(!isMarked(0, bic)); // without a rival there is no best
    // A refusal is quick, and no rival.
    const QString time = QStringLiteral("Time");
    QVERIFY(cell(2, time, Qt::UserRole).toDouble() < 0.5);
    QVERIFY(isMarked(0, time));
    QVERIFY(!isMarked(2, time));
}

void MetricsTableTest::columnsWithoutNumbersAreHidden() {
    const QTableView* view = m_panel->view();
    QVERIFY(!view->isColumnHidden(column(QStringLiteral("BIC"))));
    QVERIFY(view->isColumnHidden(column(QStringLiteral("Mean err."))));
    answer(0, std::nullopt, 0.9);
    answer(1, std::nullopt, 0.9);
    QVERIFY(view->isColumnHidden(column(QStringLiteral("BIC"))));
}

void MetricsTableTest::sortsByNumberWithMissingLast() {
    const QString quick = QStringLiteral("Quick");
    const QString slow = QStringLiteral("Slow");
    const QString refuser = QStringLiteral("Refuser");
    QCOMPARE(methodsInOrder(), (QStringList{quick, slow, refuser}));
    // As text "2322.2" would come before "999.5".
    clickHeader(QStringLiteral("BIC"));
    QCOMPARE(methodsInOrder(), (QStringList{slow, quick, refuser}));
    clickHeader(QStringLiteral("BIC"));
    QCOMPARE(methodsInOrder(), (QStringList{quick, slow, refuser}));
    clickHeader(QStringLiteral("ARI"));
    QCOMPARE(methodsInOrder(), (QStringList{slow, quick, refuser}));
    // A new answer is sorted in.
    answer(0, 1.0, 0.1);
    QCOMPARE(methodsInOrder(), (QStringList{quick, slow, refuser}));
}

void MetricsTableTest::numbersAreRightAligned() {
    const auto alignment = [&](const char* title) {
        return Qt::Alignment(cell(0, QLatin1String(title), Qt::TextAlignmentRole).toInt());
    };
    QVERIFY(alignment("BIC").testFlag(Qt::AlignRight));
    QVERIFY(!alignment("Method").testFlag(Qt::AlignRight));
}

void MetricsTableTest::copiesAsTabSeparatedText() {
    QGuiApplication::clipboard()->clear();
    m_panel->view()->setFocus();
    QTest::keyClick(m_panel->view(), Qt::Key_C, Qt::ControlModifier);
    const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), qsizetype(5)); // header, three methods, the end of the last line
    const QStringList header = lines[0].split(QLatin1Char('\t'));
    QVERIFY(!header.contains(QStringLiteral("Mean err.")));
    const qsizetype bic = header.indexOf(QStringLiteral("BIC"));
    QCOMPARE(lines[1].split(QLatin1Char('\t'))[bic].toDouble(), 2322.2);
    QCOMPARE(lines[3].split(QLatin1Char('\t'))[bic], QString());
    for (const QString& line : lines.mid(0, 4)) {
        QCOMPARE(line.count(QLatin1Char('\t')), header.size() - 1);
    }
}

void MetricsTableTest::theTruthIsARowButNeverTheBest() {
    m_session->setData(std::make_shared<const LabelledData>(testing::twoGaussians(2, 40, 1)));
    FitMetrics truth;
    truth.bic = 1.0;
    m_session->setTruthMetrics(truth);
    answer(0, 10.0, 0.5);
    answer(1, 20.0, 0.5);
    QCOMPARE(methodsInOrder().front(), QStringLiteral("Truth"));
    QVERIFY(!cell(0, QStringLiteral("BIC")).toString().startsWith(QStringLiteral("★")));
    QVERIFY(cell(1, QStringLiteral("BIC")).toString().startsWith(QStringLiteral("★")));
}

QTEST_MAIN(MetricsTableTest)
#include "tst_metrics_table.moc"
