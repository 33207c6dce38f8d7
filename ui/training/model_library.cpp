#include "ui/training/model_library.h"

#include "core/base/atomic_file.h"
#include "core/tgmm/model_store.h"
#include "core/tgmm/weights_file.h"
#include "ui/model/text.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QUuid>

#include <algorithm>
#include <stdexcept>

namespace gaussarium::ui {

namespace {

constexpr std::size_t largestWeights = std::size_t{1} << 30;

QString defaultFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
           + QStringLiteral("/models");
}

// Letters, digits and dashes of a name: what every file system holds.
QString folderName(const QString& name) {
    static const QRegularExpression other(QStringLiteral("[^a-z0-9]+"));
    QString plain = name.toLower().replace(other, QStringLiteral("-")).left(40);
    plain = QString(plain).remove(QRegularExpression(QStringLiteral("^-+|-+$")));
    return plain.isEmpty() ? QStringLiteral("model") : plain;
}

// The name with its numbers counted as far as nobody has it.
QString freeName(const QString& wanted, const std::function<bool(const QString&)>& taken,
                 const QString& between) {
    QString name = wanted;
    for (int number = 2; taken(name); ++number) {
        name = wanted + between + QString::number(number);
    }
    return name;
}

Expected<QString> makeModelFolder(const QString& root, const QString& name,
                                  const QStringList& names) {
    if (!QDir().mkpath(root)) {
        return fail("{}", toStd(ModelLibrary::tr("The folder of models cannot be made: %1")
                                    .arg(QDir::toNativeSeparators(root))));
    }
    const QString wanted = name.trimmed().isEmpty() ? ModelLibrary::tr("Model") : name.trimmed();
    const QDir dir(root);
    // mkdir fails where it exists: two windows cannot take the same one.
    QString folder;
    int tries = 0;
    do {
        folder = freeName(
            folderName(wanted), [&](const QString& one) { return dir.exists(one); },
            QStringLiteral("-"));
    } while (!dir.mkdir(folder) && dir.exists(folder) && ++tries < 100);
    if (!dir.exists(folder)) {
        return fail("{}", toStd(ModelLibrary::tr("No folder can be made in %1: it cannot be "
                                                 "written.")
                                    .arg(QDir::toNativeSeparators(root))));
    }
    ModelNote note;
    note.name = freeName(
        wanted, [&](const QString& one) { return names.contains(one); }, QStringLiteral(" "));
    note.created = QDateTime::currentDateTime();
    const QString path = dir.absoluteFilePath(folder);
    if (const QString problem = writeNote(path, note); !problem.isEmpty()) {
        return fail("{}", toStd(problem));
    }
    return path;
}

// Those that are there now: the list may not have been read yet, or another window adds to it.
QStringList namesIn(const QString& root) {
    QStringList names;
    const QDir dir(root);
    for (const QString& folder : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        names.append(readNote(dir.absoluteFilePath(folder)).name);
    }
    return names;
}

template <class T>
T orThrow(Expected<T> value) {
    if (!value) {
        throw std::runtime_error(value.error().message);
    }
    return std::move(*value);
}

void writeOrThrow(const QString& path, const std::string& bytes) {
    if (const Expected<void> written = writeFileAtomically(toStd(path), bytes); !written) {
        throw std::runtime_error(written.error().message);
    }
}

} // namespace

ModelLibrary::ModelLibrary(const QString& folder, QObject* parent)
    : QObject(parent)
    , m_folder(folder.isEmpty() ? defaultFolder() : folder)
    , m_reader(this, Background::Yes)
    , m_copier(this, Background::Yes) {
    emptyOldBins();
}

ModelLibrary::~ModelLibrary() {
    if (!m_bin.isEmpty()) {
        m_binLock.reset();
        QDir(m_bin).removeRecursively();
    }
}

const ModelEntry* ModelLibrary::find(const QString& folder) const {
    const auto found = std::find_if(m_models.begin(), m_models.end(), [&](const ModelEntry& entry) {
        return entry.folder == folder;
    });
    return found == m_models.end() ? nullptr : &*found;
}

void ModelLibrary::refresh() {
    m_reader.submit(
        [folder = m_folder](const JobContext& context) {
            std::vector<ModelEntry> models;
            const QDir dir(folder);
            for (const QString& name : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
                if (context.stop.stop_requested()) {
                    break;
                }
                models.push_back(readModel(dir.absoluteFilePath(name)));
            }
            std::stable_sort(models.begin(), models.end(),
                             [](const ModelEntry& a, const ModelEntry& b) {
                                 return a.pinned != b.pinned ? a.pinned : a.created > b.created;
                             });
            return models;
        },
        [this](std::vector<ModelEntry> models) {
            m_models = std::move(models);
            emit changed();
        },
        [this](const QString& sentence) { emit failed(sentence); });
}

Expected<QString> ModelLibrary::makeFolder(const QString& name) {
    Expected<QString> folder = makeModelFolder(m_folder, name, namesIn(m_folder));
    refresh();
    return folder;
}

void ModelLibrary::dropEmpty(const QString& folder) {
    QDir dir(folder);
    const QStringList held = dir.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    // What a worker leaves that dies before its first checkpoint is whole is no run either.
    static const QRegularExpression nothing(
        QStringLiteral("^(model\\.json|run\\.lock|checkpoint-.*\\.bin|.*\\.tmp[0-9]+)$"));
    const bool empty = std::all_of(held.begin(), held.end(), [&](const QString& name) {
        return nothing.match(name).hasMatch();
    });
    if (empty) {
        dir.removeRecursively();
    }
    refresh();
}

QString ModelLibrary::rename(const QString& folder, const QString& name) {
    if (name.trimmed().isEmpty()) {
        return tr("A model needs a name.");
    }
    ModelNote note = readNote(folder);
    note.name = name.trimmed();
    const QString problem = writeNote(folder, note);
    refresh();
    return problem;
}

QString ModelLibrary::setPinned(const QString& folder, bool pinned) {
    ModelNote note = readNote(folder);
    note.pinned = pinned;
    const QString problem = writeNote(folder, note);
    refresh();
    return problem;
}

// Hidden, and so no model; beside them, so that a move is a rename.
QString ModelLibrary::binRoot() const {
    return m_folder + QStringLiteral("/.deleted");
}

QString ModelLibrary::ownBin() {
    if (m_bin.isEmpty()) {
        const QString bin =
            binRoot() + QLatin1Char('/') + QUuid::createUuid().toString(QUuid::Id128);
        if (!QDir().mkpath(bin)) {
            return {};
        }
        m_binLock = std::make_unique<QLockFile>(bin + QStringLiteral(".lock"));
        m_binLock->setStaleLockTime(0);
        m_binLock->tryLock(0);
        m_bin = bin;
    }
    return m_bin;
}

void ModelLibrary::emptyOldBins() {
    const QDir bins(binRoot());
    for (const QString& name : bins.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QLockFile lock(bins.absoluteFilePath(name + QStringLiteral(".lock")));
        lock.setStaleLockTime(0);
        if (lock.tryLock(0)) {
            QDir(bins.absoluteFilePath(name)).removeRecursively();
        }
    }
}

QString ModelLibrary::remove(const QString& folder) {
    const ModelEntry now = readModel(folder);
    if (now.writer) {
        return tr("%1 is being trained by %2: stop it first.")
            .arg(now.name, toQt(now.writer->text()));
    }
    const QString bin = ownBin();
    const QString place = bin + QLatin1Char('/') + QFileInfo(folder).fileName() + QLatin1Char('-')
                          + QString::number(m_deletions++);
    if (bin.isEmpty() || !QDir().rename(folder, place)) {
        return tr("%1 cannot be deleted: its folder cannot be moved.").arg(now.name);
    }
    m_removed.push_back({folder, place, now.name});
    emit removed(place, now.name);
    refresh();
    return {};
}

QString ModelLibrary::lastRemoved() const {
    return m_removed.empty() ? QString() : m_removed.back().name;
}

QString ModelLibrary::undoRemove() {
    return m_removed.empty() ? QString() : undoRemove(m_removed.back().bin);
}

QString ModelLibrary::undoRemove(const QString& deletion) {
    const auto found = std::find_if(m_removed.begin(), m_removed.end(),
                                    [&](const Removed& one) { return one.bin == deletion; });
    if (found == m_removed.end()) {
        return {};
    }
    const Removed last = *found;
    const QString folder = freeName(
        last.folder, [](const QString& one) { return QFileInfo::exists(one); },
        QStringLiteral("-"));
    if (!QDir().rename(last.bin, folder)) {
        return tr("%1 cannot be brought back: its folder cannot be moved.").arg(last.name);
    }
    m_removed.erase(found);
    emit broughtBack(last.bin, folder);
    refresh();
    return {};
}

void ModelLibrary::importModel(const QString& path) {
    m_copier.submit(
        [path, root = m_folder](const JobContext&) {
            // Whatever an estimator would refuse is refused here.
            orThrow(tgmm::loadModel(toStd(path)));
            const std::string bytes = orThrow(readFile(toStd(path), largestWeights));
            const QString folder =
                orThrow(makeModelFolder(root, QFileInfo(path).completeBaseName(), namesIn(root)));
            try {
                writeOrThrow(folder + QStringLiteral("/weights.tgmm"), bytes);
            } catch (const std::exception&) {
                QDir(folder).removeRecursively();
                throw;
            }
            return readNote(folder).name;
        },
        [this](const QString& name) {
            emit done(tr("Imported %1.").arg(name));
            refresh();
        },
        [this](const QString& sentence) { emit failed(tr("Not imported: %1").arg(sentence)); },
        Overtaking::Waits);
}

void ModelLibrary::exportModel(const QString& weights, const QString& name, const QString& path) {
    m_copier.submit(
        [=](const JobContext&) {
            const tgmm::Weights read = orThrow(tgmm::readWeights(toStd(weights)));
            writeOrThrow(path, orThrow(readFile(toStd(weights), largestWeights)));
            const QFileInfo file(path);
            writeOrThrow(file.absolutePath() + QLatin1Char('/') + file.completeBaseName()
                             + QStringLiteral(".md"),
                         toStd(cardText(name, read)));
            return file.fileName();
        },
        [this](const QString& file) { emit done(tr("Saved %1 and its card.").arg(file)); },
        [this](const QString& sentence) { emit failed(tr("Not exported: %1").arg(sentence)); },
        Overtaking::Waits);
}

} // namespace gaussarium::ui
