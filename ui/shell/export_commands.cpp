#include "ui/shell/export_commands.h"

#include "core/base/atomic_file.h"
#include "core/study/result_file.h"
#include "ui/model/text.h"
#include "ui/panels/estimate_grid.h"
#include "ui/panels/file_chooser.h"
#include "ui/panels/message_bar.h"
#include "ui/panels/metrics_panel.h"
#include "ui/shell/actions.h"
#include "ui/shell/command_list.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMenu>

namespace gaussarium::ui {

namespace {

std::filesystem::path toPath(const QString& path) {
    return {path.toStdU16String()};
}

// A file name of the data's name: letters, digits, "-".
QString fileStem(const Session& session) {
    QString stem;
    for (const QChar c : toQt(session.data()->data.name).toLower()) {
        stem += c.isLetterOrNumber() ? c : QLatin1Char('-');
    }
    return stem.isEmpty() ? QStringLiteral("data") : stem;
}

} // namespace

ExportCommands::ExportCommands(const ExportSources& sources, const Actions& actions,
                               QWidget* window)
    : QObject(window), m_sources(sources), m_actions(actions), m_window(window), m_runner(this) {
    actions.connectTo(QStringLiteral("export-comparison"), this, &ExportCommands::exportComparison);
    actions.connectTo(QStringLiteral("export-numbers"), this, &ExportCommands::exportNumbers);
    actions.connectTo(QStringLiteral("copy-figure"), this, &ExportCommands::copyFigure);
    actions.connectTo(QStringLiteral("copy-table"), this, [this] {
        m_sources.table.copy();
        m_sources.messages.showNotice(tr("The table is in the clipboard."));
    });
    connect(actions.submenu(QStringLiteral("export-panel-menu")), &QMenu::aboutToShow, this,
            &ExportCommands::fillPanelMenu);
    connect(&sources.grid, &EstimateGrid::panelsChanged, this, &ExportCommands::fillPanelMenu);
    connect(&sources.session, &Session::dataChanged, this, &ExportCommands::updateActions);
    connect(this, &ExportCommands::activityChanged, this, &ExportCommands::updateActions);
    fillPanelMenu();
    updateActions();
}

FigureOptions ExportCommands::options() const {
    FigureOptions options;
    options.camera = m_sources.selection.camera();
    if (m_sources.selection.zoom()) {
        options.view = *m_sources.selection.zoom();
    }
    return options;
}

void ExportCommands::exportComparison() {
    m_sources.chooser.saveFile(
        m_window, tr("Export comparison"), fileStem(m_sources.session) + QStringLiteral(".png"),
        tr("PNG image (*.png);;SVG drawing (*.svg);;PDF document (*.pdf)"),
        [this](const QString& path) {
            write(path, [comparison = m_sources.session.comparison(), options = options(), path] {
                return ui::exportComparison(*comparison, options, toPath(path));
            });
        });
}

void ExportCommands::exportPanel(const EstimatePanel& panel) {
    const QString stem =
        fileStem(m_sources.session) + QLatin1Char('-') + panel.title().toLower().simplified();
    m_sources.chooser.saveFile(
        m_window, tr("Export %1").arg(panel.title()),
        QString(stem).replace(QLatin1Char(' '), QLatin1Char('-')) + QStringLiteral(".png"),
        tr("PNG image (*.png);;SVG drawing (*.svg);;PDF document (*.pdf)"),
        [this, scene = panel.plot()->scene(), metrics = panel.metrics()](const QString& path) {
            const QString caption = toQt(m_sources.session.data()->data.name);
            write(path, [scene, metrics, caption, options = options(), path] {
                return ui::exportPanel(scene, metrics, caption, options, toPath(path));
            });
        });
}

void ExportCommands::exportNumbers() {
    m_sources.chooser.saveFile(
        m_window, tr("Export numbers"), fileStem(m_sources.session) + QStringLiteral(".json"),
        tr("Result file (*.json);;Table (*.csv)"), [this](const QString& path) {
            write(path, [comparison = m_sources.session.comparison(), path] {
                const bool table =
                    QFileInfo(path).suffix().compare(QLatin1String("csv"), Qt::CaseInsensitive)
                    == 0;
                return writeFileAtomically(toPath(path), table ? resultCsv({*comparison})
                                                               : resultJson({*comparison}));
            });
        });
}

void ExportCommands::copyFigure() {
    m_runner.submit(
        [comparison = m_sources.session.comparison(), options = options()](const JobContext&) {
            return renderFigure(figureModel(*comparison, options.camera), options);
        },
        [this](const Expected<QImage>& image) {
            if (image) {
                QGuiApplication::clipboard()->setImage(*image);
                m_sources.messages.showNotice(tr("The figure is in the clipboard."));
            } else {
                m_sources.messages.showError(toQt(image.error().message));
            }
            emit activityChanged();
        },
        [this](const QString& text) {
            m_sources.messages.showError(tr("The figure could not be made: %1").arg(text));
            emit activityChanged();
        });
    emit activityChanged();
}

void ExportCommands::fillPanelMenu() {
    QMenu* menu = m_actions.submenu(QStringLiteral("export-panel-menu"));
    menu->clear();
    for (EstimatePanel* panel : m_sources.grid.panels()) {
        QAction* action = menu->addAction(tr("%1…").arg(panel->title()));
        action->setObjectName(QStringLiteral("export-") + panel->objectName());
        connect(action, &QAction::triggered, panel, [this, panel] { exportPanel(*panel); });
    }
}

void ExportCommands::write(const QString& path, std::function<Expected<void>()> work) {
    m_runner.submit(
        [work = std::move(work)](const JobContext&) { return work(); },
        [this, path](const Expected<void>& written) {
            if (written) {
                m_sources.messages.showNotice(tr("Saved %1.").arg(QFileInfo(path).fileName()));
            } else {
                m_sources.messages.showError(toQt(written.error().message));
            }
            emit activityChanged();
        },
        [this, path](const QString& text) {
            m_sources.messages.showError(tr("%1 could not be written: %2").arg(path, text));
            emit activityChanged();
        });
    emit activityChanged();
}

void ExportCommands::updateActions() {
    const bool possible = m_sources.session.data() && !busy();
    for (const char* id : {"export-comparison", "export-numbers", "copy-figure", "copy-table"}) {
        QAction* action = m_actions.action(QLatin1String(id));
        action->setEnabled(possible);
        setUnavailable(action, busy() ? tr("a file is being written") : tr("there are no data"));
    }
    m_actions.submenu(QStringLiteral("export-panel-menu"))->setEnabled(possible);
}

} // namespace gaussarium::ui
