#include "core/data/shipped_datasets.h"
#include "core/mixture/presets.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/model/text.h"
#include "ui/plot/mixture_plot.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTreeWidget>

using namespace gaussarium;
using namespace gaussarium::ui;

class DataPanelTest : public QObject {
    Q_OBJECT

private slots:
    void startsWithData();
    void aClickShowsAnExample();
    void theKeyboardGoesThroughTheExamples();
    void everyExampleCanBeShown();
    void thePointsOfAnExampleCanBeChanged();
    void thePreviewFollowsTheForm();
    void generatedDataAreUsed();
    void theOpenButtonOpens();
    void aFileIsDroppedOnTheWindow();
    void otherThingsAreNotDropped();
};

namespace {

const LabelledData& shown(const testing::WindowFixture& fixture) {
    return *fixture.window->session().data();
}

QTreeWidgetItem* entry(const testing::WindowFixture& fixture, const QString& title) {
    return fixture.find<QTreeWidget>(QStringLiteral("examples"))
        ->findItems(title, Qt::MatchExactly | Qt::MatchRecursive)
        .at(0);
}

void clickEntry(const testing::WindowFixture& fixture, const QString& title) {
    auto* list = fixture.find<QTreeWidget>(QStringLiteral("examples"));
    QTreeWidgetItem* item = entry(fixture, title);
    list->scrollToItem(item);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(item).center());
}

} // namespace

void DataPanelTest::startsWithData() {
    const testing::WindowFixture fixture;
    QCOMPARE(shown(fixture).data.name, shippedDatasets().front().title);
    QVERIFY(fixture.settled());
    QCOMPARE(fixture.window->session().method(0).result.state, RunState::Done);
    QCOMPARE(fixture.message(), QString());
    QVERIFY(entry(fixture, toQt(shippedDatasets().front().title))->isSelected());
}

void DataPanelTest::aClickShowsAnExample() {
    const testing::WindowFixture fixture;
    const Preset& preset = presets().front();
    clickEntry(fixture, toQt(preset.title));
    QTRY_COMPARE(shown(fixture).data.size(), preset.defaultSize);
    QCOMPARE(fixture.window->session().request().components, std::optional<int>(preset.components));
    QCOMPARE(fixture.find<QLabel>(QStringLiteral("question"))->text(), toQt(preset.question));
    QVERIFY(fixture.settled());
}

void DataPanelTest::theKeyboardGoesThroughTheExamples() {
    const testing::WindowFixture fixture;
    auto* list = fixture.find<QTreeWidget>(QStringLiteral("examples"));
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Down);
    QTRY_COMPARE(toQt(shown(fixture).data.name), toQt(shippedDatasets()[2].title));
}

void DataPanelTest::everyExampleCanBeShown() {
    const testing::WindowFixture fixture;
    auto* list = fixture.find<QTreeWidget>(QStringLiteral("examples"));
    int shownCount = 0;
    for (QTreeWidgetItemIterator it(list); *it != nullptr; ++it) {
        if ((*it)->childCount() > 0) {
            continue;
        }
        list->setCurrentItem(*it);
        QTRY_VERIFY(!fixture.window->loader().busy());
        QVERIFY2(fixture.message().isEmpty(), qPrintable(fixture.message()));
        QVERIFY(shown(fixture).data.size() >= 2);
        QVERIFY((*it)->isSelected());
        ++shownCount;
    }
    QCOMPARE(shownCount, int(presets().size() + shippedDatasets().size()));
    QVERIFY(fixture.settled());
}

void DataPanelTest::thePointsOfAnExampleCanBeChanged() {
    const testing::WindowFixture fixture;
    auto* points = fixture.find<QSpinBox>(QStringLiteral("examplePoints"));
    QVERIFY(!points->isEnabled()); // a measured data set is as large as it is
    clickEntry(fixture, toQt(presets().front().title));
    QTRY_VERIFY(points->isEnabled());
    QCOMPARE(points->value(), int(presets().front().defaultSize));
    points->setFocus();
    points->selectAll();
    QTest::keyClicks(points, QStringLiteral("77"));
    QTest::keyClick(points, Qt::Key_Return);
    QTRY_COMPARE(shown(fixture).data.size(), Eigen::Index(77));
}

void DataPanelTest::thePreviewFollowsTheForm() {
    const testing::WindowFixture fixture;
    const auto* preview = fixture.find<MixturePlot>(QStringLiteral("generatorPreview"));
    fixture.find<QTabWidget>(QStringLiteral("dataTabs"))->setCurrentIndex(1);
    QTRY_COMPARE(preview->scene().size(), Eigen::Index(600));
    QCOMPARE(preview->scene().mixture.components(), Eigen::Index(3));
    QTest::keyClick(fixture.find<QSpinBox>(QStringLiteral("generatorComponents")), Qt::Key_Up);
    QTRY_COMPARE(preview->scene().mixture.components(), Eigen::Index(4));
    const double before = preview->scene().bounds.width();
    fixture.find<QDoubleSpinBox>(QStringLiteral("generatorSeparation"))->setValue(10.0);
    QTRY_VERIFY(preview->scene().bounds.width() > 2.0 * before);
    QTest::keyClick(fixture.find<QComboBox>(QStringLiteral("generatorDimension")), Qt::Key_Down);
    QTRY_VERIFY(preview->scene().isSpatial());
    // A million points are not needed to see what it will be.
    fixture.find<QSpinBox>(QStringLiteral("generatorPoints"))->setValue(1'000'000);
    QTRY_COMPARE(preview->scene().size(), Eigen::Index(2'000));
    // A family with a law of its own takes no separation.
    auto* family = fixture.find<QComboBox>(QStringLiteral("generatorFamily"));
    family->setCurrentText(QStringLiteral("recipe"));
    QVERIFY(!fixture.find<QDoubleSpinBox>(QStringLiteral("generatorSeparation"))->isEnabled());
    QCOMPARE(toQt(shown(fixture).data.name), QStringLiteral("Old Faithful")); // untouched
}

void DataPanelTest::generatedDataAreUsed() {
    const testing::WindowFixture fixture;
    fixture.find<QTabWidget>(QStringLiteral("dataTabs"))->setCurrentIndex(1);
    fixture.find<QSpinBox>(QStringLiteral("generatorComponents"))->setValue(5);
    fixture.find<QSpinBox>(QStringLiteral("generatorPoints"))->setValue(200);
    auto* use = fixture.find<QPushButton>(QStringLiteral("useGenerated"));
    QTest::mouseClick(use, Qt::LeftButton);
    QTRY_COMPARE(shown(fixture).truth.components(), Eigen::Index(5));
    QCOMPARE(shown(fixture).data.size(), Eigen::Index(200));
    QCOMPARE(fixture.window->session().request().components, std::optional<int>(5));
    QVERIFY(fixture.settled());
    QVERIFY(fixture.window->findChild<MixturePlot*>(QStringLiteral("plot-truth")) != nullptr);
    // The same seed makes the same points; another one does not.
    const Eigen::MatrixXd points = shown(fixture).data.points;
    const DataPointer first = fixture.window->session().data();
    QTest::mouseClick(use, Qt::LeftButton);
    QTRY_VERIFY(fixture.window->session().data() != first);
    QCOMPARE(shown(fixture).data.points, points);
    QTest::keyClick(fixture.find<QSpinBox>(QStringLiteral("generatorSeed")), Qt::Key_Up);
    QTest::mouseClick(use, Qt::LeftButton);
    QTRY_VERIFY(shown(fixture).data.points != points);
}

void DataPanelTest::theOpenButtonOpens() {
    testing::WindowFixture fixture;
    auto* open = fixture.find<QPushButton>(QStringLiteral("openFile"));
    QTest::mouseClick(open, Qt::LeftButton); // cancelled
    QCOMPARE(fixture.chooser.questions, 1);
    QVERIFY(!fixture.window->loader().busy());
    fixture.chooser.answer = fixture.file(QStringLiteral("p.csv"), "a,b\n1,2\n3,5\n4,4\n");
    QTest::keyClick(open, Qt::Key_Space);
    QTRY_COMPARE(shown(fixture).data.size(), Eigen::Index(3));
    QCOMPARE(shown(fixture).data.columns, (std::vector<std::string>{"a", "b"}));
    // None of the examples is what is shown now.
    QVERIFY(fixture.find<QTreeWidget>(QStringLiteral("examples"))->selectedItems().isEmpty());
    QVERIFY(fixture.settled());
}

void DataPanelTest::aFileIsDroppedOnTheWindow() {
    const testing::WindowFixture fixture;
    QMimeData mime;
    mime.setUrls(
        {QUrl::fromLocalFile(fixture.file(QStringLiteral("d.tsv"), "x\ty\n1\t2\n3\t5\n"))});
    QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &mime, Qt::LeftButton, {});
    QCoreApplication::sendEvent(fixture.window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(400, 300), Qt::CopyAction, &mime, Qt::LeftButton, {});
    QCoreApplication::sendEvent(fixture.window.get(), &drop);
    QVERIFY(drop.isAccepted());
    QTRY_VERIFY(!fixture.window->loader().busy());
    QCOMPARE(fixture.message(), QString());
    QCOMPARE(shown(fixture).data.size(), Eigen::Index(2));
}

void DataPanelTest::otherThingsAreNotDropped() {
    const testing::WindowFixture fixture;
    QMimeData mime;
    mime.setText(QStringLiteral("1,2"));
    mime.setUrls({QUrl(QStringLiteral("https://example.org/data.csv"))});
    QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &mime, Qt::LeftButton, {});
    enter.setAccepted(false);
    QCoreApplication::sendEvent(fixture.window.get(), &enter);
    QVERIFY(!enter.isAccepted());
}

QTEST_MAIN(DataPanelTest)
#include "tst_data_panel.moc"
