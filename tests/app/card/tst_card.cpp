// The card of a network: its Markdown, and that measurements are kept and used again. The methods
// are scripted, the frame is the real one.
#include "app/card/card.h"
#include "app/card/evaluation_runs.h"
#include "core/base/atomic_file.h"
#include "core/tgmm/weights_file.h"

#include <QTemporaryDir>
#include <QtTest>
#include <nlohmann/json.hpp>

#include <atomic>
#include <sstream>

using namespace gaussarium;
using namespace gaussarium::card;
using nlohmann::json;

namespace {

// One Gaussian of the data's moments, as k equal components.
class Moments : public Estimator {
public:
    explicit Moments(std::atomic<int>& calls) : m_calls(calls) {}

    Fit fit(const Dataset& data, const FitRequest& request,
            const RunContext& context) const override {
        ++m_calls;
        Fit fit;
        if (context.stop.stop_requested()) {
            fit.status = Status::Cancelled;
            return fit;
        }
        fit.status = Status::Converged;
        fit.mixture = makeMixture(data.dimension(), request.components.value_or(2));
        fit.mixture.means.colwise() = Eigen::VectorXd(data.points.rowwise().mean());
        const Eigen::MatrixXd centred = data.points.colwise() - fit.mixture.means.col(0);
        for (Eigen::MatrixXd& covariance : fit.mixture.covariances) {
            covariance = centred * centred.transpose() / static_cast<double>(data.size())
                         + 1e-3 * Eigen::MatrixXd::Identity(data.dimension(), data.dimension());
        }
        if (!request.components) {
            fit.componentProbabilities = Eigen::VectorXd::Constant(8, 0.1);
            fit.componentProbabilities[1] = 0.3;
        }
        return fit;
    }

private:
    std::atomic<int>& m_calls;
};

OptionSpec option(const std::string& name) {
    OptionSpec spec;
    spec.name = name;
    spec.kind = name == "weights" ? OptionKind::File : OptionKind::Real;
    spec.defaultValue = name == "weights" ? "" : "1";
    return spec;
}

// Rows of the table under the line that holds `title`.
int tableRows(const std::string& markdown, const std::string& title) {
    std::istringstream lines(markdown.substr(markdown.find(title)));
    int rows = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind("| ", 0) == 0) {
            ++rows;
        } else if (rows > 0 && line.empty()) {
            break;
        }
    }
    return rows - 1; // without its head
}

} // namespace

class TestCard : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        m_weights = writeNetwork("net.tgmm", 3);
        const auto add = [&](const std::string& id, const std::vector<std::string>& names) {
            Method method;
            method.id = id;
            method.title = id;
            for (const std::string& name : names) {
                method.options.push_back(option(name));
            }
            method.make = [this](const OptionValues&) -> Expected<std::unique_ptr<Estimator>> {
                return std::make_unique<Moments>(m_calls);
            };
            m_registry.add(std::move(method));
        };
        add("em", {"restarts", "ridge"});
        add("spectral", {});
        add("tgmm", {"weights"});
        add("tgmm+em", {"weights", "ridge"});
    }

    void init() { m_calls = 0; }

    void holdsEverySectionAndOnlyNumbers() {
        CardRequest request = small({});
        request.notes = "## Limits\n\nWords of a person.\n";
        const Expected<Card> card = makeCard(m_registry, request, m_context);
        QVERIFY2(card.has_value(), card ? "" : card.error().message.c_str());
        QVERIFY(card->complete);
        const std::string& text = card->markdown;
        for (const char* words :
             {"# net.tgmm\n", "2 layers, 2 heads, width 16", "## How it was made",
              "    gaussarium-trainer train --config x\n", "1,234 steps", "- tasks: sizes [8,16]",
              "## How it was measured", "gaussarium card net.tgmm --out net.md --tasks 2 --seed 9",
              "Words of a person.", "## What it reaches", "EM x 20", "## How many components?",
              "called", "## On data that it was not trained for", "background", "## Real data",
              "Old Faithful", "p(k | data)"}) {
            QVERIFY2(text.find(words) != std::string::npos, words);
        }
        // The notes stand before what was measured.
        QVERIFY(text.find("Words of a person.") < text.find("## What it reaches"));
        QCOMPARE(tableRows(text, "Held-out negative log-likelihood in nats"), 48);
        QCOMPARE(tableRows(text, "Squared error of the means, per"), 48);
        QCOMPARE(tableRows(text, "## How many components?"), 12);
        QCOMPARE(tableRows(text, "## On data that"), 12);
        QCOMPARE(tableRows(text, "likelihood in nats per point, and"), 10 * 8 + 8 + 4);
        QCOMPARE(tableRows(text, "of clean points"), 2 * 8);
        QCOMPARE(tableRows(text, "## Real data"), 3 * 4);
        for (const char* never : {"| nan", "± nan", "(nan", "| inf", "± inf", "-inf", "{}"}) {
            QVERIFY2(text.find(never) == std::string::npos, never);
        }
        // All methods answer alike: no claim of being better holds anywhere, each of being no worse
        // everywhere.
        QVERIFY(text.find("nowhere worse than EM x 20 by more than 0.002 nats: holds in all 48 "
                          "cells.")
                != std::string::npos);
        QVERIFY(
            text.find("TGMM is below EM x 20 where data are scarce (every n up to 128, and k of "
                      "at least 3 at n = 256): holds in 0 of 30 cells")
            != std::string::npos);
        // A tie is no worse, on shifted tasks either.
        QVERIFY(text.find("in the median of the tasks: holds in all 92 cells")
                != std::string::npos);
        const json all = json::parse(card->json);
        QCOMPARE(all["schema"].get<std::string>(), std::string("gaussarium.card/1"));
        QCOMPARE(all["sections"]["quality"].size(), std::size_t{12});
        QCOMPARE(all["sections"]["quality"]["d = 3, n = 64"]["cells"].size(), std::size_t{4});
        QCOMPARE(all["weights"]["card"]["steps"].get<int>(), 1234);
    }

    void whatIsKeptIsNotMeasuredAgain() {
        CardRequest request = small({"real", "components"});
        request.cache = path("kept").toStdString();
        const Expected<Card> first = makeCard(m_registry, request, m_context);
        QVERIFY(first.has_value());
        const int calls = m_calls;
        QVERIFY(calls > 0);
        QVERIFY(QFile::exists(path("kept.real.json")));
        const Expected<Card> second = makeCard(m_registry, request, m_context);
        QCOMPARE(m_calls.load(), calls);
        QCOMPARE(second->markdown, first->markdown);
        QCOMPARE(second->json, first->json);
        // A section alone is the same section.
        request.sections = {"real"};
        const Expected<Card> alone = makeCard(m_registry, request, m_context);
        QCOMPARE(m_calls.load(), calls);
        QVERIFY(first->markdown.ends_with(alone->markdown.substr(alone->markdown.find("## Real"))));
        request.fresh = true;
        QVERIFY(makeCard(m_registry, request, m_context).has_value());
        QVERIFY(m_calls > calls);
    }

    void anotherSeedTaskOrNetworkIsMeasured() {
        CardRequest request = small({"components"});
        request.cache = path("other").toStdString();
        const auto measures = [&](const CardRequest& one) {
            const int before = m_calls;
            return makeCard(m_registry, one, m_context).has_value() && m_calls > before;
        };
        QVERIFY(measures(request));
        QVERIFY(!measures(request));
        request.tasks = 3;
        QVERIFY(measures(request));
        request.seed = 10;
        QVERIFY(measures(request));
        // The same path with other weights in it, then the same weights at another path.
        request.weights = path("changing.tgmm").toStdString();
        writeNetwork("changing.tgmm", 4);
        QVERIFY(measures(request));
        writeNetwork("changing.tgmm", 5);
        QVERIFY(measures(request));
        QVERIFY(QFile::copy(path("changing.tgmm"), path("copy.tgmm")));
        request.weights = path("copy.tgmm").toStdString();
        QVERIFY(!measures(request));
    }

    void aStoppedRunGoesOn() {
        CardRequest request = small({"components"});
        request.cache = path("stopped").toStdString();
        const Expected<Card> whole = makeCard(m_registry, small({"components"}), m_context);
        std::stop_source stop;
        RunContext context;
        context.threads = 1;
        context.stop = stop.get_token();
        std::string stoppedIn;
        double last = 0.0;
        context.progress = [&](const Progress& progress) {
            QVERIFY(progress.fraction >= last && progress.fraction <= 1.0);
            last = progress.fraction;
            if (progress.message.find("d = 2, n = 128") != std::string::npos && stoppedIn.empty()) {
                stoppedIn = progress.message;
                stop.request_stop();
            }
        };
        const Expected<Card> stopped = makeCard(m_registry, request, context);
        QVERIFY(stopped.has_value());
        QVERIFY(!stopped->complete);
        QVERIFY(stopped->markdown.empty());
        QCOMPARE(stoppedIn, std::string("components, d = 2, n = 128"));
        const json kept = json::parse(*readFile(path("stopped.components.json").toStdString()));
        QCOMPARE(kept["runs"].size(), std::size_t{2}); // n = 32 and 64
        m_calls = 0;
        const Expected<Card> resumed = makeCard(m_registry, request, m_context);
        QCOMPARE(m_calls.load(), 10 * 2 * 2); // ten of twelve runs, two tasks, two methods
        QCOMPARE(timeless(resumed->json), timeless(whole->json));
    }

    void aDamagedCacheIsMeasuredAgain() {
        CardRequest request = small({"components", "real"});
        request.cache = path("damaged").toStdString();
        const Expected<Card> whole = makeCard(m_registry, request, m_context);
        const std::string file = path("damaged.components.json").toStdString();
        const json good = json::parse(*readFile(file));
        const auto recovers = [&](const std::string& text) {
            if (!writeFileAtomically(file, text)) {
                return false;
            }
            const Expected<Card> again = makeCard(m_registry, request, m_context);
            return again && again->complete && timeless(again->json) == timeless(whole->json);
        };
        for (const char* text : {"", "{", "[1, 2]", "null", "{\"runs\": 3}"}) {
            QVERIFY2(recovers(text), text);
        }
        // A value inside of it, here and there, replaced by what does not belong there.
        int place = 0;
        const json flat = good.flatten();
        for (const auto& [pointer, value] : flat.items()) {
            if (++place % 97 == 0) {
                json changed = good;
                changed[json::json_pointer(pointer)] = json::array({"x"});
                QVERIFY2(recovers(changed.dump()), pointer.c_str());
            }
        }
        json incomplete = good;
        incomplete["runs"]["d = 2, n = 32"]["result"]["complete"] = false;
        QVERIFY(recovers(incomplete.dump()));
        json fewer = good;
        fewer["runs"]["d = 2, n = 32"]["result"]["methods"].clear();
        for (json& cell : fewer["runs"]["d = 2, n = 32"]["result"]["cells"]) {
            cell["methods"].clear();
        }
        QVERIFY(recovers(fewer.dump()));
    }

    void refusesWhatItCannotMeasure() {
        CardRequest request = small({"quality"});
        request.weights = path("missing.tgmm").toStdString();
        QVERIFY(makeCard(m_registry, request).error().message.find("missing.tgmm")
                != std::string::npos);
        QVERIFY(writeFileAtomically(path("short.tgmm").toStdString(),
                                    readFile(m_weights)->substr(0, 3000)));
        request.weights = path("short.tgmm").toStdString();
        QVERIFY(makeCard(m_registry, request).error().message.find("short.tgmm")
                != std::string::npos);
        request = small({"quality", "beauty"});
        const Expected<Card> refused = makeCard(m_registry, request);
        QVERIFY(refused.error().message.find("'beauty'") != std::string::npos);
        QVERIFY(refused.error().message.find("components") != std::string::npos);
        request = small({"real"});
        request.cache = path("nowhere/card").toStdString();
        QVERIFY(makeCard(m_registry, request).error().message.find("nowhere") != std::string::npos);
    }

    void saysWhatAnEmptyFileDoesNotSay() {
        for (const char* words : {"{}", "{\"command\": 3, \"config\": [1], \"steps\": \"many\"}"}) {
            tgmm::Weights weights = network(6);
            weights.card = words;
            const std::string file = path("silent.tgmm").toStdString();
            QVERIFY(tgmm::writeWeights(file, weights));
            CardRequest request = small({"real"});
            request.weights = file;
            const Expected<Card> card = makeCard(m_registry, request, m_context);
            QVERIFY(card.has_value());
            QVERIFY(card->markdown.find("## Real data") != std::string::npos);
        }
    }

    void thousandsHaveCommas() {
        QCOMPARE(withCommas(0), std::string("0"));
        QCOMPARE(withCommas(999), std::string("999"));
        QCOMPARE(withCommas(1000), std::string("1,000"));
        QCOMPARE(withCommas(-1234567), std::string("-1,234,567"));
        QCOMPARE(withCommas(-123), std::string("-123"));
    }

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }

    static tgmm::Weights network(std::uint64_t seed) {
        tgmm::NetworkConfig config;
        config.layers = 2;
        config.width = 16;
        config.heads = 2;
        config.mlpWidth = 16;
        config.headWidth = 16;
        tgmm::Weights weights = tgmm::randomWeights(config, seed);
        weights.card = R"({"command": "gaussarium-trainer train --config x", "steps": 1234,
            "seconds": 60.4, "held_out_excess_nll": {"16": 0.8, "512": 0.1},
            "config": {"name": "x", "tasks": {"sizes": [8, 16]}}})";
        return weights;
    }

    std::filesystem::path writeNetwork(const QString& name, std::uint64_t seed) const {
        const std::filesystem::path file = path(name).toStdString();
        const Expected<void> written = tgmm::writeWeights(file, network(seed));
        if (!written) {
            qFatal("%s", written.error().message.c_str());
        }
        return file;
    }

    CardRequest small(const std::vector<std::string>& sections) const {
        CardRequest request;
        request.weights = m_weights;
        request.sections = sections;
        request.tasks = 2;
        request.seed = 9;
        return request;
    }

    // Without what depends on the clock.
    static std::string timeless(const std::string& text) {
        json result = json::parse(text);
        for (auto& section : result["sections"]) {
            for (auto& run : section) {
                run.erase("seconds");
                if (run.contains("cells")) {
                    for (auto& cell : run["cells"]) {
                        for (auto& method : cell["methods"]) {
                            method.erase("seconds");
                        }
                    }
                }
            }
        }
        return result.dump();
    }

    QTemporaryDir m_folder;
    std::filesystem::path m_weights;
    MethodRegistry m_registry;
    RunContext m_context;
    std::atomic<int> m_calls{0};
};

QTEST_GUILESS_MAIN(TestCard)
#include "tst_card.moc"
