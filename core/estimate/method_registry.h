// The methods by name. core/methods fills one with everything that ships; a test may fill its own.
#pragma once

#include "core/estimate/estimator.h"
#include "core/estimate/options.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gaussarium {

struct Method {
    std::string id;      // "tgmm+em": the command line's and the files' name
    std::string title;   // "TGMM, then EM": the panel's name
    std::string summary; // one sentence for a person who does not know it
    std::vector<OptionSpec> options;
    bool choosesComponents = true; // whether FitRequest::components may be empty
    // Makes the estimator; fails where an option names a file that cannot be used.
    std::function<Expected<std::unique_ptr<Estimator>>(const OptionValues&)> make;
    bool takesStart = false; // whether it begins at FitRequest::start
    // The id of the method that its estimator, a ChainedEstimator, goes on from; empty: none.
    std::string continues = {};
};

class MethodRegistry {
public:
    // Throws std::invalid_argument where the id is taken.
    void add(Method method);
    const std::vector<Method>& all() const { return m_methods; }
    // The error lists the ids that exist.
    Expected<const Method*> find(std::string_view id) const;

private:
    std::vector<Method> m_methods;
};

// A method with the options that were chosen for it: what a panel or a command line runs.
struct MethodChoice {
    std::string id;
    std::map<std::string, std::string> options; // only those that differ from the defaults
};

// "em" or, with options, "em:restarts=20:ridge=1e-3". A piece without "=" belongs to the value
// before it, so that values may hold colons. The error is an option without a name, or one given
// twice; whether method and options exist shows when it is made.
Expected<MethodChoice> parseChoice(std::string_view text);

// Names that tell the choices apart: the id where it is there once, else the id with the options
// that were chosen, "em:restarts=20:ridge=1e-3".
std::vector<std::string> choiceLabels(const std::vector<MethodChoice>& choices);
// The same for a person: "EM", or "EM (restarts 20, ridge 1e-3)". Ids that do not exist stand for
// themselves.
std::vector<std::string> choiceTitles(const MethodRegistry& registry,
                                      const std::vector<MethodChoice>& choices);

// The choice with its options at their draft values (OptionSpec::draftValue).
MethodChoice draftOf(const Method& method, MethodChoice choice);

// Finds, parses and makes in one go.
Expected<std::unique_ptr<Estimator>> makeEstimator(const MethodRegistry& registry,
                                                   const MethodChoice& choice);

} // namespace gaussarium
