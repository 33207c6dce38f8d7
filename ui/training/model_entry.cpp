#include "ui/training/model_entry.h"

#include "core/base/atomic_file.h"
#include "core/train/train_config.h"
#include "core/worker/run_reader.h"
#include "ui/model/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace gaussarium::ui {

namespace {

constexpr std::size_t noteBytes = std::size_t{1} << 16;

QString notePath(const QString& folder) {
    return folder + QStringLiteral("/model.json");
}

QJsonObject objectOf(const std::string& text) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
}

std::optional<double> meanOf(const std::vector<double>& values) {
    if (values.empty()) {
        return std::nullopt;
    }
    double sum = 0.0;
    for (const double value : values) {
        sum += value;
    }
    return sum / static_cast<double>(values.size());
}

std::optional<double> lastExcess(const worker::RunLog& log) {
    for (auto row = log.rows.rbegin(); row != log.rows.rend(); ++row) {
        if (const std::optional<double> excess = meanOf(row->excess)) {
            return excess;
        }
    }
    return std::nullopt;
}

QString wordsOf(const tgmm::NetworkConfig& config) {
    const QString parts = toQt(tgmm::partsInWords(config));
    return QCoreApplication::translate("ModelEntry", "%1, layers %2, heads %3, width %4%5")
        .arg(toQt(std::string(nameOf(config.architecture))), countText(config.layers),
             countText(config.heads), countText(config.width),
             parts.isEmpty() ? parts : QStringLiteral(", ") + parts);
}

void readRunInto(ModelEntry& entry) {
    const Expected<worker::RunView> run = worker::readRun(toStd(entry.folder));
    if (!run) {
        entry.problem = toQt(run.error().message);
        return;
    }
    entry.isRun = true;
    entry.step = run->step;
    entry.steps = run->steps;
    entry.excess = lastExcess(run->log);
    entry.weights = toQt(run->weights.string());
    entry.writer = run->writer;
    // A run that another version writes may be of a kind that this one does not know.
    if (const auto config = train::parseTrainConfig(run->configJson)) {
        entry.network = wordsOf(config->network);
    }
}

void readWeightsInto(ModelEntry& entry, const QString& path) {
    const Expected<tgmm::Weights> weights = tgmm::readWeights(toStd(path));
    if (!weights) {
        entry.problem = toQt(weights.error().message);
        return;
    }
    entry.weights = path;
    entry.network = wordsOf(weights->config);
    const QJsonObject card = objectOf(weights->card);
    entry.step = card.value(QStringLiteral("steps")).toInteger();
    entry.steps = entry.step;
    std::vector<double> excess;
    for (const QJsonValue value : card.value(QStringLiteral("held_out_excess_nll")).toObject()) {
        excess.push_back(value.toDouble());
    }
    entry.excess = meanOf(excess);
}

// "steps", "held out excess nll": the card's own names are meant for programs.
void addLines(QStringList& lines, const QJsonObject& object, const QString& before) {
    for (auto field = object.begin(); field != object.end(); ++field) {
        const QString name =
            before + QString(field.key()).replace(QLatin1Char('_'), QLatin1Char(' '));
        if (field->isObject()) {
            addLines(lines, field->toObject(), name + QStringLiteral(", "));
            continue;
        }
        QString value =
            field->isArray()
                ? QString::fromUtf8(QJsonDocument(field->toArray()).toJson(QJsonDocument::Compact))
                : field->toVariant().toString();
        lines.append(QStringLiteral("- %1: %2").arg(name, value));
    }
}

} // namespace

ModelNote readNote(const QString& folder) {
    ModelNote note;
    note.name = QFileInfo(folder).fileName();
    const Expected<std::string> text = readFile(toStd(notePath(folder)), noteBytes);
    if (text) {
        const QJsonObject json = objectOf(*text);
        const QString name = json.value(QStringLiteral("name")).toString().trimmed();
        note.name = name.isEmpty() ? note.name : name;
        note.created =
            QDateTime::fromString(json.value(QStringLiteral("created")).toString(), Qt::ISODate)
                .toLocalTime();
        note.pinned = json.value(QStringLiteral("pinned")).toBool();
    }
    return note;
}

QString writeNote(const QString& folder, const ModelNote& note) {
    const QJsonObject json = {
        {QStringLiteral("name"), note.name},
        {QStringLiteral("created"), note.created.toUTC().toString(Qt::ISODate)},
        {QStringLiteral("pinned"), note.pinned}};
    const Expected<void> written =
        writeFileAtomically(toStd(notePath(folder)), QJsonDocument(json).toJson().toStdString());
    return written ? QString() : toQt(written.error().message);
}

ModelEntry readModel(const QString& folder) {
    ModelEntry entry;
    entry.folder = QFileInfo(folder).absoluteFilePath();
    const ModelNote note = readNote(folder);
    entry.name = note.name;
    entry.created = note.created;
    entry.pinned = note.pinned;
    const QDir dir(folder);
    const QString weights = dir.filePath(QStringLiteral("weights.tgmm"));
    const bool run = dir.exists(QStringLiteral("checkpoint.json"))
                     || dir.exists(QStringLiteral("log.csv"))
                     || dir.exists(QStringLiteral("run.lock"));
    if (run || !dir.exists(QStringLiteral("weights.tgmm"))) {
        readRunInto(entry);
    } else {
        readWeightsInto(entry, weights);
    }
    entry.snapshots = findSnapshots(toStd(folder));
    return entry;
}

QString cardText(const QString& name, const tgmm::Weights& weights) {
    QStringList lines = {QStringLiteral("# %1").arg(name), {}, wordsOf(weights.config), {}};
    const auto before = lines.size();
    addLines(lines, objectOf(weights.card), {});
    if (lines.size() == before) {
        lines.append(
            QCoreApplication::translate("ModelCard", "These weights came without a card."));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace gaussarium::ui
