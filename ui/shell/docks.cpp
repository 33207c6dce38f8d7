#include "ui/shell/docks.h"

#include "ui/async/attention_explorer.h"
#include "ui/panels/attention_panel.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/depth_panel.h"
#include "ui/panels/inspector_panel.h"
#include "ui/panels/likelihood_panel.h"
#include "ui/panels/methods_panel.h"
#include "ui/panels/metrics_panel.h"
#include "ui/panels/notes_panel.h"
#include "ui/panels/scrolled.h"
#include "ui/questions/questions_panel.h"
#include "ui/shell/actions.h"
#include "ui/training/learning_page.h"
#include "ui/training/models_page.h"
#include "ui/training/training_page.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>
#include <QScrollArea>

namespace gaussarium::ui {

namespace {

constexpr int leftWidth = 300;
constexpr int rightWidth = 340;

} // namespace

Docks::Docks(const DockParts& parts, const Actions& actions, QMainWindow* window)
    : QObject(window)
    , m_actions(actions)
    , m_window(window)
    , m_data(new DataPanel)
    , m_metrics(new MetricsPanel(parts.session))
    , m_likelihood(new LikelihoodPanel(parts.session, parts.timeline))
    , m_depth(new DepthPanel(parts.session, parts.timeline))
    , m_learning(new LearningPage(parts.training))
    , m_notes(new NotesPanel(parts.session))
    , m_questions(
          new QuestionsPanel(makeQuestionPages({parts.session, parts.selection, parts.timeline}))) {
    QDockWidget* data = add(QStringLiteral("data"), tr("Data"), Qt::LeftDockWidgetArea, m_data);
    add(QStringLiteral("methods"), tr("Methods"), Qt::LeftDockWidgetArea,
        scrolled(new MethodsPanel(parts.session, parts.chooser)));
    // A row of a dozen numbers is wide and low: along the bottom it is read without scrolling.
    window->setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    window->setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    add(QStringLiteral("metrics"), tr("Metrics"), Qt::BottomDockWidgetArea, m_metrics);
    QDockWidget* depth =
        add(QStringLiteral("depth"), tr("Depth"), Qt::RightDockWidgetArea, m_depth);
    addTraining(parts, data, depth);
    // The last one of a tab is on top.
    window->tabifyDockWidget(depth, add(QStringLiteral("likelihood"), tr("Likelihood"),
                                        Qt::RightDockWidgetArea, m_likelihood));
    QDockWidget* attention =
        add(QStringLiteral("attention"), tr("Attention"), Qt::RightDockWidgetArea,
            new AttentionPanel(parts.attention, parts.selection));
    QDockWidget* questions =
        add(QStringLiteral("questions"), tr("Questions"), Qt::RightDockWidgetArea, m_questions);
    window->tabifyDockWidget(attention, questions);
    auto* inspecting = new InspectorPanel(parts.session, parts.selection, parts.timeline);
    QDockWidget* inspector =
        add(QStringLiteral("inspector"), tr("Inspector"), Qt::RightDockWidgetArea, inspecting);
    connect(inspector, &QDockWidget::visibilityChanged, inspecting, &InspectorPanel::setActive);
    window->tabifyDockWidget(questions, inspector);
    window->tabifyDockWidget(
        inspector, add(QStringLiteral("notes"), tr("Notes"), Qt::RightDockWidgetArea, m_notes));
    // A panel behind another's tab counts as visible; the dock alone knows that nobody sees it.
    connect(attention, &QDockWidget::visibilityChanged, &parts.attention,
            &AttentionExplorer::setActive);
    connect(depth, &QDockWidget::visibilityChanged, m_depth, &DepthPanel::setActive);
    connectQuestions(questions);
}

QDockWidget* Docks::add(const QString& id, const QString& title, Qt::DockWidgetArea area,
                        QWidget* content) {
    auto* dock = new QDockWidget(title, m_window);
    dock->setObjectName(QStringLiteral("dock-") + id);
    dock->setWidget(content);
    m_window->addDockWidget(area, dock);
    QAction* toggle = dock->toggleViewAction();
    toggle->setObjectName(QStringLiteral("action-dock-") + id);
    toggle->setToolTip(tr("Shows or hides the panel"));
    m_actions.submenu(QStringLiteral("docks-menu"))->addAction(toggle);
    return dock;
}

void Docks::connectQuestions(QDockWidget* dock) {
    connect(dock, &QDockWidget::visibilityChanged, m_questions, &QuestionsPanel::setActive);
    for (const QuestionPage* page : m_questions->pages()) {
        m_actions.connectTo(QStringLiteral("ask-") + page->id(), dock,
                            [this, dock, id = page->id()] {
                                m_questions->ask(id);
                                dock->show();
                                dock->raise();
                            });
    }
}

void Docks::addTraining(const DockParts& parts, QDockWidget* data, QDockWidget* depth) {
    auto* page = new TrainingPage(parts.training, parts.chooser);
    auto* models = new ModelsPage(parts.training, parts.chooser);
    QDockWidget* training =
        add(QStringLiteral("training"), tr("Training"), Qt::LeftDockWidgetArea, scrolled(page));
    QDockWidget* documents =
        add(QStringLiteral("models"), tr("Models"), Qt::LeftDockWidgetArea, models);
    QDockWidget* learning =
        add(QStringLiteral("learning"), tr("Learning"), Qt::RightDockWidgetArea, m_learning);
    m_window->tabifyDockWidget(data, training);
    m_window->tabifyDockWidget(training, documents);
    m_window->tabifyDockWidget(depth, learning);
    data->raise();
    connect(documents, &QDockWidget::visibilityChanged, models, &ModelsPage::setActive);
    connect(learning, &QDockWidget::visibilityChanged, m_learning, &LearningPage::setActive);
    const auto watch = [this] { bringUp(QStringLiteral("learning")); };
    connect(page, &TrainingPage::begun, this, watch);
    connect(models, &ModelsPage::replayed, this, watch);
    connect(models, &ModelsPage::begun, this, [this, watch] {
        bringUp(QStringLiteral("training"));
        watch();
    });
}

void Docks::bringUp(const QString& id) const {
    auto* dock = m_window->findChild<QDockWidget*>(QStringLiteral("dock-") + id);
    dock->show();
    dock->raise();
}

void Docks::layOut() {
    const auto dock = [this](const char* id) {
        return m_window->findChild<QDockWidget*>(QStringLiteral("dock-") + QLatin1String(id));
    };
    m_window->resizeDocks({dock("data"), dock("likelihood")}, {leftWidth, rightWidth},
                          Qt::Horizontal);
    m_window->resizeDocks({dock("data"), dock("methods")}, {360, 340}, Qt::Vertical);
    m_window->resizeDocks({dock("likelihood"), dock("notes")}, {295, 305}, Qt::Vertical);
    m_window->resizeDocks({dock("metrics")}, {dock("metrics")->sizeHint().height()}, Qt::Vertical);
}

void Docks::setTheme(const Theme& theme) {
    m_likelihood->plot()->setTheme(theme);
    m_depth->plot()->setTheme(theme);
    m_learning->setTheme(theme);
    m_questions->setTheme(theme);
    m_data->generator()->setTheme(theme);
}

} // namespace gaussarium::ui
