#include "app/cli/arguments.h"

#include "app/card/card.h"
#include "app/cli/argument_values.h"
#include "app/cli/command_line.h"
#include "app/cli/help_text.h"
#include "app/cli/method_choices.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <map>
#include <utility>

namespace gaussarium::cli {

namespace {

// The options of methods on one parser: "--restarts" for every method that has it, "--em.restarts"
// for one. They are hidden from the parser's own help; help_text.h lists them by method.
class MethodOptions {
public:
    MethodOptions(CLI::App& app, const MethodRegistry& registry) : m_registry(registry) {
        for (const Method& method : registry.all()) {
            for (const OptionSpec& spec : method.options) {
                add(app, "--" + spec.name);
                add(app, "--" + method.id + "." + spec.name);
            }
        }
    }

    std::vector<MethodChoice> choices(const std::vector<std::string>& words) const {
        std::map<std::string, std::string> given;
        for (const auto& [flag, one] : m_given) {
            if (one.option->count() > 0) {
                given[flag] = one.value;
            }
        }
        return chosenMethods(m_registry, words, given);
    }

private:
    struct Given {
        std::string value;
        CLI::Option* option = nullptr;
    };

    void add(CLI::App& app, const std::string& flag) {
        // An option of the verb itself keeps its name; the method's is then reached by the long
        // form.
        if (m_given.contains(flag) || app.get_option_no_throw(flag) != nullptr) {
            return;
        }
        Given& given = m_given[flag]; // the address is kept by the parser: a map never moves it
        given.option = app.add_option(flag, given.value)->group("");
    }

    const MethodRegistry& m_registry;
    std::map<std::string, Given> m_given;
};

// A parser that throws; help and wrong calls are told apart by parseArguments.
class VerbParser {
public:
    explicit VerbParser(const std::string& verb) : m_app(verbSummary(verb), "gaussarium " + verb) {
        m_app.get_help_ptr()->description("Print this help");
    }

    CLI::App& app() { return m_app; }

    CLI::Option* text(const std::string& name, std::string& value, const std::string& help,
                      const std::string& type) {
        return m_app.add_option(name, value, help)->type_name(type);
    }

    void parse(std::vector<std::string> words) {
        std::reverse(words.begin(), words.end());
        m_app.parse(std::move(words));
    }

    std::string help() const {
        std::string positionals;
        std::string options;
        std::string usage;
        for (const CLI::Option* option : m_app.get_options()) {
            const std::string name = option->get_name(true);
            if (option->get_positional()) {
                const std::string many = option->get_expected_max() > 1 ? name + "..." : name;
                usage += option->get_required() ? " " + many : " [" + many + "]";
                positionals += helpLine(many, option->get_description());
            } else if (!option->get_group().empty()) { // those of methods are in the footer
                const std::string type =
                    option->get_type_size() > 0 ? " " + option->get_type_name() : "";
                if (option->get_required()) {
                    usage += " " + option->get_name() + type;
                }
                options += helpLine(option->get_name() + type, option->get_description());
            }
        }
        std::string text = fmt::format("{}\n\nUsage: {}{} [OPTIONS]\n\n", m_app.get_description(),
                                       m_app.get_name(), usage);
        text += positionals + (positionals.empty() ? "" : "\n") + options;
        return text + (m_app.get_footer().empty() ? "" : "\n" + m_app.get_footer());
    }

private:
    CLI::App m_app;
};

// --family, --separation and --imbalance as text, until the parser is done.
struct FamilyText {
    std::string family;
    std::string separation;
    std::string imbalance;

    std::vector<CLI::Option*> addTo(VerbParser& parser, const std::string& defaultFamily) {
        return {parser.text("--family", family,
                            fmt::format("Family of the random mixtures: {} (default {})",
                                        familyList(), defaultFamily),
                            "NAME"),
                parser.text("--separation", separation,
                            "Distance of the closest means, in units of sqrt(d) times the larger "
                            "deviation: 2 hardly any overlap (default), 1 touching; for "
                                + adjustableFamilies(),
                            "C"),
                parser.text("--imbalance", imbalance,
                            "Ratio of the largest to the smallest weight (default: equal); for "
                                + adjustableFamilies(),
                            "R")};
    }

    FamilyArguments parsed() const {
        FamilyArguments result;
        result.family = family;
        if (!separation.empty()) {
            result.separation = positiveNumber("--separation", separation);
        }
        if (!imbalance.empty()) {
            result.imbalance = positiveNumber("--imbalance", imbalance);
        }
        return result;
    }
};

Arguments parseCompare(VerbParser& parser, const std::vector<std::string>& words,
                       const MethodRegistry& registry, bool single) {
    CompareArguments result;
    result.describeComponents = single;
    std::string columns;
    std::string methods;
    std::string k = "auto";
    std::string maximum = "8";
    std::string seed = "1";
    std::string threads = "0";
    std::string camera;
    CLI::App& app = parser.app();
    app.add_option("DATA", result.data.inputs,
                   "CSV, TSV or NPY files, or names of shipped data sets (see gaussarium info)")
        ->required()
        ->type_name("");
    if (single) {
        parser.text("--method", methods, "The method: " + methodList(registry), "NAME")->required();
    } else {
        parser
            .text("--methods", methods, "Methods, separated by commas: " + methodList(registry),
                  "A,B,...")
            ->required();
    }
    parser.text("--k", k, "Number of components, or auto: the method chooses (default)", "K|auto");
    parser.text("--max-k", maximum, "Largest number that auto may choose (default 8)", "K");
    parser.text("--columns", columns, "Columns to use, by name or number from 1 (default: all)",
                "A,B[,C]");
    parser.text("--label", result.data.label, "Column that holds the known classes", "COLUMN");
    parser.text("--truth", result.data.truth,
                "The mixture that made the data, as `sample` writes it", "FILE");
    parser.text("--seed", seed, "Seed of every random draw (default 1)", "S");
    parser.text("--threads", threads, "Threads; 0: all cores (default). The answer is the same",
                "T");
    parser.text("--json", result.json, "Write the full result here; - for standard output", "FILE");
    parser.text("--csv", result.csv, "Write one row a fit here; - for standard output", "FILE");
    parser.text("--figure", result.figure, "Draw the comparison: .png, .svg or .pdf", "FILE");
    parser.text("--camera", camera,
                "Where the figure of 3D data is seen from, in degrees: 0,0 is the front, 90,0 the "
                "side, 0,90 above (default -34,23)",
                "YAW,PITCH");
    const MethodOptions methodOptions(app, registry);
    app.footer(methodOptionsHelp(registry));
    parser.parse(words);

    if (!columns.empty()) {
        result.data.columns = splitList(columns);
    }
    result.run.components = componentsOrAuto(k);
    result.run.maxComponents = static_cast<int>(wholeNumber("--max-k", maximum, 1, maxComponents));
    result.run.seed = seedNumber(seed);
    result.run.threads = static_cast<int>(wholeNumber("--threads", threads, 0, maxThreads));
    result.methods = methodOptions.choices(single ? std::vector{methods} : splitList(methods));
    const std::string extension =
        result.figure.substr(std::min(result.figure.rfind('.'), result.figure.size()));
    if (!result.figure.empty() && extension != ".png" && extension != ".svg"
        && extension != ".pdf") {
        throw WrongCall{
            fmt::format("--figure: '{}' does not end in .png, .svg or .pdf", result.figure)};
    }
    if (!camera.empty()) {
        if (result.figure.empty()) {
            throw WrongCall{"--camera: there is no --figure that it could be of"};
        }
        result.camera = cameraAngles(camera);
    }
    if (result.json == "-" && result.csv == "-") {
        throw WrongCall{"--json and --csv cannot both go to standard output"};
    }
    return result;
}

Arguments parseSample(VerbParser& parser, const std::vector<std::string>& words) {
    SampleArguments result;
    std::string d;
    std::string k;
    FamilyText family;
    std::string n;
    std::string seed = "1";
    CLI::Option* preset =
        parser.text("--preset", result.preset,
                    "A named data set (see gaussarium info), instead of the below", "NAME");
    parser.text("--d", d, "Dimensions, 2 or 3 (default 2)", "D")->excludes(preset);
    parser.text("--k", k, "Components (default 3)", "K")->excludes(preset);
    for (CLI::Option* option : family.addTo(parser, "full")) {
        option->excludes(preset);
    }
    parser.text("--n", n, "Points (default: the preset's, else 300)", "N");
    parser.text("--seed", seed, "Seed of every random draw (default 1)", "S");
    parser.text("--out", result.out, "Where the points go: .csv, .tsv or .npy", "FILE")->required();
    parser.text("--truth", result.truth, "Write the mixture and the labels here, as JSON", "FILE");
    parser.parse(words);

    if (!d.empty()) {
        result.dimension = static_cast<int>(wholeNumber("--d", d, 2, 3));
    }
    if (!k.empty()) {
        result.components = static_cast<int>(wholeNumber("--k", k, 1, maxComponents));
    }
    result.family = family.parsed();
    if (!n.empty()) {
        result.n = wholeNumber("--n", n, 2, maxPoints);
    }
    result.seed = seedNumber(seed);
    if (!result.out.ends_with(".csv") && !result.out.ends_with(".tsv")
        && !result.out.ends_with(".npy")) {
        throw WrongCall{fmt::format("--out: '{}' does not end in .csv, .tsv or .npy", result.out)};
    }
    return result;
}

Arguments parseEvaluate(VerbParser& parser, const std::vector<std::string>& words,
                        const MethodRegistry& registry) {
    EvaluateArguments result;
    std::string d = "2";
    std::string k = "2,3,5,8";
    std::string n = "32,64,128,256,512";
    std::string tasks = "64";
    std::string heldOut = "2000";
    FamilyText family;
    std::string seed = "1";
    std::string threads = "0";
    std::string methods;
    CLI::App& app = parser.app();
    parser
        .text("--methods", methods, "Methods, separated by commas: " + methodList(registry),
              "A,B,...")
        ->required();
    parser.text("--d", d, "Dimensions (default 2)", "2|3");
    parser.text("--k", k,
                "Components of the tasks (default 2,3,5,8); auto: 1 to 8, and the methods choose",
                "K,...|auto");
    app.add_flag("--hide-k", result.hideComponents, "The methods are not told k: they choose it");
    parser.text("--n", n, "Points of a task (default 32,64,128,256,512)", "N,...");
    parser.text("--tasks", tasks, "Tasks in each cell (default 64), the same for all methods", "T");
    parser.text("--held-out", heldOut, "Fresh points that judge each answer (default 2000)", "N");
    family.addTo(parser, "recipe");
    parser.text("--seed", seed, "Seed of the tasks and the methods (default 1)", "S");
    parser.text("--threads", threads, "Threads; 0: all cores (default). The answer is the same",
                "T");
    app.add_flag("--markdown", result.markdown, "Tables for Markdown");
    parser.text("--json", result.json, "Write the full result here; - for standard output", "FILE");
    const MethodOptions methodOptions(app, registry);
    app.footer(methodOptionsHelp(registry));
    parser.parse(words);

    result.dimensions = wholeNumbers("--d", d, 2, 3);
    if (k == "auto") {
        result.hideComponents = true;
    } else {
        result.components = wholeNumbers("--k", k, 1, maxComponents);
    }
    result.sizes = wholeNumbers("--n", n, 2, 10'000'000);
    result.tasks = static_cast<int>(wholeNumber("--tasks", tasks, 1, 1'000'000));
    result.heldOut = wholeNumber("--held-out", heldOut, 1, 10'000'000);
    result.family = family.parsed();
    result.seed = seedNumber(seed);
    result.threads = static_cast<int>(wholeNumber("--threads", threads, 0, maxThreads));
    result.methods = methodOptions.choices(splitList(methods));
    return result;
}

Arguments parseCard(VerbParser& parser, const std::vector<std::string>& words) {
    CardArguments result;
    std::string sections;
    std::string tasks = "512";
    std::string seed = "2026";
    std::string threads = "0";
    CLI::App& app = parser.app();
    app.add_option("WEIGHTS", result.weights, "File of trained weights (default: those that ship)")
        ->type_name("");
    parser
        .text("--out", result.out,
              "Where the card goes, as Markdown; finished measurements are kept beside it and used "
              "again. - for standard output",
              "FILE")
        ->required();
    parser.text("--json", result.json, "Write every result here; - for standard output", "FILE");
    parser.text(
        "--sections", sections,
        fmt::format("Sections, separated by commas: {} (default: all)", card::sectionList()),
        "A,B,...");
    parser.text("--tasks", tasks, "Tasks in each cell (default 512)", "T");
    parser.text("--seed", seed, "Seed of the tasks and the methods (default 2026)", "S");
    parser.text("--notes", result.notes,
                "Markdown that a person wrote: goes between how it was made and what it reaches",
                "FILE");
    app.add_flag("--fresh", result.fresh, "Measure again what is kept");
    parser.text("--threads", threads, "Threads; 0: all cores (default). The answer is the same",
                "T");
    parser.parse(words);

    if (!sections.empty()) {
        result.sections = splitList(sections);
        const std::vector<std::string> known = card::sectionNames();
        for (const std::string& name : result.sections) {
            if (std::find(known.begin(), known.end(), name) == known.end()) {
                throw WrongCall{
                    fmt::format("--sections: '{}' is not one of {}", name, card::sectionList())};
            }
        }
    }
    // Standard errors take two.
    result.tasks = static_cast<int>(wholeNumber("--tasks", tasks, 2, 1'000'000));
    result.seed = seedNumber(seed);
    result.threads = static_cast<int>(wholeNumber("--threads", threads, 0, maxThreads));
    if (result.out == "-" && result.json == "-") {
        throw WrongCall{"--out and --json cannot both go to standard output"};
    }
    return result;
}

Arguments parseBench(VerbParser& parser, const std::vector<std::string>& words) {
    BenchArguments result;
    parser.app()
        .add_option("NAME", result.names,
                    "Beginnings of names: em, em/full, tgmm, train, ui (none: all)")
        ->type_name("");
    parser.text("--json", result.json, "Write the full result here; - for standard output", "FILE");
    parser.parse(words);
    return result;
}

Arguments parseInfo(VerbParser& parser, const std::vector<std::string>& words) {
    InfoArguments result;
    parser.text("--json", result.json, "Write all of it here as JSON; - for standard output",
                "FILE");
    parser.parse(words);
    return result;
}

Arguments parseVerb(const std::string& verb, VerbParser& parser,
                    const std::vector<std::string>& words, const MethodRegistry& registry) {
    if (verb == "sample") {
        return parseSample(parser, words);
    }
    if (verb == "evaluate") {
        return parseEvaluate(parser, words, registry);
    }
    if (verb == "card") {
        return parseCard(parser, words);
    }
    if (verb == "bench") {
        return parseBench(parser, words);
    }
    if (verb == "info") {
        return parseInfo(parser, words);
    }
    return parseCompare(parser, words, registry, verb == "fit");
}

tl::unexpected<EarlyExit> wrongCall(const std::string& command, std::string sentence) {
    std::replace(sentence.begin(), sentence.end(), '\n', ' ');
    return tl::unexpected<EarlyExit>(
        {statusWrongCall, fmt::format("{} (see {} --help)", sentence, command)});
}

} // namespace

ParsedArguments parseArguments(const std::vector<std::string>& words,
                               const MethodRegistry& registry) {
    const std::string verb = words.empty() ? "--help" : words.front();
    if (verb == "--help" || verb == "-h" || verb == "help") {
        return tl::unexpected<EarlyExit>({statusDone, generalHelp()});
    }
    if (verb == "--version") {
        return tl::unexpected<EarlyExit>({statusDone, versionLine()});
    }
    if (!isVerb(verb)) {
        return wrongCall("gaussarium",
                         fmt::format("'{}' is neither a file nor one of {}", verb, verbList()));
    }
    VerbParser parser(verb);
    const std::string command = "gaussarium " + verb;
    try {
        return parseVerb(verb, parser, {words.begin() + 1, words.end()}, registry);
    } catch (const CLI::CallForHelp&) {
        return tl::unexpected<EarlyExit>({statusDone, parser.help()});
    } catch (const CLI::ParseError& error) {
        return wrongCall(command, error.what());
    } catch (const WrongCall& error) {
        return wrongCall(command, error.sentence);
    }
}

} // namespace gaussarium::cli
