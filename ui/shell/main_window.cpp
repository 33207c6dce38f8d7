#include "ui/shell/main_window.h"

#include "ui/async/attention_explorer.h"
#include "ui/edit/data_editor.h"
#include "ui/model/settings.h"
#include "ui/panels/estimate_grid.h"
#include "ui/panels/message_bar.h"
#include "ui/panels/timeline_bar.h"
#include "ui/shell/actions.h"
#include "ui/shell/attention_link.h"
#include "ui/shell/command_list.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/data_commands.h"
#include "ui/shell/dialogs.h"
#include "ui/shell/docks.h"
#include "ui/shell/edit_commands.h"
#include "ui/shell/export_commands.h"
#include "ui/shell/status_line.h"
#include "ui/shell/theme_controller.h"
#include "ui/shell/timeline_commands.h"
#include "ui/shell/training_commands.h"
#include "ui/shell/view_commands.h"
#include "ui/training/training_desk.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QMenuBar>
#include <QMimeData>
#include <QStatusBar>
#include <QToolBar>
#include <QVBoxLayout>

namespace gaussarium::ui {

namespace {

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

} // namespace

MainWindow::MainWindow(MethodRegistry registry, Settings& settings, FileChooser& chooser)
    : m_settings(settings)
    , m_chooser(chooser)
    , m_session(std::move(registry), settings.value(keys::methods))
    , m_timeline(m_session)
    , m_history(m_session)
    , m_runner(new FitRunner(m_session, this))
    , m_loader(new DataLoader(this))
    , m_attention(new AttentionExplorer(m_session, this))
    , m_training(new TrainingDesk(m_session, settings.value(keys::models), this))
    , m_theme(new ThemeController(settings, this))
    , m_actions(new Actions(menuBar()))
    , m_messages(new MessageBar)
    , m_grid(new EstimateGrid(m_session, m_selection, m_timeline))
    , m_editor(new DataEditor(m_session, m_history, *m_grid, this))
    , m_editCommands(new EditCommands({m_session, m_selection, m_history, *m_editor, *m_messages},
                                      *m_actions, this)) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Gaussarium"));
    setAcceptDrops(true);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    auto* centre = new QWidget(this);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->setSpacing(4);
    layout->addWidget(m_editCommands->makeBar(*m_actions, centre));
    layout->addWidget(m_messages);
    layout->addWidget(m_grid, 1);
    layout->addWidget(new TimelineBar(m_timeline));
    setCentralWidget(centre);
    m_docks = new Docks({m_session, m_selection, m_timeline, *m_attention, m_chooser, *m_training},
                        *m_actions, this);
    makeCommands();
    resize(firstSize);
    m_docks->layOut();
    statusBar()->addPermanentWidget(new StatusLine(m_session, *m_runner, *m_loader, this));
    connectActions();
    connectTheme();
    connectAttention(*m_attention, m_selection, *m_grid);
    connectTimeline(m_timeline, *m_actions, m_settings);
    connectTraining();
    restoreWindow();
}

// The parts refer to the session and the selection, which as members would go before them; and what
// computes goes before what shows.
MainWindow::~MainWindow() {
    delete m_trainingCommands;
    delete m_viewCommands;
    delete m_exportCommands;
    delete m_dataCommands;
    delete m_editCommands;
    delete m_editor;
    delete m_runner;
    delete m_loader;
    qDeleteAll(findChildren<QDockWidget*>());
    delete m_attention; // asked by its panel to the last
    delete m_training;
    delete takeCentralWidget();
}

void MainWindow::makeCommands() {
    m_dataCommands =
        new DataCommands({m_session, m_selection, m_history, *m_loader, m_docks->data(),
                          m_docks->notes(), *m_messages, m_settings, m_chooser},
                         *m_actions, this);
    m_exportCommands = new ExportCommands(
        {m_session, m_selection, *m_grid, m_docks->metrics(), m_chooser, *m_messages}, *m_actions,
        this);
    m_viewCommands = new ViewCommands({m_session, m_selection, m_settings}, *m_actions, this);
    m_trainingCommands = new TrainingCommands(
        {m_session, *m_training, *m_attention, m_history, *m_messages, *m_docks}, *m_actions, this);
    m_palette = new CommandPalette(*menuBar(), this);
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
    actions.connectTo(QStringLiteral("palette"), m_palette, &CommandPalette::open);
    actions.connectTo(QStringLiteral("shortcuts"), this,
                      [this] { showShortcutSheet(this, *m_actions); });
    actions.connectTo(QStringLiteral("about"), this, [this] { showAbout(this); });
    actions.connectTo(QStringLiteral("reset-layout"), this, [this] {
        restoreState(m_firstLayout);
        m_docks->layOut();
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
    setUnavailable(actions.action(QStringLiteral("stop")), tr("nothing is running"));
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
        m_docks->setTheme(m_theme->theme());
    };
    connect(m_theme, &ThemeController::themeChanged, this, apply);
    apply();
}

void MainWindow::connectTraining() {
    OwnPanels& panels = m_training->panels();
    panels.restore(m_settings.value(keys::ownModels));
    connect(&panels, &OwnPanels::changed, this,
            [this] { m_settings.set(keys::ownModels, m_training->panels().state()); });
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
