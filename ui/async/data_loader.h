// Reads, or makes, data off the GUI thread: the last one asked for wins.
#pragma once

#include "core/base/error.h"
#include "ui/async/latest_runner.h"
#include "ui/model/session.h"

#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace gaussarium::ui {

struct LoadedData {
    DataPointer data;
    std::optional<int> components; // the k to ask for; none: as before
    QString question;              // what the data are made to ask; may be empty
    QString file;                  // where a file was read; else empty
};

class DataLoader : public QObject {
    Q_OBJECT

public:
    using Work = std::function<Expected<LoadedData>(const JobContext&)>;

    explicit DataLoader(QObject* parent = nullptr);

    // `what` is shown while it lasts: "old_faithful.csv". A failure keeps whatever data there are.
    void load(const QString& what, Work work);
    void cancel();
    bool busy() const { return m_runner.busy(); }
    // What is being loaded; empty where nothing is.
    QString what() const { return busy() ? m_what : QString(); }

signals:
    void activityChanged();
    void loaded(const gaussarium::ui::LoadedData& data);
    void failed(const QString& sentence);

private:
    LatestRunner m_runner;
    QString m_what;
};

} // namespace gaussarium::ui
