#include "ui/shell/data_commands.h"

#include "core/data/data_file.h"
#include "core/data/shipped_datasets.h"
#include "core/mixture/presets.h"
#include "ui/async/data_sources.h"
#include "ui/model/edit_history.h"
#include "ui/model/selection_model.h"
#include "ui/model/settings.h"
#include "ui/model/text.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/file_chooser.h"
#include "ui/panels/message_bar.h"
#include "ui/panels/notes_panel.h"
#include "ui/shell/actions.h"

#include <QFileInfo>
#include <QMenu>

#include <algorithm>
#include <utility>

namespace gaussarium::ui {

namespace {

// Presets differ by their size, not by their seed: a lecture shows the same picture each time.
constexpr quint64 presetSeed = 1;

} // namespace

DataCommands::DataCommands(const DataParts& parts, const Actions& actions, QWidget* window)
    : QObject(window)
    , m_parts(parts)
    , m_recent(actions.submenu(QStringLiteral("recent-menu")))
    , m_window(window)
    , m_saver(this) {
    actions.connectTo(QStringLiteral("open"), this, &DataCommands::chooseFile);
    actions.connectTo(QStringLiteral("save-data"), this, &DataCommands::saveData);
    connect(&parts.panel, &DataPanel::openWanted, this, &DataCommands::chooseFile);
    connect(&parts.panel, &DataPanel::shippedWanted, this, &DataCommands::openShipped);
    connect(&parts.panel, &DataPanel::presetWanted, this, &DataCommands::openPreset);
    connect(&parts.panel, &DataPanel::generatorWanted, this, &DataCommands::generate);
    connect(&parts.loader, &DataLoader::loaded, this, [this](const LoadedData& loaded) {
        show(loaded);
        openNext();
    });
    connect(&parts.loader, &DataLoader::failed, this, [this](const QString& sentence) {
        m_parts.messages.showError(sentence);
        openNext();
    });
    fillExamples(actions);
    fillRecent();
}

void DataCommands::chooseFile() {
    m_parts.chooser.openFile(
        m_window, tr("Open data"),
        tr("Tables of points (*.csv *.tsv *.txt *.dat *.npy);;Truth files (*.json);;All files (*)"),
        [this](const QString& path) { openFile(path); });
}

void DataCommands::openFile(const QString& path) {
    openFiles({path});
}

void DataCommands::openFiles(QStringList paths) {
    std::stable_partition(paths.begin(), paths.end(), [](const QString& path) {
        return !path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
    });
    m_next = std::move(paths);
    openNext();
}

void DataCommands::openNext() {
    if (m_next.isEmpty()) {
        return;
    }
    m_wanted.clear();
    const QString path = m_next.takeFirst();
    m_parts.loader.load(QFileInfo(path).fileName(), readFileWork(path, m_parts.session.data()));
}

// What else was to be opened is not wanted any more.
void DataCommands::load(const QString& what, DataLoader::Work work) {
    m_next.clear();
    m_parts.loader.load(what, std::move(work));
}

void DataCommands::openShipped(const QString& name) {
    m_wanted = name;
    load(name, shippedWork(name));
}

void DataCommands::openPreset(const QString& name, int points) {
    m_wanted = name;
    load(name, presetWork(name, points, presetSeed));
}

void DataCommands::generate(const GeneratorRequest& request) {
    m_wanted.clear();
    load(tr("generated data"), generatorWork(request));
}

void DataCommands::openFirst() {
    m_wanted = toQt(shippedDatasets().front().name);
    const Expected<LoadedData> data = shippedWork(m_wanted)({});
    if (data) {
        show(*data);
    } else {
        m_parts.messages.showError(toQt(data.error().message));
    }
}

void DataCommands::show(const LoadedData& loaded) {
    m_parts.history.begin();
    m_parts.selection.reset();
    m_parts.notes.setQuestion(loaded.question);
    m_parts.session.setData(loaded.data, loaded.components);
    m_parts.history.record(tr("Load %1").arg(toQt(loaded.data->data.name)));
    m_parts.panel.setCurrent(m_wanted);
    if (!loaded.file.isEmpty()) {
        m_parts.settings.addRecentFile(QFileInfo(loaded.file).absoluteFilePath());
        fillRecent();
    }
}

void DataCommands::saveData() {
    m_parts.chooser.saveFile(
        m_window, tr("Save data"), QStringLiteral("data.csv"),
        tr("CSV table (*.csv);;TSV table (*.tsv);;NumPy array (*.npy)"),
        [this](const QString& path) {
            m_saver.submit(
                [data = m_parts.session.data(), path](const JobContext& job) {
                    return writeDataFile(path.toStdU16String(), data->data, {job.stop, {}});
                },
                [this, path](const Expected<void>& written) {
                    if (written) {
                        m_parts.messages.showNotice(
                            tr("Saved %1.").arg(QFileInfo(path).fileName()));
                    } else {
                        m_parts.messages.showError(toQt(written.error().message));
                    }
                },
                [this, path](const QString& text) {
                    m_parts.messages.showError(tr("%1 could not be written: %2").arg(path, text));
                });
        });
}

void DataCommands::fillRecent() {
    m_recent->clear();
    for (const QString& path : m_parts.settings.value(keys::recentFiles)) {
        // An ampersand in a file name is no mnemonic.
        QString text = QFileInfo(path).fileName();
        QAction* action = m_recent->addAction(text.replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setToolTip(path);
        connect(action, &QAction::triggered, this, [this, path] { openFile(path); });
    }
    if (!m_recent->isEmpty()) {
        m_recent->addSeparator();
        QAction* forget = m_recent->addAction(tr("&Forget these files"));
        forget->setObjectName(QStringLiteral("forgetRecent"));
        connect(forget, &QAction::triggered, this, [this] {
            m_parts.settings.set(keys::recentFiles, QStringList());
            fillRecent();
        });
    }
    m_recent->setEnabled(!m_recent->isEmpty());
}

void DataCommands::fillExamples(const Actions& actions) {
    QMenu* datasets = actions.submenu(QStringLiteral("datasets-menu"));
    for (const ShippedDataset& data : shippedDatasets()) {
        QAction* action = datasets->addAction(toQt(data.title));
        action->setToolTip(toQt(data.question));
        connect(action, &QAction::triggered, this,
                [this, name = toQt(data.name)] { openShipped(name); });
    }
    QMenu* examples = actions.submenu(QStringLiteral("examples-menu"));
    for (const Preset& preset : presets()) {
        QAction* action = examples->addAction(toQt(preset.title));
        action->setToolTip(toQt(preset.question));
        connect(action, &QAction::triggered, this,
                [this, name = toQt(preset.name), size = int(preset.defaultSize)] {
                    openPreset(name, size);
                });
    }
}

} // namespace gaussarium::ui
