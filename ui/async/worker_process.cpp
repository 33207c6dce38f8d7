#include "ui/async/worker_process.h"

namespace gaussarium::ui {

namespace {

constexpr int patience = 2000; // ms

} // namespace

ChildProcess::ChildProcess(const QString& program, const QStringList& arguments, QObject* parent)
    : WorkerProcess(parent)
    , m_program(program)
    , m_arguments(arguments)
    , m_process(std::make_unique<QProcess>()) {
    connect(m_process.get(), &QProcess::started, this, &WorkerProcess::started);
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this,
            [this] { emit output(m_process->readAllStandardOutput()); });
    connect(m_process.get(), &QProcess::readyReadStandardError, this,
            [this] { emit errorOutput(m_process->readAllStandardError()); });
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            emit ended({WorkerEnd::How::NotStarted, 0, m_process->errorString()});
        }
    });
    connect(m_process.get(), &QProcess::finished, this,
            [this](int code, QProcess::ExitStatus status) {
                // On Unix the code of a crash is the signal's number.
                const bool crashed = status == QProcess::CrashExit;
                emit ended({crashed ? WorkerEnd::How::Killed : WorkerEnd::How::Exited, code, {}});
            });
}

ChildProcess::~ChildProcess() {
    m_process->disconnect(this);
    if (m_process->state() == QProcess::NotRunning) {
        return;
    }
    m_process->closeWriteChannel();
    if (!m_process->waitForFinished(patience) && m_process->state() != QProcess::NotRunning) {
        // Its destructor would kill the worker before its checkpoint.
        QProcess* const left = m_process.release();
        QObject::connect(left, &QProcess::finished, left, &QObject::deleteLater);
    }
}

void ChildProcess::start() {
    m_process->start(m_program, m_arguments);
}

void ChildProcess::write(const QByteArray& bytes) {
    m_process->write(bytes);
}

void ChildProcess::closeInput() {
    m_process->closeWriteChannel();
}

void ChildProcess::kill() {
    m_process->kill();
}

} // namespace gaussarium::ui
