// Views with names: kept as they were, in spite of what else is in the settings.
#include "ui/model/saved_views.h"

#include <QtTest>

#include <numbers>

using namespace gaussarium::ui;

namespace {

SavedView inSpace(const QString& name, double yaw) {
    SavedView view;
    view.name = name;
    view.spatial = true;
    view.camera = {yaw, 0.25};
    return view;
}

SavedView inThePlane(const QString& name, const QString& data) {
    SavedView view;
    view.name = name;
    view.data = data;
    view.zoom = QRectF(-1.5, 1e6, 0.1, 3e-5);
    return view;
}

} // namespace

class TestSavedViews : public QObject {
    Q_OBJECT

private slots:
    void comeBackAsTheyWere() {
        SavedView both = inSpace(QString::fromUtf8("Größe \"2\""), -3.0);
        both.zoom = QRectF(-0.1, -0.2, 0.3, 0.4);
        SavedView all = inThePlane("all", "iris");
        all.zoom.reset();
        const std::vector<SavedView> views = {both, inSpace("b", 0.1), inThePlane("c", "iris"),
                                              all};
        QVERIFY(viewsFromJson(viewsToJson(views)) == views);
        QVERIFY(viewsFromJson(viewsToJson({})).empty());
    }

    void whatCannotBeReadIsLeftOut() {
        for (const char* json :
             {"", "nonsense", "{}", "[1, null, \"a\"]", "[{\"camera\": [0, 0]}]",
              R"([{"name": "a", "camera": [0]}])", R"([{"name": "a", "camera": ["x", 0]}])",
              R"([{"name": "a", "camera": [1e999, 0]}])",
              R"([{"name": "a", "zoom": [0, 0, 0, 1]}])",
              R"([{"name": "a", "zoom": [0, 0, 1, -1]}])"}) {
            QVERIFY2(viewsFromJson(json).empty(), json);
        }
        const auto views =
            viewsFromJson(R"([{"name": ""}, 7, {"name": "good", "camera": [7, 99]}])");
        QCOMPARE(views.size(), std::size_t{1});
        // Back in a camera's range.
        QCOMPARE(views[0].camera.pitch, 0.5 * std::numbers::pi);
        QVERIFY(std::abs(views[0].camera.yaw - (7.0 - 2.0 * std::numbers::pi)) < 1e-12);
    }

    void fitTheirData() {
        QVERIFY(inSpace("a", 0).fits("anything", 3));
        QVERIFY(!inSpace("a", 0).fits("anything", 2));
        QVERIFY(inThePlane("a", "iris").fits("iris", 2));
        QVERIFY(!inThePlane("a", "iris").fits("faithful", 2));
        QVERIFY(!inThePlane("a", "iris").fits("iris", 3));
    }

    void aNameIsThereOnce() {
        auto views = withView({}, inSpace("a", 0.0));
        views = withView(views, inThePlane("a", "iris"));
        views = withView(views, inThePlane("a", "faithful"));
        QCOMPARE(views.size(), std::size_t{3}); // of different data: different views
        views = withView(views, inSpace("a", 1.0));
        QCOMPARE(views.size(), std::size_t{3});
        QCOMPARE(views[0].camera.yaw, 1.0);
    }

    void theOldestGo() {
        std::vector<SavedView> views;
        for (int i = 0; i < 60; ++i) {
            views = withView(views, inSpace(QString::number(i), 0.0));
        }
        QCOMPARE(views.size(), mostSavedViews);
        QCOMPARE(views.back().name, QString("59"));
        QCOMPARE(views.front().name, QString("10"));
    }
};

QTEST_APPLESS_MAIN(TestSavedViews)
#include "tst_saved_views.moc"
