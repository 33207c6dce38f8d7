// One model of the library, as its folder says: a training run (core/worker/run_reader.h) or
// imported weights, with a name of its own.
#pragma once

#include "core/tgmm/weights_file.h"
#include "core/worker/run_lock.h"
#include "ui/training/snapshots.h"

#include <QDateTime>
#include <QString>

#include <optional>
#include <vector>

namespace gaussarium::ui {

struct ModelEntry {
    QString folder; // absolute
    QString name;
    QDateTime created; // local time; invalid where the folder does not say
    bool pinned = false;
    bool isRun = false; // false: imported
    qint64 step = 0;
    qint64 steps = 0;             // of the whole schedule; 0: not known
    std::optional<double> excess; // held-out, nats per point over the truth's, mean of its sizes
    QString network;              // what it is made of, in words; empty: not known
    QString weights;              // empty before the first checkpoint
    std::vector<Snapshot> snapshots;
    std::optional<worker::RunWriter> writer; // who trains it now
    QString problem;                         // why it cannot be read; else empty

    bool unfinished() const { return isRun && step < steps; }
};

// What the library writes into a folder beside the run's own files.
struct ModelNote {
    QString name;
    QDateTime created;
    bool pinned = false;
};

// Never fails: what cannot be read is an entry with a problem. Reads the log and the manifest of a
// run, the header of imported weights.
ModelEntry readModel(const QString& folder);

// model.json; an unreadable one counts as none, whose name is the folder's.
ModelNote readNote(const QString& folder);
// Atomic. An error is a sentence; empty: done.
QString writeNote(const QString& folder, const ModelNote& note);

// The card of a weights file as text for people: a heading, what the network is made of, then a
// list.
QString cardText(const QString& name, const tgmm::Weights& weights);

} // namespace gaussarium::ui
