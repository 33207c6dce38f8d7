// What can be set of a training run, as fields of forms: the network, the tasks, the loss and the
// schedule of core/train/train_config.h by their names there.
#pragma once

#include "core/estimate/options.h"
#include "core/train/train_config.h"

#include <QString>

#include <map>
#include <string>
#include <vector>

namespace gaussarium::ui {

struct FieldGroup {
    QString title;
    std::vector<OptionSpec> fields; // "network.layers", ...; defaults are TrainConfig's own
};

// The numbers that a person changes; the others keep what the preset says. Two names are the form's
// own: tasks.fewest_points and tasks.most_points stand for the list tasks.sizes.
const std::vector<FieldGroup>& trainingFields();

// Every field's value in that configuration.
std::map<std::string, std::string> fieldValues(const train::TrainConfig& config);

// Causal or not, positions, read-out and loss as they are of this architecture where nothing else
// is asked for.
std::map<std::string, std::string> usualSwitches(const std::string& architecture);

// The configuration with these fields changed; those that are not named stay, but for the switches
// of another architecture, which are then its usual ones. What a choice cannot do without follows
// from it: of the paper's network its family of tasks, k told, no Muon, no refinements; of learned
// positions as many as points; of an assignment no refinements; of the paper's loss k told. The
// error names the field.
Expected<train::TrainConfig> withFields(const train::TrainConfig& base,
                                        const std::map<std::string, std::string>& values);

} // namespace gaussarium::ui
