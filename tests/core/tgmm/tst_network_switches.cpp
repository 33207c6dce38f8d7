// What a network can be made of beside the shipped ones: causal attention, positions, the read-out
// by assignment. Inference against the networks written down a second time, and what each switch
// must mean whatever the weights are.
#include "core/base/random.h"
#include "core/tgmm/attention_record.h"
#include "core/tgmm/read_out_map.h"
#include "core/tgmm/refinement.h"
#include "core/tgmm/tgmm_estimator.h"
#include "tests/core/tgmm/network_problems.h"
#include "tests/core/tgmm/reference_network.h"
#include "tests/support/instruction_sets.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace gaussarium;
using namespace gaussarium::tgmm;
using gaussarium::testing::asMatrix;
using gaussarium::testing::oddConfig;
using gaussarium::testing::randomPoints;

namespace {

constexpr int rows = 333; // of a learned code

// Every network that there can be.
std::vector<NetworkConfig> allConfigs() {
    std::vector<NetworkConfig> configs;
    for (const Architecture architecture : allArchitectures) {
        for (const bool causal : {false, true}) {
            for (const PositionCode code : allPositionCodes) {
                for (const ReadOutKind readOut : allReadOuts) {
                    NetworkConfig config = oddConfig(architecture);
                    config.causal = causal;
                    config.positionCode = code;
                    config.positions = code == PositionCode::Learned ? rows : 0;
                    config.readOut = readOut;
                    if (config.check()) {
                        configs.push_back(config);
                    }
                }
            }
        }
    }
    return configs;
}

std::string wordsOf(const NetworkConfig& config) {
    return std::string(nameOf(config.architecture)) + (config.causal ? ", causal, " : ", ")
           + std::string(nameOf(config.positionCode)) + ", " + std::string(nameOf(config.readOut));
}

// Biases and the covariances' prior start at zero; none may hide a slip.
Weights shaken(const NetworkConfig& config) {
    Weights weights = randomWeights(config, 21);
    Random random(22);
    for (std::vector<float>& tensor : weights.tensors) {
        for (float& value : tensor) {
            value += static_cast<float>(0.05 * random.normal());
        }
    }
    return weights;
}

ForwardAnswer answerOf(const Network& network, const std::vector<float>& points, int components,
                       int threads = 1) {
    ForwardInput input;
    input.points = points.data();
    input.n = static_cast<std::int64_t>(points.size() / 3);
    input.dimension = 2;
    input.components = components;
    input.everyLayer = true;
    input.keepAttention = true;
    Workspace workspace;
    ForwardAnswer answer;
    if (!network.forward(input, workspace, {{}, threads}, answer)) {
        throw std::logic_error("stopped although nobody asked");
    }
    return answer;
}

// Of the components that count, but for a constant in the logits.
double distance(const ReadOut& found, const Eigen::MatrixXd& expected, int components, bool paper) {
    double largest = 0.0;
    const Eigen::Index present = components > 0 ? components : expected.rows();
    for (Eigen::Index j = 0; j < present; ++j) {
        for (Eigen::Index i = 0; i < (paper ? 4 : 10); ++i) {
            const auto value =
                static_cast<double>(found.components[static_cast<std::size_t>(j * 10 + i)]);
            largest = std::max(largest, std::abs(value - expected(j, i)));
        }
    }
    return largest;
}

double distance(const ReadOut& a, const ReadOut& b) {
    double largest = 0.0;
    for (std::size_t i = 0; i < a.components.size(); ++i) {
        largest = std::max(largest, std::abs(static_cast<double>(a.components[i])
                                             - static_cast<double>(b.components[i])));
    }
    return largest;
}

Fit fitOf(const Weights& weights, const Eigen::MatrixXd& points, std::optional<int> components) {
    FitRequest request;
    request.components = components;
    return TgmmEstimator(makeModel(weights)).fit(makeDataset(points), request);
}

bool says(const Fit& fit, const char* words) {
    return std::any_of(fit.warnings.begin(), fit.warnings.end(), [words](const std::string& text) {
        return text.find(words) != std::string::npos;
    });
}

} // namespace

class TestNetworkSwitches : public QObject {
    Q_OBJECT

private slots:
    void everyCombinationIsThereOrRefused() {
        // Of 24: the paper's network has neither sinusoids nor assignment.
        QCOMPARE(allConfigs().size(), std::size_t{12 + 4});
        const auto refused = [](NetworkConfig config, const char* word) {
            const Expected<void> valid = config.check();
            QVERIFY(!valid);
            QVERIFY2(valid.error().message.find(word) != std::string::npos,
                     valid.error().message.c_str());
        };
        NetworkConfig config = oddConfig(Architecture::Paper);
        config.positionCode = PositionCode::Sinusoidal;
        refused(config, "would drown");
        config = oddConfig(Architecture::Paper);
        config.readOut = ReadOutKind::Assignment;
        refused(config, "measures covariances");
        config = oddConfig(Architecture::Foundation);
        config.readOut = ReadOutKind::Assignment;
        config.refinements = 2;
        refused(config, "an M-step already");
        config = oddConfig(Architecture::Foundation);
        config.positions = 10;
        refused(config, "only learned positions have a table");
        config.positionCode = PositionCode::Learned;
        QVERIFY(config.check());
        config.positions = 1;
        refused(config, "positions is 1");
    }

    void equalsTheReference_data() {
        QTest::addColumn<int>("n");
        // Past one tile of keys, one block of rows and one panel.
        for (const int n : {1, 2, 17, 49, 270}) {
            QTest::addRow("n = %d", n) << n;
        }
    }

    void equalsTheReference() {
        QFETCH(int, n);
        for (const NetworkConfig& config : allConfigs()) {
            const bool paper = config.architecture == Architecture::Paper;
            const Weights weights = shaken(config);
            const Network network(weights);
            const std::vector<float> points = randomPoints(n, 2, 77);
            const int components = paper ? 3 : n % 4;
            const testing::ReferenceRun expected =
                paper ? testing::runPaperReference(weights, asMatrix(points), components)
                      : testing::runReference(weights, asMatrix(points), 2, components);
            const ForwardAnswer found = answerOf(network, points, components, 2);
            for (std::size_t layer = 0; layer < found.readOuts.size(); ++layer) {
                const double off =
                    distance(found.readOuts[layer], expected.afterLayer[layer].components,
                             components, paper);
                QVERIFY2(off < 5e-5, qPrintable(QStringLiteral("%1, layer %2: %3")
                                                    .arg(wordsOf(config).c_str())
                                                    .arg(layer + 1)
                                                    .arg(off)));
                for (std::size_t j = 0; j < found.readOuts[layer].countLogits.size(); ++j) {
                    QVERIFY(std::abs(static_cast<double>(found.readOuts[layer].countLogits[j])
                                     - expected.afterLayer[layer].countLogits[Eigen::Index(j)])
                            < 5e-5);
                }
            }
        }
    }

    // Maps, rollout's means and the read-out's shares are those of the pass.
    void mapsEqualTheReference() {
        Random random(3);
        const Eigen::MatrixXd points = random.normalMatrix(2, 110);
        for (const NetworkConfig& config : allConfigs()) {
            if (config.architecture == Architecture::Paper) {
                continue; // tst_read_out_map
            }
            const Weights weights = shaken(config);
            const auto record = AttentionRecord::make(*makeModel(weights), makeDataset(points), 3);
            QVERIFY(record);
            Eigen::MatrixXd tokens = Eigen::MatrixXd::Zero(110, 3);
            tokens.leftCols(2) = measureWhitening(points).whiten(points).transpose();
            const testing::ReferenceRun expected = testing::runReference(weights, tokens, 2, 3);
            for (int layer = 0; layer < config.layers; ++layer) {
                const auto at = static_cast<std::size_t>(layer);
                for (int head = 0; head < config.heads; ++head) {
                    const auto map = record->map({layer, head});
                    QVERIFY(map);
                    QVERIFY((map->cast<double>()
                             - expected.attention[at][static_cast<std::size_t>(head)])
                                .cwiseAbs()
                                .maxCoeff()
                            < 2e-6);
                }
                QVERIFY2((readOutMap(*record, layer).cast<double>()
                          - expected.afterLayer[at].shares.topRows(3))
                                 .cwiseAbs()
                                 .maxCoeff()
                             < 2e-6,
                         wordsOf(config).c_str());
            }
        }
    }

    // What comes later changes nothing of what a causal network holds of a point.
    void aCausalNetworkKnowsNothingOfWhatComesLater() {
        for (const NetworkConfig& config : allConfigs()) {
            const Network network(shaken(config));
            const std::vector<float> points = randomPoints(331, 2, 5);
            const std::vector<float> before(points.begin(), points.begin() + 3 * 120);
            const ForwardAnswer whole = answerOf(network, points, 3);
            const ForwardAnswer part = answerOf(network, before, 3);
            const std::int64_t stride = paddedToPanels(config.maxComponents + 1);
            double change = 0.0;
            for (std::int64_t i = 0; i < 120; ++i) {
                for (std::int64_t j = 0; j < 3; ++j) {
                    const auto score = [&](const ForwardAnswer& answer) {
                        return static_cast<double>(
                            answer.poolingScores.back().data()[i * stride + j]);
                    };
                    change = std::max(change, std::abs(score(whole) - score(part)));
                }
            }
            QVERIFY2(config.causal ? change < 1e-4 : change > 1e-4,
                     qPrintable(QStringLiteral("%1: %2").arg(wordsOf(config).c_str()).arg(change)));
        }
    }

    void onlyCausalAttentionAndPositionsSeeTheOrder() {
        for (const NetworkConfig& config : allConfigs()) {
            const Network network(shaken(config));
            const std::vector<float> points = randomPoints(90, 2, 5);
            std::vector<float> reversed;
            for (std::size_t i = points.size(); i > 0; i -= 3) {
                reversed.insert(reversed.end(), points.begin() + std::ptrdiff_t(i - 3),
                                points.begin() + std::ptrdiff_t(i));
            }
            const double change = distance(answerOf(network, points, 2).readOuts.back(),
                                           answerOf(network, reversed, 2).readOuts.back());
            QVERIFY2(config.ordered() ? change > 1e-4 : change < 2e-5,
                     qPrintable(QStringLiteral("%1: %2").arg(wordsOf(config).c_str()).arg(change)));
        }
    }

    void bitsDoNotDependOnThreads() {
        for (const NetworkConfig& config : allConfigs()) {
            const Network network(shaken(config));
            const std::vector<float> points = randomPoints(333, 2, 2);
            const ForwardAnswer one = answerOf(network, points, 4, 1);
            for (const int threads : {2, 5}) {
                QCOMPARE(answerOf(network, points, 4, threads).readOuts.back().components,
                         one.readOuts.back().components);
            }
        }
    }

    void everyInstructionSetAgrees() {
        NetworkConfig config = oddConfig(Architecture::Foundation);
        config.causal = true;
        config.positionCode = PositionCode::Sinusoidal;
        const Weights weights = shaken(config);
        const Network network(weights);
        const std::vector<float> points = randomPoints(300, 2, 7);
        const testing::ReferenceRun expected =
            testing::runReference(weights, asMatrix(points), 2, 3);
        testing::forEachTarget([&] {
            const ForwardAnswer found = answerOf(network, points, 3, 2);
            QVERIFY(distance(found.readOuts.back(), expected.afterLayer.back().components, 3, false)
                    < 5e-5);
        });
    }

    void moreThanThePositionsIsTheCallersMistake() {
        NetworkConfig config = oddConfig(Architecture::Foundation);
        config.positionCode = PositionCode::Learned;
        config.positions = 20;
        const Network network(randomWeights(config, 1));
        answerOf(network, randomPoints(20, 2, 1), 2);
        QVERIFY_EXCEPTION_THROWN(answerOf(network, randomPoints(21, 2, 1), 2),
                                 std::invalid_argument);
        config.positionCode = PositionCode::Sinusoidal;
        config.positions = 0;
        const Network sinusoidal(randomWeights(config, 1));
        answerOf(sinusoidal, randomPoints(2500, 2, 1), 2);
    }

    void estimatorsSayWhatTheyRead() {
        Random random(4);
        const Eigen::MatrixXd points = random.normalMatrix(2, 700);
        NetworkConfig config = oddConfig(Architecture::Foundation);
        Fit fit = fitOf(randomWeights(config, 1), points, 2);
        QCOMPARE(fit.warnings.size(), std::size_t{0});
        config.causal = true;
        fit = fitOf(randomWeights(config, 1), points, 2);
        QCOMPARE(fit.status, Status::Converged);
        QVERIFY(says(fit, "in their order, each knowing only those before it"));
        const auto* const readOut = dynamic_cast<const AnchoredReadOut*>(fit.detail.get());
        QVERIFY(readOut != nullptr && readOut->ordered);
        config.causal = false;
        config.positionCode = PositionCode::Learned;
        config.positions = 50;
        fit = fitOf(randomWeights(config, 1), points, 2);
        QCOMPARE(fit.status, Status::Converged);
        QVERIFY(says(fit, "in their order: "));
        QVERIFY(says(fit, "of 700 points the network read a random 50 (it has no more positions)"));
        QVERIFY(
            !AttentionRecord::make(*makeModel(randomWeights(config, 1)), makeDataset(points), 2));
        // The paper's without positions holds all scores at once.
        config = oddConfig(Architecture::Paper);
        fit = fitOf(randomWeights(config, 1), random.normalMatrix(2, 2100), 2);
        QCOMPARE(fit.status, Status::Converged);
        QVERIFY(says(fit, "a random 2048 (it reads no more at once)"));
        QVERIFY(!says(fit, "order"));
    }

    // Trained with every k told, p(k | data) is noise: no answer is better than that one.
    void aNetworkThatNeverCountedNeedsK() {
        Weights weights = randomWeights(oddConfig(Architecture::Foundation), 1);
        Random random(4);
        const Eigen::MatrixXd points = random.normalMatrix(2, 40);
        for (const char* const share : {"0.1", "0"}) {
            weights.card = std::string(R"({"config": {"tasks": {"sizes": [20, 40],
                "max_components": 5, "hidden_share": )")
                           + share + "}}}";
            const Fit fit = fitOf(weights, points, std::nullopt);
            QCOMPARE(fit.hasMixture(), std::string(share) != "0");
            QVERIFY(fit.hasMixture() || fit.reason.find("needs k") != std::string::npos);
            QVERIFY(fitOf(weights, points, 3).hasMixture());
        }
    }

    // Thin, equal and huge: moments of floats under any shares are a mixture, or there is a reason.
    void assignmentOfHostileDataGivesAMixtureOrAReason() {
        NetworkConfig config = oddConfig(Architecture::Foundation);
        config.readOut = ReadOutKind::Assignment;
        Weights weights = shaken(config);
        // Hard assignments: some components are left without any point.
        for (float& value : weights.tensors[std::size_t(3 + 4 * config.layers + 1)]) {
            value *= 300.0F;
        }
        Random random(7);
        for (const double scale : {1e-320, 1e-30, 1.0, 1e30, 1e148, 1e300}) {
            for (const int kind : {0, 1, 2, 3}) {
                Eigen::MatrixXd points = scale * random.normalMatrix(2 + kind % 2, 25);
                if (kind == 1) {
                    points.row(1).setConstant(scale);
                } else if (kind == 2) {
                    points.row(1) = points.row(0);
                } else if (kind == 3) {
                    points.rightCols(24).colwise() = points.col(1).eval();
                }
                for (const std::optional<int> k : {std::optional<int>(), std::optional<int>(5)}) {
                    const Fit fit = fitOf(weights, points, k);
                    if (fit.status == Status::Refused) {
                        QVERIFY(!fit.reason.empty() && !fit.hasMixture());
                    } else {
                        QCOMPARE(fit.status, Status::Converged);
                        QVERIFY(fit.mixture.validate().has_value());
                        QVERIFY(std::isfinite(fit.logLikelihood));
                    }
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestNetworkSwitches)
#include "tst_network_switches.moc"
