#include "ui/shell/command_match.h"

#include <algorithm>
#include <utility>

namespace gaussarium::ui {

namespace {

// Far enough apart that no length bonus (below 10) turns a worse kind into a better one.
constexpr int wholeWord = 60;
constexpr int wordStart = 50;
constexpr int initials = 35;
constexpr int insideWord = 25;
constexpr int lettersInOrder = 10;

// Letters and digits in words, without case and accents.
QStringList wordsOf(const QString& text) {
    QStringList words{QString()};
    for (const QChar c : text.normalized(QString::NormalizationForm_KD)) {
        if (c.isMark()) {
            continue;
        }
        if (c.isLetterOrNumber()) {
            words.last() += c.toCaseFolded();
        } else if (!words.last().isEmpty()) {
            words.append(QString());
        }
    }
    if (words.last().isEmpty()) {
        words.removeLast();
    }
    return words;
}

bool inOrder(const QString& letters, const QString& word) {
    qsizetype at = 0;
    for (const QChar c : letters) {
        at = word.indexOf(c, at);
        if (at < 0) {
            return false;
        }
        ++at;
    }
    return true;
}

// The best place of one typed word; 0 for none.
int wordScore(const QString& typed, const QStringList& words) {
    int best = 0;
    QString firsts;
    for (const QString& word : words) {
        firsts += word.front();
        if (word == typed) {
            best = std::max(best, wholeWord);
        } else if (word.startsWith(typed)) {
            best = std::max(best, wordStart);
        } else if (typed.size() > 1 && word.contains(typed)) {
            best = std::max(best, insideWord);
        } else if (typed.size() > 2 && word.front() == typed.front() && inOrder(typed, word)) {
            best = std::max(best, lettersInOrder);
        }
    }
    if (best < initials && typed.size() > 1 && firsts.contains(typed)) {
        best = initials;
    }
    return best;
}

} // namespace

std::optional<int> matchScore(const QString& typed, const QString& text) {
    const QStringList wanted = wordsOf(typed);
    const QStringList words = wordsOf(text);
    if (wanted.isEmpty()) {
        return 0;
    }
    if (words.isEmpty()) {
        return std::nullopt;
    }
    int sum = 0;
    for (const QString& word : wanted) {
        const int score = wordScore(word, words);
        if (score == 0) {
            return std::nullopt;
        }
        sum += score;
    }
    // Of two that match alike the one that says less besides is meant.
    const auto others = static_cast<int>(words.size() - wanted.size());
    return 10 * sum + std::clamp(9 - others, 0, 9);
}

std::vector<int> bestMatches(const QString& typed, const QStringList& names,
                             const QStringList& besides) {
    constexpr int alone = 1'000'000;        // above every score
    std::vector<std::pair<int, int>> found; // score, index
    for (int i = 0; i < static_cast<int>(names.size()); ++i) {
        if (const auto score = matchScore(typed, names[i])) {
            found.emplace_back(alone + *score, i);
        } else if (i < besides.size()) {
            if (const auto both = matchScore(typed, names[i] + QLatin1Char(' ') + besides[i])) {
                found.emplace_back(*both, i);
            }
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<int> indices;
    indices.reserve(found.size());
    for (const auto& [score, index] : found) {
        indices.push_back(index);
    }
    return indices;
}

} // namespace gaussarium::ui
