// What a training run is doing, in words.
#pragma once

#include "ui/async/training_client.h"

#include <QString>

namespace gaussarium::ui {

// One sentence for every state: what happens, or why it does not.
QString trainingSentence(const TrainingClient& client);
// "Step 1,200 of 4,000 · loss 2.51 · gradient 1.4 · learning rate 0.003 · 57,000 tokens/s · 1 min
// 40 s left"; empty before the first step. `minutes` is the run's budget, 0 for none.
QString trainingNumbers(const TrainingClient& client, double minutes);
// "57,000 tokens/s · 1 min 40 s left"; empty where it is not known how fast it goes. A token is a
// point. Without steps and minutes (0) nobody knows the end.
QString paceWords(const worker::LogRow& now, std::int64_t steps, double minutes);
QString paceWords(const worker::Progress& now, std::int64_t steps, double minutes);
// "held-out excess 0.143 nats (n = 64)" of an evaluation; empty where there is none.
QString evaluationWords(const TrainingClient& client);
// "45 s", "1 min 40 s", "2 h 5 min": a time to wait, not to measure.
QString waitText(double seconds);

} // namespace gaussarium::ui
