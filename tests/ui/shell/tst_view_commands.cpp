// Standard views, saved views and the turntable in the window.
#include "tests/ui/support/window_fixture.h"
#include "ui/panels/estimate_grid.h"
#include "ui/shell/actions.h"
#include "ui/shell/view_commands.h"

#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>

#include <numbers>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

QAction* action(const testing::WindowFixture& fixture, const char* id) {
    return fixture.window->actions().action(QLatin1String(id));
}

void showSpace(testing::WindowFixture& fixture, std::uint64_t seed = 3) {
    fixture.window->session().setData(
        std::make_shared<const LabelledData>(testing::twoGaussians(3, 300, seed)));
}

QStringList entries(const testing::WindowFixture& fixture) {
    QStringList names;
    for (const QAction* entry :
         fixture.window->actions().submenu(QStringLiteral("views-menu"))->actions()) {
        if (!entry->isSeparator() && entry->menu() == nullptr) {
            names << entry->text();
        }
    }
    return names;
}

} // namespace

class ViewCommandsTest : public QObject {
    Q_OBJECT

private slots:
    void standardViewsTurnEveryPanel();
    void flatDataHaveNoCamera();
    void viewsAreSavedShownAndDeleted();
    void aZoomBelongsToItsData();
    void viewsOutliveTheWindow();
    void theTurntableTurnsAndRests();
};

void ViewCommandsTest::standardViewsTurnEveryPanel() {
    testing::WindowFixture fixture;
    showSpace(fixture);
    QVERIFY(fixture.settled());
    const double quarter = 0.5 * std::numbers::pi;
    const std::pair<const char*, Camera> expected[] = {
        {"view-front", {0.0, 0.0}}, {"view-side", {quarter, 0.0}}, {"view-top", {0.0, quarter}}};
    for (const auto& [id, camera] : expected) {
        action(fixture, id)->trigger();
        QVERIFY(fixture.window->grid().panels().size() >= 2);
        for (const EstimatePanel* panel : fixture.window->grid().panels()) {
            QVERIFY(panel->plot()->camera() == camera);
        }
    }
    action(fixture, "reset-view")->trigger();
    QVERIFY(fixture.window->selection().camera() == Camera());
}

void ViewCommandsTest::flatDataHaveNoCamera() {
    testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    for (const char* id : {"view-front", "view-side", "view-top", "turntable"}) {
        QVERIFY2(!action(fixture, id)->isEnabled(), id);
    }
    QVERIFY(action(fixture, "save-view")->isEnabled());
    showSpace(fixture);
    for (const char* id : {"view-front", "view-side", "view-top", "turntable"}) {
        QVERIFY2(action(fixture, id)->isEnabled(), id);
    }
}

void ViewCommandsTest::viewsAreSavedShownAndDeleted() {
    testing::WindowFixture fixture;
    showSpace(fixture);
    QVERIFY(fixture.settled());
    SelectionModel& selection = fixture.window->selection();
    QMenu* menu = fixture.window->actions().submenu(QStringLiteral("views-menu"));
    QVERIFY(!menu->isEnabled());
    const Camera camera{1.0, -0.5};
    const QRectF zoom(-0.4, -0.3, 0.8, 0.6);
    selection.setCamera(camera);
    selection.setZoom(zoom);
    // By the dialog, as a user does it.
    action(fixture, "save-view")->trigger();
    auto* dialog = fixture.find<QInputDialog>(QStringLiteral("saveView"));
    dialog->setTextValue(QStringLiteral("  this & that "));
    dialog->accept();
    QCOMPARE(entries(fixture), QStringList{QStringLiteral("this && that")});
    fixture.window->views().save(QStringLiteral("   ")); // no name, no view
    fixture.window->views().save(QStringLiteral("other"));
    QCOMPARE(entries(fixture).size(), 2);

    action(fixture, "reset-view")->trigger();
    menu->actions().first()->trigger();
    QVERIFY(selection.camera() == camera);
    QVERIFY(selection.zoom() == zoom);
    for (const EstimatePanel* panel : fixture.window->grid().panels()) {
        QVERIFY(panel->plot()->camera() == camera);
        QCOMPARE(panel->plot()->view(), zoom);
    }
    auto* removal = fixture.window->findChild<QMenu*>(QStringLiteral("deleteView"));
    QVERIFY(removal != nullptr);
    removal->actions().first()->trigger();
    QTRY_COMPARE(entries(fixture), QStringList{QStringLiteral("other")});
}

void ViewCommandsTest::aZoomBelongsToItsData() {
    testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    fixture.window->selection().setZoom(QRectF(2, 50, 1, 20));
    fixture.window->views().save(QStringLiteral("short waits"));
    QCOMPARE(entries(fixture).size(), 1);
    showSpace(fixture);
    QVERIFY(entries(fixture).isEmpty());
    fixture.window->openFirstData();
    QCOMPARE(entries(fixture).size(), 1);
    QVERIFY(!fixture.window->selection().zoom());
    fixture.window->actions().submenu(QStringLiteral("views-menu"))->actions().first()->trigger();
    QCOMPARE(*fixture.window->selection().zoom(), QRectF(2, 50, 1, 20));
}

void ViewCommandsTest::viewsOutliveTheWindow() {
    testing::WindowFixture fixture;
    showSpace(fixture);
    QVERIFY(fixture.settled());
    fixture.window->selection().setCamera({0.25, 0.125});
    fixture.window->views().save(QStringLiteral("kept"));
    fixture.window.reset();
    fixture.window =
        std::make_unique<MainWindow>(testing::testMethods(), fixture.settings, fixture.chooser);
    showSpace(fixture, 4);
    const std::vector<SavedView> views = fixture.window->views().fitting();
    QCOMPARE(views.size(), std::size_t{1});
    QVERIFY((views[0].camera == Camera{0.25, 0.125}));
}

void ViewCommandsTest::theTurntableTurnsAndRests() {
    testing::WindowFixture fixture;
    showSpace(fixture);
    QVERIFY(fixture.settled());
    Turntable& turntable = fixture.window->views().turntable();
    QAction* turn = action(fixture, "turntable");
    turn->trigger();
    QVERIFY(turntable.isTurning());
    const double yaw = fixture.window->selection().camera().yaw;
    QTRY_VERIFY(fixture.window->selection().camera().yaw != yaw);
    for (const EstimatePanel* panel : fixture.window->grid().panels()) {
        QVERIFY(panel->plot()->camera() == fixture.window->selection().camera());
    }
    fixture.window->hide();
    QVERIFY(!turntable.isTurning());
    fixture.window->show();
    QTRY_VERIFY(turntable.isTurning());
    action(fixture, "reduced-motion")->setChecked(true);
    QVERIFY(!turntable.isTurning());
    QVERIFY(!turn->isEnabled());
    action(fixture, "reduced-motion")->setChecked(false);
    QVERIFY(turntable.isTurning() && turn->isEnabled());
    fixture.window->openFirstData(); // flat
    QVERIFY(!turntable.isTurning());
    QVERIFY(fixture.settled());
}

QTEST_MAIN(ViewCommandsTest)
#include "tst_view_commands.moc"
