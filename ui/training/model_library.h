// The user's models, each a folder: listed, named, pinned, deleted and brought back, exported and
// imported.
#pragma once

#include "ui/async/latest_runner.h"
#include "ui/training/model_entry.h"

#include <QLockFile>
#include <QObject>

#include <memory>
#include <vector>

namespace gaussarium::ui {

// What is deleted waits in a folder of its own beside the models until the library goes, and until
// then comes back by undoDelete(). Two windows may share the models: each empties its own bin only,
// and the bin of a window that died is emptied by the next one. GUI thread only; reading and
// copying go on in a thread, names and moves are done at once.
class ModelLibrary : public QObject {
    Q_OBJECT

public:
    // Nothing is written before there is a model. An empty folder: the user's
    // (QStandardPaths::AppDataLocation).
    explicit ModelLibrary(const QString& folder = {}, QObject* parent = nullptr);
    ~ModelLibrary() override;

    QString folder() const { return m_folder; }
    // As the last reading found them: pinned ones first, then the newest.
    const std::vector<ModelEntry>& models() const { return m_models; }
    // Null where there is none of that folder.
    const ModelEntry* find(const QString& folder) const;

    void refresh();

    // A folder for a new run, whose name gets a number where it is taken; an error is a sentence.
    Expected<QString> makeFolder(const QString& name);
    // Takes back the folder of a run that never began: one without anything but its name, its lock
    // and pieces of a first checkpoint.
    void dropEmpty(const QString& folder);
    // Each returns a sentence where it cannot be done, else nothing.
    QString rename(const QString& folder, const QString& name);
    QString setPinned(const QString& folder, bool pinned);
    QString remove(const QString& folder);
    // Brings back what was deleted last, or that deletion (see removed()), if it is still deleted.
    QString undoRemove();
    QString undoRemove(const QString& deletion);
    // The name of what undoRemove() would bring back; empty: nothing.
    QString lastRemoved() const;

    // A .tgmm file becomes a model; refused with the reader's reason.
    void importModel(const QString& path);
    // Copies weights to a file, and their card as text beside it: NAME.md.
    void exportModel(const QString& weights, const QString& name, const QString& path);

signals:
    void changed();
    // A model was deleted, or such a deletion taken back: the model is in that folder now.
    void removed(const QString& deletion, const QString& name);
    void broughtBack(const QString& deletion, const QString& folder);
    // An import or export is done (what was made), or not (why).
    void done(const QString& sentence);
    void failed(const QString& sentence);

private:
    struct Removed {
        QString folder, bin, name;
    };

    QString binRoot() const;
    QString ownBin();
    void emptyOldBins();

    QString m_folder;
    std::vector<ModelEntry> m_models;
    std::vector<Removed> m_removed;
    int m_deletions = 0; // so far
    QString m_bin;
    std::unique_ptr<QLockFile> m_binLock;
    LatestRunner m_reader, m_copier;
};

} // namespace gaussarium::ui
