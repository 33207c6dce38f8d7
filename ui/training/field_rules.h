// Which fields of the training form do not count beside the choices that were made, and why: what a
// form greys out. The rules themselves are train::TrainConfig::check() and withFields().
#pragma once

#include <QString>

#include <map>
#include <string>

namespace gaussarium::ui {

struct FieldRules {
    // Fields that are not used, by name: why.
    std::map<std::string, QString> unused;
    // Choices of a field that cannot be made: why.
    std::map<std::string, std::map<std::string, QString>> refused;
};

// Of the values of all fields (training_fields.h).
FieldRules fieldRules(const std::map<std::string, std::string>& values);

} // namespace gaussarium::ui
