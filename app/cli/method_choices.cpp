#include "app/cli/method_choices.h"

#include "app/cli/argument_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace gaussarium::cli {

namespace {

MethodChoice choiceOf(const MethodRegistry& registry, const std::string& word) {
    Expected<MethodChoice> choice = parseChoice(word);
    if (!choice) {
        throw WrongCall{choice.error().message};
    }
    if (const Expected<const Method*> method = registry.find(choice->id); !method) {
        throw WrongCall{method.error().message};
    }
    return std::move(*choice);
}

bool isSame(const MethodChoice& a, const MethodChoice& b) {
    return a.id == b.id && a.options == b.options;
}

} // namespace

std::vector<MethodChoice> chosenMethods(const MethodRegistry& registry,
                                        const std::vector<std::string>& words,
                                        const std::map<std::string, std::string>& flags) {
    std::vector<MethodChoice> result;
    std::set<std::string> used;
    for (const std::string& word : words) {
        MethodChoice choice = choiceOf(registry, word);
        const Method& method = **registry.find(choice.id);
        for (const OptionSpec& spec : method.options) {
            for (const std::string& flag : {"--" + choice.id + "." + spec.name, "--" + spec.name}) {
                if (const auto given = flags.find(flag); given != flags.end()) {
                    choice.options.emplace(spec.name, given->second);
                    used.insert(flag);
                }
            }
        }
        const Expected<OptionValues> valid = OptionValues::parse(method.options, choice.options);
        if (!valid) {
            throw WrongCall{fmt::format("{}: {}", choice.id, valid.error().message)};
        }
        if (std::any_of(result.begin(), result.end(),
                        [&](const MethodChoice& other) { return isSame(other, choice); })) {
            throw WrongCall{fmt::format("the method '{}' is there twice", choice.id)};
        }
        result.push_back(std::move(choice));
    }
    for (const auto& [flag, value] : flags) {
        if (!used.contains(flag)) {
            throw WrongCall{fmt::format("{}: none of the chosen methods has this option", flag)};
        }
    }
    return result;
}

} // namespace gaussarium::cli
