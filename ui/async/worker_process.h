// A child process that is spoken to by lines, and the way to have another in tests.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <memory>

namespace gaussarium::ui {

struct WorkerEnd {
    enum class How {
        NotStarted, // `reason` says why
        Exited,     // with code `number`
        Killed      // by signal `number`
    };
    How how = How::Exited;
    int number = 0;
    QString reason;
};

// GUI thread only; nothing blocks but the destructor, for two seconds at most.
class WorkerProcess : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    // Answered by started() or ended().
    virtual void start() = 0;
    virtual void write(const QByteArray& bytes) = 0;
    // A worker whose input ends writes its checkpoint and goes.
    virtual void closeInput() = 0;
    virtual void kill() = 0;

signals:
    void started();
    void output(const QByteArray& bytes);
    void errorOutput(const QByteArray& bytes);
    // The last signal.
    void ended(const gaussarium::ui::WorkerEnd& end);
};

// A worker that is still within a long step when this is destroyed is left to end by itself: its
// input is closed, so it writes its checkpoint.
class ChildProcess final : public WorkerProcess {
    Q_OBJECT

public:
    ChildProcess(const QString& program, const QStringList& arguments, QObject* parent = nullptr);
    ~ChildProcess() override;

    void start() override;
    void write(const QByteArray& bytes) override;
    void closeInput() override;
    void kill() override;
    qint64 processId() const { return m_process->processId(); }

private:
    QString m_program;
    QStringList m_arguments;
    std::unique_ptr<QProcess> m_process;
};

} // namespace gaussarium::ui
