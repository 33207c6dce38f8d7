#include "app/cli/command_line.h"

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/base/interrupt.h"
#include "core/methods/builtin_methods.h"

#include <csignal>
#include <exception>
#include <filesystem>
#include <new>
#include <string>
#include <vector>

namespace gaussarium::cli {

namespace {

// "data.csv" and "../data" are files even where they do not exist (the window then says so); a bare
// word that is neither file nor verb is a misspelt verb.
bool looksLikeFile(const std::string& word) {
    std::error_code ignored;
    return word.find_first_of("./") != std::string::npos || std::filesystem::exists(word, ignored);
}

int runWords(const std::vector<std::string>& words) {
    const MethodRegistry registry = builtinMethods();
    const ParsedArguments parsed = parseArguments(words, registry);
    if (!parsed) {
        if (parsed.error().status == statusDone) {
            return writeStandardOutput(parsed.error().text) ? statusDone : statusFailed;
        }
        writeMessage(parsed.error().text);
        return parsed.error().status;
    }
    return std::visit([&](const auto& arguments) { return runCommand(arguments, registry); },
                      *parsed);
}

} // namespace

bool isCommandLine(int argc, char** argv) {
    if (argc < 2) {
        return false;
    }
    const std::string first = argv[1];
    if (first.starts_with("-")) {
        // "-platform x" and the like are Qt's, which writes its options with one dash.
        const bool windowOption =
            first == "--reset-settings" || (first.size() > 2 && first[1] != '-');
        return !windowOption;
    }
    return isVerb(first) || !looksLikeFile(first);
}

int runCommandLine(int argc, char** argv) {
    // A reader that closes the pipe ends the writing (output.h), not the program.
    std::signal(SIGPIPE, SIG_IGN);
    stopOnInterrupt();
    try {
        return runWords({argv + 1, argv + argc});
    } catch (const std::bad_alloc&) {
        writeMessage("there is not enough memory for this");
    } catch (const std::exception& error) {
        writeMessage(error.what());
    }
    return statusFailed;
}

} // namespace gaussarium::cli
