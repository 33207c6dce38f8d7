#include "ui/async/data_sources.h"

#include "core/data/data_file.h"
#include "core/data/shipped_datasets.h"
#include "core/mixture/presets.h"
#include "core/mixture/shifted_tasks.h"
#include "core/mixture/truth_file.h"
#include "ui/model/text.h"

#include <QFileInfo>

#include <algorithm>

namespace gaussarium::ui {

namespace {

// Two streams of one seed: the mixture must not change with the number of points.
constexpr std::uint64_t mixtureStream = 1;
constexpr std::uint64_t pointStream = 2;

std::filesystem::path toPath(const QString& path) {
    return {path.toStdU16String()};
}

Expected<LoadedData> readTruthFile(const QString& path, const DataPointer& current) {
    if (!current) {
        return fail("{}: a truth file needs data to belong to: open these first", toStd(path));
    }
    const Expected<TruthFile> truth = readTruth(toPath(path));
    if (!truth) {
        return fail(truth.error());
    }
    Expected<LabelledData> data = withTruth(current->data, *truth);
    if (!data) {
        return fail(data.error());
    }
    const int components = int(data->truth.components());
    return LoadedData{std::make_shared<const LabelledData>(std::move(*data)), components, {}, path};
}

} // namespace

DataLoader::Work readFileWork(const QString& path, DataPointer current) {
    return [path, current = std::move(current)](const JobContext& job) -> Expected<LoadedData> {
        if (QFileInfo(path).suffix().compare(QLatin1String("json"), Qt::CaseInsensitive) == 0) {
            return readTruthFile(path, current);
        }
        Expected<Dataset> data = readDataFile(toPath(path), {}, {job.stop, {}});
        if (!data) {
            return fail(data.error());
        }
        return LoadedData{
            std::make_shared<const LabelledData>(LabelledData{std::move(*data), {}}), {}, {}, path};
    };
}

DataLoader::Work shippedWork(const QString& name) {
    return [name = toStd(name)](const JobContext&) -> Expected<LoadedData> {
        Expected<Dataset> data = loadShippedDataset(name);
        if (!data) {
            return fail(data.error());
        }
        const auto& all = shippedDatasets();
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const ShippedDataset& d) { return d.name == name; });
        return LoadedData{std::make_shared<const LabelledData>(LabelledData{std::move(*data), {}}),
                          found->components,
                          toQt(found->question),
                          {}};
    };
}

DataLoader::Work presetWork(const QString& name, int points, quint64 seed) {
    return [name = toStd(name), points, seed](const JobContext& job) -> Expected<LoadedData> {
        Expected<LabelledData> data = drawPreset(name, points, seed, job.stop);
        if (!data) {
            return fail(data.error());
        }
        const auto& all = presets();
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const Preset& preset) { return preset.name == name; });
        return LoadedData{std::make_shared<const LabelledData>(std::move(*data)),
                          found->components,
                          toQt(found->question),
                          {}};
    };
}

DataLoader::Work generatorWork(const GeneratorRequest& request) {
    return [request](const JobContext&) -> Expected<LoadedData> {
        return LoadedData{std::make_shared<const LabelledData>(generate(request)),
                          int(request.task.components),
                          {},
                          {}};
    };
}

LabelledData generate(const GeneratorRequest& request) {
    Random random(deriveSeed(request.seed, mixtureStream));
    const PointSource source = drawSource(request.task, random);
    LabelledData data =
        drawDataset(source, request.points, deriveSeed(request.seed, pointStream), "Generated");
    data.data.source = fmt::format(
        "the generator: {} family, {} dimensions, {} components, separation {}, "
        "imbalance {}, seed {}",
        familyName(request.task.family), request.task.dimension, request.task.components,
        request.task.separation, request.task.imbalance, request.seed);
    return data;
}

} // namespace gaussarium::ui
