// A window without a window: drives the trainer as the real one does, until it is killed.
// window_stand_in FOLDER SETTINGS-FILE; tells "worker PROCESS" and "saved STEP".
#include "core/base/atomic_file.h"
#include "ui/async/training_client.h"

#include <QCoreApplication>

#include <cstdio>

using gaussarium::ui::TrainingClient;

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    TrainingClient client;
    QObject::connect(&client, &TrainingClient::stateChanged, &client, [&] {
        if (client.state() == TrainingClient::State::Running) {
            std::printf("worker %lld\n", static_cast<long long>(client.workerInfo()->process));
        } else if (!client.busy()) {
            std::printf("ended %s\n", client.sentence().toUtf8().constData());
        }
        std::fflush(stdout);
    });
    QObject::connect(&client, &TrainingClient::checkpointWritten, &client, [](qint64 step) {
        std::printf("saved %lld\n", static_cast<long long>(step));
        std::fflush(stdout);
    });
    gaussarium::worker::Start start;
    start.folder = words.at(1).toStdString();
    const auto settings = gaussarium::readFile(words.at(2).toStdString());
    start.settings = settings ? *settings : "{}";
    if (gaussarium::readFile(start.folder + "/checkpoint.json")) {
        client.goOn(words.at(1));
    } else {
        client.start(start);
    }
    return QCoreApplication::exec();
}
