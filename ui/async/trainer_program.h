// Where gaussarium-trainer is.
#pragma once

#include "core/base/error.h"

#include <QString>

namespace gaussarium::ui {

// $GAUSSARIUM_TRAINER, else beside this program, else in the PATH. The error is a sentence for
// people who have not installed it.
Expected<QString> findTrainer();

} // namespace gaussarium::ui
