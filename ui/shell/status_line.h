// The status bar's permanent part: the data, and what is running.
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;

namespace gaussarium::ui {

class DataLoader;
class FitRunner;
class Session;

class StatusLine : public QWidget {
    Q_OBJECT

public:
    // All must outlive the line.
    StatusLine(const Session& session, const FitRunner& runner, const DataLoader& loader,
               QWidget* parent = nullptr);

private:
    void showData();
    void showActivity();

    const Session& m_session;
    const FitRunner& m_runner;
    const DataLoader& m_loader;
    QLabel* m_data;
    QLabel* m_activity;
    QProgressBar* m_busy;
};

} // namespace gaussarium::ui
