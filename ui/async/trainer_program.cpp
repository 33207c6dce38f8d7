#include "ui/async/trainer_program.h"

#include "ui/model/text.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>

namespace gaussarium::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("TrainerProgram", text);
}

} // namespace

Expected<QString> findTrainer() {
    const QString name = QStringLiteral("gaussarium-trainer");
    const QString given = qEnvironmentVariable("GAUSSARIUM_TRAINER");
    if (!given.isEmpty()) {
        const QFileInfo file(given);
        if (file.isFile() && file.isExecutable()) {
            return file.absoluteFilePath();
        }
        return fail("{}",
                    toStd(tr("GAUSSARIUM_TRAINER names %1, which is no program.").arg(given)));
    }
    const QString beside =
        QStandardPaths::findExecutable(name, {QCoreApplication::applicationDirPath()});
    if (!beside.isEmpty()) {
        return beside;
    }
    const QString found = QStandardPaths::findExecutable(name);
    if (!found.isEmpty()) {
        return found;
    }
    return fail(
        "{}", toStd(tr("Training needs the program gaussarium-trainer, which is neither beside "
                       "this program nor in the PATH: it is built where LibTorch is installed.")));
}

} // namespace gaussarium::ui
