// Runs the built `gaussarium` in a folder of its own, without a display.
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <nlohmann/json.hpp>

namespace gaussarium::testing {

struct CliResult {
    int status = -1; // -1: it crashed or did not end in time
    QByteArray out;
    QByteArray err;
};

class CliRunner {
public:
    // Working folder of every call; removed in the end.
    QString path(const QString& file) const { return m_folder.filePath(file); }

    CliResult run(const QStringList& words) const;
    // Started, not waited for.
    void start(QProcess& process, const QStringList& words) const;

    void write(const QString& file, const QByteArray& bytes) const;
    QByteArray read(const QString& file) const; // empty where there is none
    bool exists(const QString& file) const;
    // Fails the calling test with a discarded value where the file holds no JSON.
    nlohmann::json readJson(const QString& file) const;

private:
    QTemporaryDir m_folder;
};

nlohmann::json parseJson(const QByteArray& bytes);

// The methods that `info` lists, but for those of TGMM where no trained network is installed.
QStringList readyMethods(const CliRunner& runner);

} // namespace gaussarium::testing

// Status first, then what was said: a failure shows both.
#define COMPARE_STATUS(result, expected)                                                           \
    do {                                                                                           \
        const auto& compared = (result);                                                           \
        QVERIFY2(compared.status == (expected), ("status " + QByteArray::number(compared.status)   \
                                                 + ": " + compared.err + compared.out)             \
                                                    .constData());                                 \
    } while (false)

#define VERIFY_SAYS(result, words) QVERIFY2((result).err.contains(words), (result).err.constData())
