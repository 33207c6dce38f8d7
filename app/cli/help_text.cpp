#include "app/cli/help_text.h"

#include "app/cli/arguments.h"
#include "app/cli/text_table.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace gaussarium::cli {

namespace {

constexpr int helpWidth = 80;
constexpr int helpColumn = 30;

// In the order in which people meet them.
constexpr std::array<std::pair<const char*, const char*>, 7> verbs{{
    {"sample", "Draw points from a named or a random mixture, with their truth."},
    {"fit", "Estimate a mixture from data by one method."},
    {"compare", "Estimate by several methods, side by side; a figure from any --camera."},
    {"evaluate", "Measure methods on many random tasks whose truth is known."},
    {"card", "Write the card of a trained network: how it was made, what it reaches."},
    {"bench", "Measure the speed of em, tgmm, train and ui, each against its baseline."},
    {"info", "Versions, instruction set, methods, data sets, presets, trained models."},
}};

// The method before `until` that has this very option; null where none has.
const Method* earlierOwner(const MethodRegistry& registry, const Method& until,
                           const OptionSpec& spec) {
    for (const Method& method : registry.all()) {
        if (&method == &until) {
            break;
        }
        for (const OptionSpec& other : method.options) {
            if (other.name == spec.name && other.help == spec.help
                && other.choices == spec.choices) {
                return &method;
            }
        }
    }
    return nullptr;
}

std::string valueWords(const OptionSpec& spec) {
    switch (spec.kind) {
    case OptionKind::Integer:
        return "N";
    case OptionKind::Real:
        return "X";
    case OptionKind::File:
        return "FILE";
    case OptionKind::Choice:
        break;
    }
    std::string words;
    for (const std::string& choice : spec.choices) {
        words += (words.empty() ? "" : "|") + choice;
    }
    return words;
}

} // namespace

std::string helpLine(const std::string& name, const std::string& help) {
    std::string line = "  " + name;
    const int used = displayWidth(line);
    line += used + 2 > helpColumn ? "\n" + std::string(helpColumn, ' ')
                                  : std::string(static_cast<std::size_t>(helpColumn - used), ' ');
    return line + wrapped(help, helpWidth, helpColumn, helpColumn) + "\n";
}

bool isVerb(const std::string& word) {
    return std::any_of(verbs.begin(), verbs.end(),
                       [&](const auto& verb) { return word == verb.first; });
}

std::string verbSummary(const std::string& verb) {
    for (const auto& [name, summary] : verbs) {
        if (verb == name) {
            return summary;
        }
    }
    return {};
}

std::string verbList() {
    std::string list;
    for (const auto& [name, summary] : verbs) {
        list += (list.empty() ? "" : ", ") + std::string(name);
    }
    return list;
}

std::string versionLine() {
    return "gaussarium " GAUSSARIUM_VERSION "\n";
}

std::string generalHelp() {
    std::string text = "Watch Gaussian mixtures being estimated.\n\n"
                       "Usage:\n"
                       "  gaussarium [FILE...]          the window, with these data\n"
                       "  gaussarium VERB [OPTIONS]     the command line; needs no display\n\n"
                       "Verbs (gaussarium VERB --help says more):\n";
    for (const auto& [name, summary] : verbs) {
        text += fmt::format("  {:<10}{}\n", name, summary);
    }
    text += "\n  --help, --version\n\n"
            "Exit status: 0 done, 1 it failed, 2 the call was wrong, 130 interrupted by Ctrl-C\n"
            "(what was finished is then written).\n";
    return text;
}

std::string methodList(const MethodRegistry& registry) {
    std::string list;
    for (const Method& method : registry.all()) {
        list += (list.empty() ? "" : ", ") + method.id;
    }
    return list;
}

std::string methodOptionsHelp(const MethodRegistry& registry) {
    std::string text = "Options of the methods. --NAME reaches every chosen method that has it, "
                       "--METHOD.NAME\none alone (--em.restarts 10), METHOD:NAME=VALUE in the "
                       "list of methods one variant of\nit (em:restarts=1,em:restarts=20).\n";
    for (const Method& method : registry.all()) {
        text += "\n" + wrapped(method.id + ": " + method.summary, helpWidth, 4) + "\n";
        // Options that mean the same as another method's are named, not told again.
        std::map<std::string, std::string> shared;
        for (const OptionSpec& spec : method.options) {
            const std::string standard =
                spec.defaultValue.empty() ? "" : " [" + spec.defaultValue + "]";
            if (const Method* owner = earlierOwner(registry, method, spec)) {
                std::string& list = shared[owner->id];
                list += (list.empty() ? "--" : ", --") + spec.name + standard;
            } else {
                text += helpLine("--" + spec.name + " " + valueWords(spec), spec.help + standard);
            }
        }
        for (const auto& [owner, list] : shared) {
            text += wrapped("  as " + owner + ": " + list, helpWidth, 4) + "\n";
        }
    }
    return text;
}

} // namespace gaussarium::cli
