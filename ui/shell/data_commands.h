// What brings data into the window: files, recent files, examples, the generator; and saves them.
#pragma once

#include "ui/async/data_loader.h"

#include <QObject>
#include <QStringList>

class QMenu;

namespace gaussarium::ui {

class Actions;
class DataPanel;
class EditHistory;
class FileChooser;
class MessageBar;
class NotesPanel;
class SelectionModel;
class Session;
class Settings;
struct GeneratorRequest;

// What the commands read and tell; all of it must outlive them.
struct DataParts {
    Session& session;
    SelectionModel& selection;
    EditHistory& history;
    DataLoader& loader;
    DataPanel& panel;
    NotesPanel& notes;
    MessageBar& messages;
    Settings& settings;
    FileChooser& chooser;
};

// Connects the data panel, the File menu's data entries and the loader. Data that could not be had
// leave the old ones as they are.
class DataCommands : public QObject {
    Q_OBJECT

public:
    DataCommands(const DataParts& parts, const Actions& actions, QWidget* window);

    void chooseFile();
    void openFile(const QString& path);
    // One after another, truth files last: they belong to the data before them.
    void openFiles(QStringList paths);
    void openShipped(const QString& name);
    void openPreset(const QString& name, int points);
    // The first data set that ships, read before this returns (it is small); told in the message
    // bar where it is missing.
    void openFirst();
    void saveData();

private:
    void generate(const GeneratorRequest& request);
    void load(const QString& what, DataLoader::Work work);
    void openNext();
    void show(const LoadedData& loaded);
    void fillRecent();
    void fillExamples(const Actions& actions);

    DataParts m_parts;
    QMenu* m_recent;
    QWidget* m_window;
    QString m_wanted;   // the list entry that the data being loaded come from; empty: none
    QStringList m_next; // files to open after the one that is being read
    LatestRunner m_saver;
};

} // namespace gaussarium::ui
