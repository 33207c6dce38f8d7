#include "ui/shell/main_window.h"

#include "ui/async/attention_explorer.h"
#include "ui/model/settings.h"
#include "ui/panels/attention_panel.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/depth_panel.h"
#include "ui/panels/estimate_grid.h"
#include "ui/panels/inspector_panel.h"
#include "ui/panels/likelihood_panel.h"
#include "ui/panels/message_bar.h"
#include "ui/panels/methods_panel.h"
#include "ui/panels/metrics_panel.h"
#include "ui/panels/notes_panel.h"
#include "ui/panels/timeline_bar.h"
#include "ui/questions/questions_panel.h"
#include "ui/shell/actions.h"
#include "ui/shell/attention_link.h"
#include "ui/shell/data_commands.h"
#include "ui/shell/dialogs.h"
#include "ui/shell/export_commands.h"
#include "ui/shell/status_line.h"
#include "ui/shell/theme_controller.h"
#include "ui/shell/timeline_commands.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QScrollArea>
#include <QStatusBar>
#include <QVBoxLayout>

namespace gaussarium::ui {

namespace {

constexpr int leftWidth = 300;
constexpr int rightWidth = 340;
constexpr QSize firstSize(1280, 800);

// The local files of what is dragged.
QStringList draggedFiles(const QMimeData* mime) {
    QStringList files;
    for (const QUrl& url : mime->urls()) {
        if (url.isLocalFile()) {
            files.append(url.toLocalFile());
        }
    }
    return files;
}

QScrollArea* scrolled(QWidget* content) {
    auto* area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

} // namespace

MainWindow::MainWindow(MethodRegistry registry, Settings& settings, FileChooser& chooser)
    : m_settings(settings)
    , m_chooser(chooser)
    , m_session(std::move(registry), settings.value(keys::methods))
    , m_timeline(m_session)
    , m_runner(new FitRunner(m_session, this))
    , m_loader(new DataLoader(this))
    , m_attention(new AttentionExplorer(m_session, this))
    , m_theme(new ThemeController(settings, this))
    , m_actions(new Actions(menuBar()))
    , m_messages(new MessageBar)
    , m_grid(new EstimateGrid(m_session, m_selection, m_timeline)) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Gaussarium"));
    setAcceptDrops(true);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    auto* centre = new QWidget(this);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->setSpacing(4);
    layout->addWidget(m_messages);
    layout->addWidget(m_grid, 1);
    layout->addWidget(new TimelineBar(m_timeline));
    setCentralWidget(centre);
    makeDocks();
    statusBar()->addPermanentWidget(new StatusLine(m_session, *m_runner, *m_loader, this));
    connectActions();
    connectTheme();
    connectAttention(*m_attention, m_selection, *m_grid);
    connectTimeline(m_timeline, *m_actions, m_settings);
    restoreWindow();
}

// The parts refer to the session and the selection, which as members would go before them; and what
// computes goes before what shows.
MainWindow::~MainWindow() {
    delete m_exportCommands;
    delete m_dataCommands;
    delete m_runner;
    delete m_loader;
    qDeleteAll(findChildren<QDockWidget*>());
    delete m_attention; // asked by its panel to the last
    delete takeCentralWidget();
}

QDockWidget* MainWindow::addDock(const QString& id, const QString& title, Qt::DockWidgetArea area,
                                 QWidget* content) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(QStringLiteral("dock-") + id);
    dock->setWidget(content);
    addDockWidget(area, dock);
    QAction* toggle = dock->toggleViewAction();
    toggle->setObjectName(QStringLiteral("action-dock-") + id);
    toggle->setToolTip(tr("Shows or hides the panel"));
    m_actions->submenu(QStringLiteral("docks-menu"))->addAction(toggle);
    return dock;
}

void MainWindow::makeDocks() {
    auto* data = new DataPanel;
    m_metrics = new MetricsPanel(m_session);
    m_likelihood = new LikelihoodPanel(m_session, m_timeline);
    m_notes = new NotesPanel(m_session);
    addDock(QStringLiteral("data"), tr("Data"), Qt::LeftDockWidgetArea, data);
    addDock(QStringLiteral("methods"), tr("Methods"), Qt::LeftDockWidgetArea,
            scrolled(new MethodsPanel(m_session, m_chooser)));
    // A row of a dozen numbers is wide and low: along the bottom it is read without scrolling.
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    addDock(QStringLiteral("metrics"), tr("Metrics"), Qt::BottomDockWidgetArea, m_metrics);
    m_depth = new DepthPanel(m_session, m_timeline);
    QDockWidget* depth =
        addDock(QStringLiteral("depth"), tr("Depth"), Qt::RightDockWidgetArea, m_depth);
    // The last one of a tab is on top.
    tabifyDockWidget(depth, addDock(QStringLiteral("likelihood"), tr("Likelihood"),
                                    Qt::RightDockWidgetArea, m_likelihood));
    QDockWidget* attention =
        addDock(QStringLiteral("attention"), tr("Attention"), Qt::RightDockWidgetArea,
                new AttentionPanel(*m_attention, m_selection));
    m_questions = new QuestionsPanel(makeQuestionPages({m_session, m_selection, m_timeline}));
    QDockWidget* questions =
        addDock(QStringLiteral("questions"), tr("Questions"), Qt::RightDockWidgetArea, m_questions);
    tabifyDockWidget(attention, questions);
    auto* inspecting = new InspectorPanel(m_session, m_selection, m_timeline);
    QDockWidget* inspector =
        addDock(QStringLiteral("inspector"), tr("Inspector"), Qt::RightDockWidgetArea, inspecting);
    tabifyDockWidget(questions, inspector);
    connect(inspector, &QDockWidget::visibilityChanged, inspecting, &InspectorPanel::setActive);
    tabifyDockWidget(
        inspector, addDock(QStringLiteral("notes"), tr("Notes"), Qt::RightDockWidgetArea, m_notes));
    // A panel behind another's tab counts as visible; the dock alone knows that nobody sees it.
    connect(attention, &QDockWidget::visibilityChanged, m_attention, &AttentionExplorer::setActive);
    connect(depth, &QDockWidget::visibilityChanged, m_depth, &DepthPanel::setActive);
    connectQuestions(questions);
    m_dataCommands = new DataCommands(
        {m_session, m_selection, *m_loader, *data, *m_notes, *m_messages, m_settings, m_chooser},
        *m_actions, this);
    m_exportCommands = new ExportCommands(
        {m_session, m_selection, *m_grid, *m_metrics, m_chooser, *m_messages}, *m_actions, this);
    connect(m_theme, &ThemeController::themeChanged, data,
            [this, data] { data->generator()->setTheme(m_theme->theme()); });
    data->generator()->setTheme(m_theme->theme());
    resize(firstSize);
    layOutDocks();
}

void MainWindow::layOutDocks() {
    const auto dock = [this](const char* id) {
        return findChild<QDockWidget*>(QStringLiteral("dock-") + QLatin1String(id));
    };
    resizeDocks({dock("data"), dock("likelihood")}, {leftWidth, rightWidth}, Qt::Horizontal);
    resizeDocks({dock("data"), dock("methods")}, {360, 340}, Qt::Vertical);
    resizeDocks({dock("likelihood"), dock("notes")}, {310, 290}, Qt::Vertical);
    resizeDocks({dock("metrics")}, {dock("metrics")->sizeHint().height()}, Qt::Vertical);
}

void MainWindow::connectActions() {
    const Actions& actions = *m_actions;
    actions.connectTo(QStringLiteral("quit"), this, &QWidget::close);
    actions.connectTo(QStringLiteral("reset-view"), &m_selection, &SelectionModel::resetView);
    actions.connectTo(QStringLiteral("rerun"), &m_session, &Session::rerun);
    actions.connectTo(QStringLiteral("stop"), this, [this] {
        m_runner->stop();
        m_loader->cancel();
    });
    actions.connectTo(QStringLiteral("new-seed"), this,
                      [this] { m_session.setSeed((m_session.request().seed + 1) & 0x7FFFFFFF); });
    actions.connectTo(QStringLiteral("shortcuts"), this,
                      [this] { showShortcutSheet(this, *m_actions); });
    actions.connectTo(QStringLiteral("about"), this, [this] { showAbout(this); });
    actions.connectTo(QStringLiteral("reset-layout"), this, [this] {
        restoreState(m_firstLayout);
        layOutDocks();
    });
    QAction* fullScreen = actions.action(QStringLiteral("full-screen"));
    fullScreen->setCheckable(true);
    connect(fullScreen, &QAction::toggled, this, [this](bool on) {
        setWindowState(on ? windowState() | Qt::WindowFullScreen
                          : windowState() & ~Qt::WindowFullScreen);
    });
    const auto updateStop = [this] {
        m_actions->action(QStringLiteral("stop"))
            ->setEnabled(!m_runner->running().isEmpty() || m_loader->busy());
    };
    connect(m_runner, &FitRunner::activityChanged, this, updateStop);
    connect(m_loader, &DataLoader::activityChanged, this, updateStop);
    updateStop();
    connect(&m_session, &Session::methodChanged, this,
            [this] { m_settings.set(keys::methods, m_session.enabledIds()); });
    connect(&m_session, &Session::dataChanged, this, [this] {
        setWindowTitle(
            tr("%1 – Gaussarium").arg(QString::fromStdString(m_session.data()->data.name)));
    });
}

void MainWindow::connectTheme() {
    auto* group = new QActionGroup(this);
    const auto add = [&](const char* id, ThemeMode mode) {
        QAction* action = m_actions->action(QLatin1String(id));
        action->setCheckable(true);
        action->setChecked(m_theme->mode() == mode);
        group->addAction(action);
        connect(action, &QAction::triggered, m_theme, [this, mode] { m_theme->setMode(mode); });
    };
    add("theme-light", ThemeMode::Light);
    add("theme-dark", ThemeMode::Dark);
    add("theme-system", ThemeMode::System);
    const auto apply = [this] {
        m_grid->setTheme(m_theme->theme());
        m_likelihood->plot()->setTheme(m_theme->theme());
        m_depth->plot()->setTheme(m_theme->theme());
        m_questions->setTheme(m_theme->theme());
    };
    connect(m_theme, &ThemeController::themeChanged, this, apply);
    apply();
}

void MainWindow::connectQuestions(QDockWidget* dock) {
    connect(dock, &QDockWidget::visibilityChanged, m_questions, &QuestionsPanel::setActive);
    for (const QuestionPage* page : m_questions->pages()) {
        m_actions->connectTo(QStringLiteral("ask-") + page->id(), this,
                             [this, dock, id = page->id()] {
                                 m_questions->ask(id);
                                 dock->show();
                                 dock->raise();
                             });
    }
}

void MainWindow::restoreWindow() {
    m_firstLayout = saveState();
    const QByteArray geometry = m_settings.value(keys::geometry);
    if (!geometry.isEmpty()) {
        restoreGeometry(geometry);
        restoreState(m_settings.value(keys::windowState));
    }
}

void MainWindow::openFile(const QString& path) {
    m_dataCommands->openFile(path);
}

void MainWindow::openFiles(const QStringList& paths) {
    m_dataCommands->openFiles(paths);
}

void MainWindow::openFirstData() {
    m_dataCommands->openFirst();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_settings.set(keys::geometry, saveGeometry());
    m_settings.set(keys::windowState, saveState());
    m_runner->stop();
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!draggedFiles(event->mimeData()).isEmpty()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QStringList paths = draggedFiles(event->mimeData());
    if (!paths.isEmpty()) {
        event->acceptProposedAction();
        openFiles(paths);
    }
}

} // namespace gaussarium::ui
