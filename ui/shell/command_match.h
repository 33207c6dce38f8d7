// Finding a command by a few typed letters.
#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace gaussarium::ui {

// How well `typed` names `text`, more for better; none where a typed word is not found. Case and
// accents do not matter. Each word of `typed` is looked for by itself, so their order does not
// matter either: as the beginning of a word of the text, else as initials of words ("ec": Export
// Comparison), else inside a word, else as letters in that order within one word. Nothing typed
// matches everything equally.
std::optional<int> matchScore(const QString& typed, const QString& text);

// The indices of the names that match, the best first; of equally good ones the earlier first.
// Where `besides` is given (one text a name: its menu, its keys), names that match only together
// with it come after those that match alone.
std::vector<int> bestMatches(const QString& typed, const QStringList& names,
                             const QStringList& besides = {});

} // namespace gaussarium::ui
