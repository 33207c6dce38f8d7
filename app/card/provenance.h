// How a network came to be, from what its weights file says of itself. Internal to app/card.
#pragma once

#include "core/tgmm/weights_file.h"

#include <string>

namespace gaussarium::card {

// Shape, command, date, steps, points, seconds, what training itself measured, and the whole
// configuration, as Markdown under "## How it was made". What the file does not say is left out.
std::string provenanceMarkdown(const tgmm::Weights& weights);

} // namespace gaussarium::card
