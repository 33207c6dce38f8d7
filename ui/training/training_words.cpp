#include "ui/training/training_words.h"

#include "ui/model/text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("TrainingWords", text);
}

// A token is a point: the averages of the log tell points and steps so far.
double tokensPerSecond(const worker::Progress& progress) {
    return progress.step > 0
               ? progress.stepsPerSecond * double(progress.tokens) / double(progress.step)
               : 0.0;
}

double secondsLeft(const worker::Progress& progress, std::int64_t steps, double minutes) {
    double left = steps > 0 ? double(steps - progress.step) / progress.stepsPerSecond
                            : std::numeric_limits<double>::infinity();
    if (minutes > 0.0) {
        left = std::min(left, 60.0 * minutes - progress.seconds);
    }
    return std::max(left, 0.0);
}

} // namespace

QString waitText(double seconds) {
    if (!(seconds < 3.6e6)) {
        return tr("more than a month");
    }
    const auto whole = static_cast<qint64>(std::llround(seconds));
    if (whole < 60) {
        return tr("%1 s").arg(whole);
    }
    return whole < 3600 ? tr("%1 min %2 s").arg(whole / 60).arg(whole % 60)
                        : tr("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60);
}

QString trainingSentence(const TrainingClient& client) {
    using State = TrainingClient::State;
    const QString step =
        countText(client.progress() ? client.progress()->step : client.savedStep());
    switch (client.state()) {
    case State::Idle:
        return tr("Nothing is being trained.");
    case State::Starting:
        return tr("The worker is being started.");
    case State::Running:
        return client.silent() ? tr("Nothing has been heard of the worker for a minute: a very "
                                    "long step, or it hangs. Go on from the last checkpoint, or "
                                    "wait.")
                               : tr("Training.");
    case State::Paused:
        return client.sentence().isEmpty()
                   ? tr("Paused at step %1.").arg(step)
                   : tr("Paused at step %1: %2. Resume tries again.").arg(step, client.sentence());
    case State::Ending:
        return tr("The run writes its last checkpoint.");
    case State::Finished:
    case State::Failed:
        break;
    }
    return client.sentence();
}

QString paceWords(const worker::Progress& now, std::int64_t steps, double minutes) {
    if (!(now.stepsPerSecond > 0.0)) {
        return {};
    }
    const QString tokens = tr("%1 tokens/s").arg(countText(std::llround(tokensPerSecond(now))));
    return steps > 0 || minutes > 0.0
               ? tr("%1 · %2 left").arg(tokens, waitText(secondsLeft(now, steps, minutes)))
               : tokens;
}

QString paceWords(const worker::LogRow& now, std::int64_t steps, double minutes) {
    worker::Progress progress;
    progress.step = now.step;
    progress.seconds = now.seconds;
    progress.tokens = now.tokens;
    progress.stepsPerSecond = now.stepsPerSecond;
    return paceWords(progress, steps, minutes);
}

QString trainingNumbers(const TrainingClient& client, double minutes) {
    if (!client.progress() || !client.run()) {
        return {};
    }
    const worker::Progress& now = *client.progress();
    QStringList phrases = {
        client.run()->steps > 0
            ? tr("Step %1 of %2").arg(countText(now.step), countText(client.run()->steps))
            : tr("Step %1").arg(countText(now.step)),
        tr("loss %1").arg(numberText(now.nll, 4)),
        tr("gradient %1").arg(numberText(now.gradientNorm, 2)),
        tr("learning rate %1").arg(numberText(now.learningRate, 2))};
    const QString pace = paceWords(now, client.run()->steps, minutes);
    if (client.state() == TrainingClient::State::Running && !pace.isEmpty()) {
        phrases.append(pace);
    }
    if (now.skipped > 0) {
        phrases.append(tr("%1 steps skipped").arg(countText(now.skipped)));
    }
    return phrases.join(QStringLiteral(" · "));
}

QString evaluationWords(const TrainingClient& client) {
    if (!client.evaluation()) {
        return {};
    }
    const worker::Evaluated& now = *client.evaluation();
    QStringList phrases;
    for (std::size_t i = 0; i < std::min(now.sizes.size(), now.excess.size()); ++i) {
        phrases.append(
            tr("%1 (n = %2)").arg(numberText(now.excess[i], 3), countText(now.sizes[i])));
    }
    return tr("Held-out at step %1: %2 nats a point over the truth.")
        .arg(countText(now.step), phrases.join(QStringLiteral(", ")));
}

} // namespace gaussarium::ui
