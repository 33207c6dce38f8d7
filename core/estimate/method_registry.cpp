#include "core/estimate/method_registry.h"

#include "core/base/check.h"

#include <algorithm>
#include <utility>

namespace gaussarium {

namespace {

bool isAlone(const std::vector<MethodChoice>& choices, const MethodChoice& choice) {
    return std::count_if(choices.begin(), choices.end(),
                         [&](const MethodChoice& other) { return other.id == choice.id; })
           == 1;
}

bool isOptionName(std::string_view text) {
    return !text.empty()
           && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos;
}

} // namespace

void MethodRegistry::add(Method method) {
    require(!find(method.id).has_value(), "MethodRegistry::add", method.id + " is there already");
    m_methods.push_back(std::move(method));
}

Expected<const Method*> MethodRegistry::find(std::string_view id) const {
    const auto found = std::find_if(m_methods.begin(), m_methods.end(),
                                    [&](const Method& method) { return method.id == id; });
    if (found != m_methods.end()) {
        return &*found;
    }
    std::string ids;
    for (const Method& method : m_methods) {
        ids += (ids.empty() ? "" : ", ") + method.id;
    }
    return fail("'{}' is no method; there are {}", id, ids);
}

Expected<MethodChoice> parseChoice(std::string_view text) {
    MethodChoice choice;
    std::string* value = nullptr;
    for (std::size_t begin = 0, part = 0; begin <= text.size(); ++part) {
        const std::size_t end = std::min(text.find(':', begin), text.size());
        const std::string_view piece = text.substr(begin, end - begin);
        const std::size_t equals = piece.find('=');
        if (part == 0) {
            choice.id = piece;
        } else if (isOptionName(piece.substr(0, std::min(equals, piece.size())))
                   && equals != std::string_view::npos) {
            const auto [place, fresh] =
                choice.options.emplace(piece.substr(0, equals), piece.substr(equals + 1));
            if (!fresh) {
                return fail("'{}' gives the option '{}' twice", text, place->first);
            }
            value = &place->second;
        } else if (value != nullptr) {
            *value += ":" + std::string(piece);
        } else {
            return fail("'{}': after the method there must be options as NAME=VALUE, not '{}'",
                        text, piece);
        }
        begin = end + 1;
    }
    return choice;
}

std::vector<std::string> choiceLabels(const std::vector<MethodChoice>& choices) {
    std::vector<std::string> labels;
    for (const MethodChoice& choice : choices) {
        labels.push_back(choice.id);
        if (isAlone(choices, choice)) {
            continue;
        }
        for (const auto& [name, value] : choice.options) {
            labels.back() += fmt::format(":{}={}", name, value);
        }
    }
    return labels;
}

std::vector<std::string> choiceTitles(const MethodRegistry& registry,
                                      const std::vector<MethodChoice>& choices) {
    std::vector<std::string> titles;
    for (const MethodChoice& choice : choices) {
        const Expected<const Method*> method = registry.find(choice.id);
        titles.push_back(method ? (*method)->title : choice.id);
        std::string options;
        for (const auto& [name, value] : choice.options) {
            options += fmt::format("{}{} {}", options.empty() ? "" : ", ", name, value);
        }
        if (!isAlone(choices, choice) && !options.empty()) {
            titles.back() += " (" + options + ")";
        }
    }
    return titles;
}

MethodChoice draftOf(const Method& method, MethodChoice choice) {
    for (const OptionSpec& spec : method.options) {
        if (!spec.draftValue.empty()) {
            choice.options[spec.name] = spec.draftValue;
        }
    }
    return choice;
}

Expected<std::unique_ptr<Estimator>> makeEstimator(const MethodRegistry& registry,
                                                   const MethodChoice& choice) {
    const Expected<const Method*> method = registry.find(choice.id);
    if (!method) {
        return fail(method.error());
    }
    const Expected<OptionValues> values = OptionValues::parse((*method)->options, choice.options);
    if (!values) {
        return fail("{}: {}", choice.id, values.error().message);
    }
    return (*method)->make(*values);
}

} // namespace gaussarium
