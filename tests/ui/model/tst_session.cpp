#include "tests/ui/support/test_methods.h"
#include "ui/model/selection_model.h"
#include "ui/model/session.h"
#include "ui/model/settings.h"
#include "ui/model/text.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace gaussarium;
using namespace gaussarium::ui;

class SessionTest : public QObject {
    Q_OBJECT

private slots:
    void switchesOnWhatExists();
    void tellsOnlyChanges();
    void coloursAgreeWithTheTruth();
    void coloursFollowTheFirstAnswerWithoutATruth();
    void anAnswerTellsOfItselfAlone();
    void labelsTakeTheColoursOfTheComponents();
    void editedDataKeepAnswersAndColours();
    void aStartBringsItsKAndGoesWithAnother();
    void restoringGivesBackDataAndRequest();
    void comparisonHoldsTheAnswers();
    void selectionTellsOnlyChanges();
    void selectionStopsCircles();
    void settingsRememberAndForget();
    void recentFilesAreFewAndNewestFirst();
    void numbersInWords();
};

namespace {

std::shared_ptr<const Fit> fitOf(Mixture mixture) {
    auto fit = std::make_shared<Fit>();
    fit->status = Status::Converged;
    fit->mixture = std::move(mixture);
    return fit;
}

// Two components at x = first and x = second.
Mixture pairAt(double first, double second) {
    Mixture mixture = makeMixture(2, 2);
    mixture.means(0, 0) = first;
    mixture.means(0, 1) = second;
    return mixture;
}

DataPointer data(const LabelledData& source) {
    return std::make_shared<const LabelledData>(source);
}

} // namespace

void SessionTest::switchesOnWhatExists() {
    const Session chosen(testing::testMethods(),
                         {QStringLiteral("refuser"), QStringLiteral("no such method")});
    QCOMPARE(chosen.enabledIds(), QStringList{QStringLiteral("refuser")});
    const Session fallback(testing::testMethods(), {QStringLiteral("no such method")});
    QCOMPARE(fallback.enabledIds().size(), qsizetype(3));
    QVERIFY(!fallback.comparison());
    QCOMPARE(Session(MethodRegistry(), {}).methodCount(), 0);
}

void SessionTest::tellsOnlyChanges() {
    Session session(testing::testMethods(), {QStringLiteral("quick")});
    QSignalSpy requests(&session, &Session::requestChanged);
    QSignalSpy methods(&session, &Session::methodChanged);
    session.setSeed(session.request().seed);
    session.setComponents(session.request().components);
    session.setEnabled(0, true);
    session.setOptions(0, {});
    QCOMPARE(requests.count() + methods.count(), 0);
    session.setComponents(std::nullopt);
    session.setSeed(9);
    session.setOptions(0, {{"steps", "5"}});
    session.setEnabled(1, true);
    QCOMPARE(requests.count(), 2);
    QCOMPARE(methods.count(), 2);
    session.setData(data({testing::ringData(9), {}}), 7);
    QCOMPARE(session.request().components, std::optional<int>(7));
    session.setData(data({testing::ringData(9), {}}));
    QCOMPARE(session.request().components, std::optional<int>(7));
}

void SessionTest::coloursAgreeWithTheTruth() {
    Session session(testing::testMethods(), {QStringLiteral("quick"), QStringLiteral("slow")});
    LabelledData two = testing::twoGaussians(2, 50, 1);
    two.truth = pairAt(8.0, 0.0); // the truth's own order is not that of the colours
    session.setData(data(two));
    QCOMPARE(session.truthColours(), (std::vector<int>{1, 0}));
    session.setAnswer(0, fitOf(pairAt(0.1, 7.9)), {});
    session.setAnswer(1, fitOf(pairAt(7.5, 0.3)), {});
    QCOMPARE(session.method(0).result.colours, (std::vector<int>{0, 1}));
    QCOMPARE(session.method(1).result.colours, (std::vector<int>{1, 0}));
}

void SessionTest::coloursFollowTheFirstAnswerWithoutATruth() {
    Session session(testing::testMethods(), {QStringLiteral("quick"), QStringLiteral("slow")});
    session.setData(data({testing::ringData(20), {}}));
    // The later method answers first; then the earlier one becomes the reference.
    session.setAnswer(1, fitOf(pairAt(3.0, -3.0)), {});
    QCOMPARE(session.method(1).result.colours, (std::vector<int>{1, 0}));
    QSignalSpy colours(&session, &Session::coloursChanged);
    session.setAnswer(0, fitOf(pairAt(-2.0, 2.0)), {});
    QCOMPARE(session.method(0).result.colours, (std::vector<int>{0, 1}));
    QCOMPARE(session.method(1).result.colours, (std::vector<int>{1, 0}));
    // A third component of one method gets a colour that no other uses.
    Mixture three = makeMixture(2, 3);
    three.means.row(0) << 2.1, 40.0, -2.1;
    session.setAnswer(1, fitOf(three), {});
    QCOMPARE(session.method(1).result.colours, (std::vector<int>{1, 2, 0}));
    // Of its own colours each answer tells anyway.
    QCOMPARE(colours.count(), 0);
    Mixture wide = makeMixture(2, 3);
    wide.means.row(0) << 40.0, -2.0, 2.0;
    session.setAnswer(0, fitOf(wide), {});
    QCOMPARE(session.method(0).result.colours, (std::vector<int>{2, 0, 1}));
    QCOMPARE(session.method(1).result.colours, (std::vector<int>{1, 2, 0}));
    QCOMPARE(colours.count(), 0);
    session.setAnswer(1, fitOf(pairAt(39.0, -3.0)), {});
    QCOMPARE(session.method(1).result.colours, (std::vector<int>{2, 0}));
    session.setAnswer(0, fitOf(pairAt(-3.0, 39.0)), {});
    QCOMPARE(session.method(1).result.colours, (std::vector<int>{1, 0}));
    QCOMPARE(colours.count(), 1);
}

// While data change by hand answers come many times a second: one must not have the panels of all
// others drawn anew.
void SessionTest::anAnswerTellsOfItselfAlone() {
    Session session(testing::testMethods(), {QStringLiteral("quick"), QStringLiteral("slow")});
    session.setData(data(testing::twoGaussians(2, 50, 1)), 2);
    session.setAnswer(0, fitOf(pairAt(0.1, 7.9)), {});
    session.setAnswer(1, fitOf(pairAt(0.2, 7.8)), {});
    QSignalSpy colours(&session, &Session::coloursChanged);
    QSignalSpy results(&session, &Session::resultChanged);
    for (int i = 0; i < 5; ++i) {
        session.setAnswer(1, fitOf(pairAt(0.1 * i, 7.8)), {});
        session.setAnswer(1, fitOf(pairAt(7.8, 0.1 * i)), {});
        QCOMPARE(session.method(1).result.colours, (std::vector<int>{1, 0}));
    }
    QCOMPARE(colours.count(), 0);
    QCOMPARE(results.count(), 10);
}

// Iris has labels but no mixture: a species has the colour of the component that sits on it.
void SessionTest::labelsTakeTheColoursOfTheComponents() {
    Session session(testing::testMethods(), {QStringLiteral("quick")});
    LabelledData two = testing::twoGaussians(2, 200, 1); // label 0 at x = 0, label 1 at x = 8
    two.truth = {};
    for (int& label : two.data.labels) {
        label = 1 - label; // now label 0 is at x = 8
    }
    session.setData(data(two));
    QCOMPARE(session.truthColours(), (std::vector<int>{1, 0}));
    session.setAnswer(0, fitOf(pairAt(7.9, 0.1)), {});
    QCOMPARE(session.method(0).result.colours, (std::vector<int>{1, 0}));
    QCOMPARE(session.truthColours(), (std::vector<int>{1, 0}));
    two.data.labels.assign(200, -1);
    session.setData(data(two));
    QVERIFY(session.truthColours().empty());
}

// A component that is dragged past another keeps its colour, in the truth and in the answers.
void SessionTest::editedDataKeepAnswersAndColours() {
    Session session(testing::testMethods(), {QStringLiteral("quick")});
    LabelledData source;
    source.data = testing::twoGaussians(2, 20, 1).data;
    source.truth = pairAt(-3.0, 3.0);
    session.setData(data(source), 2);
    session.setAnswer(0, fitOf(pairAt(3.1, -3.1)), {});
    QCOMPARE(session.truthColours(), (std::vector<int>{0, 1}));
    QCOMPARE(session.method(0).result.colours, (std::vector<int>{1, 0}));
    const DataPointer frame = session.frame();
    source.truth = pairAt(9.0, 3.0);
    session.editData(data(source));
    QVERIFY(session.method(0).result.fit != nullptr);
    QCOMPARE(session.truthColours(), (std::vector<int>{0, 1}));
    session.setAnswer(0, fitOf(pairAt(3.1, 9.1)), {});
    QCOMPARE(session.method(0).result.colours, (std::vector<int>{1, 0}));
    QCOMPARE(session.frame(), frame);
    // Without a truth the answers themselves keep their colours.
    source.truth = {};
    source.data.labels.clear();
    session.setData(data(source), 2);
    session.setAnswer(0, fitOf(pairAt(-1.0, 1.0)), {});
    session.editData(data(source));
    session.setAnswer(0, fitOf(pairAt(1.5, 1.0)), {});
    QCOMPARE(session.method(0).result.colours, (std::vector<int>{1, 0}));
    session.reframe();
    QCOMPARE(session.frame(), session.data());
    QVERIFY_EXCEPTION_THROWN(session.editData(data(testing::twoGaussians(3, 20, 1))),
                             std::invalid_argument);
}

void SessionTest::aStartBringsItsKAndGoesWithAnother() {
    Session session(testing::testMethods(), {QStringLiteral("quick")});
    session.setData(data(testing::twoGaussians(2, 20, 1)), 2);
    QSignalSpy requests(&session, &Session::requestChanged);
    session.setStart(std::make_shared<const Mixture>(makeMixture(2, 3)));
    QCOMPARE(session.request().components, std::optional<int>(3));
    QVERIFY(session.request().start.has_value());
    QCOMPARE(requests.count(), 1);
    session.setComponents(3);
    QVERIFY(session.start() != nullptr);
    session.setComponents(2);
    QVERIFY(session.start() == nullptr);
    QVERIFY(!session.request().start);
    session.setStart(std::make_shared<const Mixture>(makeMixture(2, 2)));
    session.setData(data(testing::twoGaussians(3, 20, 1)));
    QVERIFY(session.start() == nullptr);
    QVERIFY_EXCEPTION_THROWN(session.setStart(std::make_shared<const Mixture>(makeMixture(2, 2))),
                             std::invalid_argument);
}

void SessionTest::restoringGivesBackDataAndRequest() {
    Session session(testing::testMethods(), {QStringLiteral("quick")});
    session.setData(data(testing::twoGaussians(2, 20, 1)), 2);
    session.setStart(std::make_shared<const Mixture>(makeMixture(2, 2)));
    const SessionState first = session.state();
    session.setAnswer(0, fitOf(pairAt(0.0, 1.0)), {});
    session.setData(data(testing::twoGaussians(3, 30, 2)), 4);
    session.restore(first);
    QVERIFY(session.state() == first);
    QVERIFY(session.request().start.has_value());
    QCOMPARE(session.request().components, std::optional<int>(2));
    // An answer for other data is none for these.
    QVERIFY(session.method(0).result.fit == nullptr);
}

void SessionTest::comparisonHoldsTheAnswers() {
    Session session(testing::testMethods(), {QStringLiteral("quick"), QStringLiteral("slow")});
    session.setData(data(testing::twoGaussians(2, 50, 1)));
    session.setOptions(0, {{"steps", "5"}});
    session.setAnswer(0, fitOf(pairAt(0.0, 8.0)), {});
    const std::optional<Comparison> comparison = session.comparison();
    QVERIFY(comparison.has_value());
    QCOMPARE(comparison->fits.size(), std::size_t(1)); // the slow one has no answer yet
    QCOMPARE(comparison->fits[0].method.options.at("steps"), std::string("5"));
    QCOMPARE(comparison->fits[0].title, std::string("Quick"));
    QCOMPARE(comparison->data.data.size(), Eigen::Index(50));
    session.setEnabled(0, false);
    QVERIFY(session.comparison()->fits.empty());
}

void SessionTest::selectionTellsOnlyChanges() {
    SelectionModel selection;
    QSignalSpy zoom(&selection, &SelectionModel::zoomChanged);
    QSignalSpy hover(&selection, &SelectionModel::hoveredPointChanged);
    selection.setZoom(QRectF(0, 0, 2, 1));
    selection.setZoom(QRectF(0, 0, 2, 1));
    selection.setHoveredPoint(3);
    selection.setHoveredPoint(3);
    QCOMPARE(zoom.count(), 1);
    QCOMPARE(hover.count(), 1);
    selection.setSelectedComponent(2);
    selection.setCamera({0.5, 0.5});
    selection.reset();
    QVERIFY(!selection.zoom());
    QCOMPARE(selection.hoveredPoint(), -1);
    QCOMPARE(selection.selectedComponent(), -1);
    QCOMPARE(selection.camera(), Camera());
}

// Two panels that each round what they are told and tell it on would chase the value for ever.
void SessionTest::selectionStopsCircles() {
    SelectionModel selection;
    int calls = 0;
    for (int panel = 0; panel < 2; ++panel) {
        connect(&selection, &SelectionModel::zoomChanged, this, [&] {
            ++calls;
            QVERIFY(calls < 10);
            selection.setZoom(selection.zoom()->adjusted(0, 0, 1, 1));
        });
    }
    selection.setZoom(QRectF(0, 0, 2, 1));
    QCOMPARE(calls, 2);
    QCOMPARE(*selection.zoom(), QRectF(0, 0, 2, 1));
}

void SessionTest::settingsRememberAndForget() {
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("s.ini"));
    {
        Settings settings(file);
        QCOMPARE(settings.value(keys::theme), QStringLiteral("system"));
        settings.set(keys::theme, QStringLiteral("dark"));
        settings.set(keys::geometry, QByteArray("\x00\x01", 2));
        settings.set(keys::methods, QStringList{QStringLiteral("one")});
    }
    Settings settings(file);
    QCOMPARE(settings.value(keys::theme), QStringLiteral("dark"));
    QCOMPARE(settings.value(keys::geometry), QByteArray("\x00\x01", 2));
    QCOMPARE(settings.value(keys::methods), QStringList{QStringLiteral("one")});
    settings.reset();
    QCOMPARE(settings.value(keys::theme), QStringLiteral("system"));
    QVERIFY(settings.value(keys::geometry).isEmpty());
}

void SessionTest::recentFilesAreFewAndNewestFirst() {
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("s.ini")));
    for (int i = 0; i < 15; ++i) {
        settings.addRecentFile(QStringLiteral("/data/%1.csv").arg(i));
    }
    settings.addRecentFile(QStringLiteral("/data/9.csv"));
    const QStringList files = settings.value(keys::recentFiles);
    QCOMPARE(files.size(), qsizetype(10));
    QCOMPARE(files[0], QStringLiteral("/data/9.csv"));
    QCOMPARE(files[1], QStringLiteral("/data/14.csv"));
    QCOMPARE(files.count(QStringLiteral("/data/9.csv")), qsizetype(1));
}

void SessionTest::numbersInWords() {
    QLocale::setDefault(QLocale::c());
    QCOMPARE(numberText(std::nullopt), QStringLiteral("–"));
    QCOMPARE(numberText(std::nan("")), QStringLiteral("–"));
    QCOMPARE(numberText(-1130.2638, 6), QStringLiteral("−1130.26"));
    QCOMPARE(numberText(0.957123, 3), QStringLiteral("0.96"));
    QCOMPARE(numberText(0.00001234, 3), QStringLiteral("1.23e−05"));
    QCOMPARE(numberText(0.000171, 4), QStringLiteral("0.00017"));
    QCOMPARE(numberText(-0.0042, 4), QStringLiteral("−0.0042"));
    QCOMPARE(numberText(0.0423, 4), QStringLiteral("0.042"));
    QCOMPARE(numberText(0.0), QStringLiteral("0.0000"));
    QCOMPARE(durationText(0.0000312), QStringLiteral("31 µs"));
    QCOMPARE(durationText(0.0031), QStringLiteral("3.1 ms"));
    QCOMPARE(durationText(0.31), QStringLiteral("310 ms"));
    QCOMPARE(durationText(2.4), QStringLiteral("2.40 s"));
}

QTEST_GUILESS_MAIN(SessionTest)
#include "tst_session.moc"
