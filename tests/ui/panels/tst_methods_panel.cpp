#include "tests/ui/support/window_fixture.h"
#include "ui/panels/methods_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

using namespace gaussarium;
using namespace gaussarium::ui;

// The panel alone, on a session that nothing computes.
class MethodsPanelTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void everyMethodHasASwitch();
    void optionsComeFromTheirDescriptions();
    void anEditedFieldBecomesAnOption();
    void aDefaultValueIsNoOption();
    void aBadNumberIsToldAndNotUsed();
    void filesAreChosen();
    void resetBringsBackTheDefaults();
    void componentsAndAutomatic();
    void seedAndNewSeed();

private:
    template <class T>
    T* find(const char* name) const {
        T* found = m_panel->findChild<T*>(QLatin1String(name));
        if (found == nullptr) {
            qFatal("no %s", name);
        }
        return found;
    }
    std::map<std::string, std::string> options() const { return m_session->method(0).options; }

    testing::FakeChooser m_chooser;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MethodsPanel> m_panel;
};

void MethodsPanelTest::init() {
    m_chooser = {};
    m_session =
        std::make_unique<Session>(testing::testMethods(), QStringList{QStringLiteral("quick")});
    m_panel = std::make_unique<MethodsPanel>(*m_session, m_chooser);
    m_panel->resize(300, 600);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    QTest::mouseClick(find<QToolButton>("unfold-quick"), Qt::LeftButton);
}

void MethodsPanelTest::cleanup() {
    m_panel.reset();
    m_session.reset();
}

void MethodsPanelTest::everyMethodHasASwitch() {
    for (int i = 0; i < m_session->methodCount(); ++i) {
        const std::string id = m_session->method(i).method->id;
        auto* box = find<QCheckBox>(("switch-" + id).c_str());
        QCOMPARE(box->isChecked(), id == "quick");
        QTest::keyClick(box, Qt::Key_Space);
        QCOMPARE(m_session->method(i).enabled, id != "quick");
        QVERIFY(!box->toolTip().isEmpty());
    }
}

void MethodsPanelTest::optionsComeFromTheirDescriptions() {
    const auto* steps = find<QSpinBox>("option-steps");
    QVERIFY(steps->isVisible());
    QCOMPARE(steps->value(), 3);
    QCOMPARE(steps->minimum(), 1);
    QCOMPARE(steps->maximum(), 1000);
    QCOMPARE(steps->accessibleName(), QStringLiteral("Steps"));
    QCOMPARE(steps->toolTip(), QStringLiteral("How many steps."));
    QCOMPARE(find<QLineEdit>("option-ridge")->text(), QStringLiteral("1e-6"));
    QCOMPARE(find<QComboBox>("option-mode")->count(), 3);
    QTest::mouseClick(find<QToolButton>("unfold-quick"), Qt::LeftButton);
    QVERIFY(!steps->isVisible());
    QVERIFY(!find<QToolButton>("unfold-slow")->isVisible()); // it has no options
}

void MethodsPanelTest::anEditedFieldBecomesAnOption() {
    auto* steps = find<QSpinBox>("option-steps");
    steps->setFocus();
    steps->selectAll();
    QTest::keyClicks(steps, QStringLiteral("12"));
    QVERIFY(options().empty()); // still being typed
    QTest::keyClick(steps, Qt::Key_Return);
    QCOMPARE(options(), (std::map<std::string, std::string>{{"steps", "12"}}));
    auto* mode = find<QComboBox>("option-mode");
    mode->setFocus();
    QTest::keyClick(mode, Qt::Key_Down);
    QCOMPARE(options().at("mode"), std::string("fancy"));
    QVERIFY(find<QToolButton>("unfold-quick")->text() != tr("Options"));
}

void MethodsPanelTest::aDefaultValueIsNoOption() {
    auto* steps = find<QSpinBox>("option-steps");
    QTest::keyClick(steps, Qt::Key_Up);
    QCOMPARE(options().size(), std::size_t(1));
    QTest::keyClick(steps, Qt::Key_Down);
    QVERIFY(options().empty());
}

void MethodsPanelTest::aBadNumberIsToldAndNotUsed() {
    auto* ridge = find<QLineEdit>("option-ridge");
    const auto* error = find<QLabel>("optionsError");
    const auto type = [&](const char* text) {
        ridge->setFocus();
        ridge->selectAll();
        QTest::keyClicks(ridge, QLatin1String(text));
        QTest::keyClick(ridge, Qt::Key_Return);
    };
    for (const char* bad : {"abc", "-1", "11", "1e", "nan", "inf"}) {
        type(bad);
        QVERIFY2(error->isVisible(), bad);
        QVERIFY2(error->text().startsWith(QStringLiteral("Ridge:")), qPrintable(error->text()));
        QVERIFY(options().empty());
    }
    type("0.25");
    QVERIFY(!error->isVisible());
    QCOMPARE(options().at("ridge"), std::string("0.25"));
}

void MethodsPanelTest::filesAreChosen() {
    auto* browse = find<QToolButton>("browse-weights");
    QTest::mouseClick(browse, Qt::LeftButton); // cancelled
    QCOMPARE(m_chooser.questions, 1);
    QVERIFY(options().empty());
    m_chooser.answer = QStringLiteral("/tmp/weights.bin");
    QTest::mouseClick(browse, Qt::LeftButton);
    QCOMPARE(options().at("weights"), std::string("/tmp/weights.bin"));

    // The same behind a choice's "File…".
    auto* mode = find<QComboBox>("option-mode");
    m_chooser.answer.clear();
    mode->setFocus();
    QTest::keyClick(mode, Qt::Key_End);
    QCOMPARE(mode->currentText(), QStringLiteral("plain")); // cancelled: as before
    m_chooser.answer = QStringLiteral("/tmp/start.json");
    QTest::keyClick(mode, Qt::Key_End);
    QCOMPARE(mode->currentText(), QStringLiteral("/tmp/start.json"));
    QCOMPARE(options().at("mode"), std::string("/tmp/start.json"));
}

void MethodsPanelTest::resetBringsBackTheDefaults() {
    QTest::keyClick(find<QSpinBox>("option-steps"), Qt::Key_PageUp);
    auto* ridge = find<QLineEdit>("option-ridge");
    ridge->setText(QStringLiteral("rubbish"));
    QTest::keyClick(ridge, Qt::Key_Return);
    QTest::mouseClick(find<QPushButton>("reset-quick"), Qt::LeftButton);
    QVERIFY(options().empty());
    QCOMPARE(find<QSpinBox>("option-steps")->value(), 3);
    QCOMPARE(ridge->text(), QStringLiteral("1e-6"));
    QVERIFY(!find<QLabel>("optionsError")->isVisible());
}

void MethodsPanelTest::componentsAndAutomatic() {
    auto* components = find<QSpinBox>("components");
    auto* automatic = find<QCheckBox>("automatic");
    QTest::keyClick(components, Qt::Key_Up);
    QCOMPARE(m_session->request().components, std::optional<int>(3));
    QTest::keyClick(automatic, Qt::Key_Space);
    QCOMPARE(m_session->request().components, std::optional<int>());
    QVERIFY(!components->isEnabled());
    QTest::keyClick(automatic, Qt::Key_Space);
    QCOMPARE(m_session->request().components, std::optional<int>(3));
    m_session->setComponents(5); // from elsewhere: a preset
    QCOMPARE(components->value(), 5);
}

void MethodsPanelTest::seedAndNewSeed() {
    auto* seed = find<QSpinBox>("seed");
    seed->setFocus();
    seed->selectAll();
    QTest::keyClicks(seed, QStringLiteral("41"));
    QTest::keyClick(seed, Qt::Key_Return);
    QCOMPARE(m_session->request().seed, std::uint64_t(41));
    QTest::mouseClick(find<QPushButton>("newSeed"), Qt::LeftButton);
    QCOMPARE(m_session->request().seed, std::uint64_t(42));
    QCOMPARE(seed->value(), 42);
}

QTEST_MAIN(MethodsPanelTest)
#include "tst_methods_panel.moc"
