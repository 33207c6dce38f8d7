#include "tests/app/cli_runner.h"

#include <QFile>
#include <QProcessEnvironment>

namespace gaussarium::testing {

void CliRunner::start(QProcess& process, const QStringList& words) const {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR"}) {
        environment.remove(QString::fromLatin1(name));
    }
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_folder.path());
    process.start(QStringLiteral(GAUSSARIUM_PROGRAM), words, QIODevice::ReadOnly);
}

CliResult CliRunner::run(const QStringList& words) const {
    QProcess process;
    start(process, words);
    CliResult result;
    const bool ended = process.waitForFinished(100'000);
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    if (ended && process.exitStatus() == QProcess::NormalExit) {
        result.status = process.exitCode();
    }
    return result;
}

void CliRunner::write(const QString& file, const QByteArray& bytes) const {
    QFile target(path(file));
    if (target.open(QIODevice::WriteOnly)) {
        target.write(bytes);
    }
}

QByteArray CliRunner::read(const QString& file) const {
    QFile source(path(file));
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

bool CliRunner::exists(const QString& file) const {
    return QFile::exists(path(file));
}

nlohmann::json CliRunner::readJson(const QString& file) const {
    return parseJson(read(file));
}

nlohmann::json parseJson(const QByteArray& bytes) {
    return nlohmann::json::parse(bytes.begin(), bytes.end(), nullptr, false);
}

QStringList readyMethods(const CliRunner& runner) {
    QStringList names;
    const nlohmann::json info = parseJson(runner.run({"info", "--json", "-"}).out);
    for (const auto& method : info["methods"]) {
        const QString name = QString::fromStdString(method["name"].get<std::string>());
        if (!info["models"].empty() || !name.startsWith("tgmm")) {
            names.append(name);
        }
    }
    return names;
}

} // namespace gaussarium::testing
