// Where data come from, as work for the DataLoader: each runs in its thread and touches no widget.
#pragma once

#include "core/mixture/task_prior.h"
#include "ui/async/data_loader.h"

namespace gaussarium::ui {

// What the generator is asked for.
struct GeneratorRequest {
    TaskOptions task;
    int points = 600;
    quint64 seed = 1;
};

// A table of points, or a truth file (.json), which is attached to `current`.
DataLoader::Work readFileWork(const QString& path, DataPointer current);
// A data set that ships (core/data/shipped_datasets.h).
DataLoader::Work shippedWork(const QString& name);
// A named preset (core/mixture/presets.h).
DataLoader::Work presetWork(const QString& name, int points, quint64 seed);
// A mixture drawn at random, and points drawn from it.
DataLoader::Work generatorWork(const GeneratorRequest& request);

// The mixture and points of a request; throws std::invalid_argument for a request that no caller
// may make.
LabelledData generate(const GeneratorRequest& request);

} // namespace gaussarium::ui
