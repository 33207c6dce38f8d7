#include "core/base/random.h"
#include "core/tgmm/network_inference.h"
#include "tests/core/tgmm/network_problems.h"
#include "tests/core/tgmm/reference_network.h"
#include "tests/support/instruction_sets.h"

#include <QtTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <stop_token>
#include <thread>

using namespace gaussarium;
using namespace gaussarium::tgmm;
using gaussarium::testing::asMatrix;
using gaussarium::testing::oddConfig;
using gaussarium::testing::randomPoints;
using gaussarium::testing::ReferenceAnswer;
using gaussarium::testing::ReferenceRun;
using gaussarium::testing::runReference;

namespace {

std::atomic<std::int64_t> allocations{0};
std::atomic<std::int64_t> allocatedBytes{0};

NetworkConfig smallConfig() {
    NetworkConfig config;
    config.layers = 3;
    config.width = 32;
    config.heads = 2;
    config.mlpWidth = 64;
    config.maxComponents = 3;
    config.headWidth = 40;
    return config;
}

ForwardInput inputOf(const std::vector<float>& points, int dimension, int components) {
    ForwardInput input;
    input.points = points.data();
    input.n = static_cast<std::int64_t>(points.size() / 3);
    input.dimension = dimension;
    input.components = components;
    return input;
}

ForwardAnswer answerOf(const Network& network, const ForwardInput& input, int threads = 1) {
    Workspace workspace;
    ForwardAnswer answer;
    if (!network.forward(input, workspace, {{}, threads}, answer)) {
        throw std::logic_error("stopped although nobody asked");
    }
    return answer;
}

double distance(const ReadOut& found, const ReferenceAnswer& expected) {
    double largest = 0.0;
    for (Eigen::Index j = 0; j < expected.components.rows(); ++j) {
        for (Eigen::Index i = 0; i < 10; ++i) {
            const auto value =
                static_cast<double>(found.components[static_cast<std::size_t>(j * 10 + i)]);
            largest = std::max(largest, std::abs(value - expected.components(j, i)));
        }
        const auto logit = static_cast<double>(found.countLogits[static_cast<std::size_t>(j)]);
        largest = std::max(largest, std::abs(logit - expected.countLogits[j]));
    }
    return largest;
}

double distance(const ReadOut& a, const ReadOut& b) {
    double largest = 0.0;
    for (std::size_t i = 0; i < a.components.size(); ++i) {
        largest = std::max(largest, std::abs(static_cast<double>(a.components[i])
                                             - static_cast<double>(b.components[i])));
    }
    for (std::size_t i = 0; i < a.countLogits.size(); ++i) {
        largest = std::max(largest, std::abs(static_cast<double>(a.countLogits[i])
                                             - static_cast<double>(b.countLogits[i])));
    }
    return largest;
}

} // namespace

// Counting. The array forms are there for sanitizers, whose own do not call the others.
void* operator new(std::size_t size, std::align_val_t alignment) {
    ++allocations;
    allocatedBytes += static_cast<std::int64_t>(size);
    const auto unit = static_cast<std::size_t>(alignment);
    if (void* memory = std::aligned_alloc(unit, (std::max(size, unit) + unit - 1) / unit * unit)) {
        return memory;
    }
    throw std::bad_alloc();
}
void* operator new(std::size_t size) {
    return operator new(size, std::align_val_t(alignof(std::max_align_t)));
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    std::free(memory);
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
    return operator new(size, alignment);
}
void* operator new[](std::size_t size) {
    return operator new(size);
}
void operator delete[](void* memory) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::align_val_t) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept {
    std::free(memory);
}

class TestNetworkInference : public QObject {
    Q_OBJECT

private slots:
    void equalsTheReference_data() {
        QTest::addColumn<int>("shape");
        QTest::addColumn<int>("n");
        QTest::addColumn<int>("dimension");
        QTest::addColumn<int>("components");
        for (const int n : {1, 2, 3, 17, 48, 49, 100, 300}) {
            QTest::addRow("small, n = %d", n) << 0 << n << 2 + n % 2 << n % 4;
            QTest::addRow("odd, n = %d", n) << 1 << n << 3 - n % 2 << n % 6;
        }
        QTest::addRow("small, n = 1000") << 0 << 1000 << 2 << 3;
        QTest::addRow("foundation, n = 17, k unknown") << 2 << 17 << 2 << 0;
        QTest::addRow("foundation, n = 130") << 2 << 130 << 3 << 5;
    }

    void equalsTheReference() {
        QFETCH(int, shape);
        QFETCH(int, n);
        QFETCH(int, dimension);
        QFETCH(int, components);
        const NetworkConfig config =
            shape == 0 ? smallConfig() : (shape == 1 ? oddConfig() : NetworkConfig());
        const Weights weights = randomWeights(config, 5);
        const Network network(weights);
        const std::vector<float> points = randomPoints(n, dimension, 77);
        const ReferenceRun expected =
            runReference(weights, asMatrix(points), dimension, components);
        ForwardInput input = inputOf(points, dimension, components);
        input.everyLayer = true;
        const ForwardAnswer found = answerOf(network, input);
        QCOMPARE(found.readOuts.size(), expected.afterLayer.size());
        for (std::size_t layer = 0; layer < found.readOuts.size(); ++layer) {
            QVERIFY2(
                distance(found.readOuts[layer], expected.afterLayer[layer]) < 2e-5,
                qPrintable(QStringLiteral("layer %1: off by %2")
                               .arg(layer + 1)
                               .arg(distance(found.readOuts[layer], expected.afterLayer[layer]))));
        }
        input.everyLayer = false;
        const ForwardAnswer last = answerOf(network, input);
        QCOMPARE(last.readOuts.size(), std::size_t{1});
        QCOMPARE(distance(last.readOuts[0], found.readOuts.back()), 0.0);
    }

    void everyInstructionSetAgrees() {
        for (const NetworkConfig& config : {oddConfig(), NetworkConfig()}) {
            const Weights weights = randomWeights(config, 5);
            const Network network(weights);
            const std::vector<float> points = randomPoints(75, 2, 7);
            const ReferenceRun expected = runReference(weights, asMatrix(points), 2, 3);
            testing::forEachTarget([&] {
                const ForwardAnswer found = answerOf(network, inputOf(points, 2, 3), 2);
                QVERIFY(distance(found.readOuts[0], expected.afterLayer.back()) < 2e-5);
            });
        }
    }

    void readOutAfterALayerIsTheTruncatedNetwork() {
        const Weights whole = randomWeights(smallConfig(), 3);
        const std::vector<float> points = randomPoints(90, 2, 1);
        ForwardInput input = inputOf(points, 2, 2);
        input.everyLayer = true;
        const ForwardAnswer answer = answerOf(Network(whole), input);
        const std::vector<TensorShape> shapes = tensorShapes(whole.config);
        for (int layers = 1; layers <= 3; ++layers) {
            Weights cut;
            cut.config = whole.config;
            cut.config.layers = layers;
            for (const TensorShape& shape : tensorShapes(cut.config)) {
                cut.tensors.push_back(whole.tensor(shape.name));
            }
            ForwardInput once = inputOf(points, 2, 2);
            const ForwardAnswer truncated = answerOf(Network(cut), once);
            QCOMPARE(distance(truncated.readOuts[0],
                              answer.readOuts[static_cast<std::size_t>(layers) - 1]),
                     0.0);
        }
    }

    void bitsDoNotDependOnThreads() {
        const Network network(randomWeights(smallConfig(), 9));
        for (const std::int64_t n : {5, 64, 333}) {
            const std::vector<float> points = randomPoints(n, 3, 2);
            const ForwardInput input = inputOf(points, 3, 0);
            const ForwardAnswer one = answerOf(network, input, 1);
            for (const int threads : {2, 3, 8}) {
                for (int repeat = 0; repeat < 5; ++repeat) {
                    const ForwardAnswer many = answerOf(network, input, threads);
                    QVERIFY(one.readOuts[0].components == many.readOuts[0].components);
                    QVERIFY(one.readOuts[0].countLogits == many.readOuts[0].countLogits);
                }
            }
        }
    }

    void orderOfThePointsDoesNotMatter() {
        const Network network(randomWeights(smallConfig(), 13));
        Random random(6);
        for (int trial = 0; trial < 20; ++trial) {
            const std::int64_t n = 2 + random.index(200);
            const std::vector<float> points = randomPoints(n, 3, random.next());
            std::vector<float> shuffled(points.size());
            const std::vector<std::int64_t> order = random.permutation(n);
            for (std::size_t i = 0; i < order.size(); ++i) {
                std::copy_n(points.begin() + 3 * order[i], 3,
                            shuffled.begin() + static_cast<std::ptrdiff_t>(3 * i));
            }
            const double change = distance(answerOf(network, inputOf(points, 3, 1)).readOuts[0],
                                           answerOf(network, inputOf(shuffled, 3, 1)).readOuts[0]);
            QVERIFY2(
                change < 1e-5,
                qPrintable(QStringLiteral("trial %1, n = %2: %3").arg(trial).arg(n).arg(change)));
        }
    }

    // Watching changes nothing.
    void keepsQueriesAndKeysOfEveryLayer() {
        const Network network(randomWeights(oddConfig(), 31));
        const std::vector<float> points = randomPoints(300, 2, 8);
        ForwardInput input = inputOf(points, 2, 1);
        const ForwardAnswer plain = answerOf(network, input);
        QVERIFY(plain.attention.empty());
        input.keepAttention = true;
        const ForwardAnswer kept = answerOf(network, input, 2);
        QCOMPARE(distance(kept.readOuts[0], plain.readOuts[0]), 0.0);
        QCOMPARE(kept.attention.size(), std::size_t{2});
        for (const LayerAttention& layer : kept.attention) {
            QVERIFY(layer.queries.size() >= 300 * 42);
            QVERIFY(layer.keys.size() >= 300 * 42);
        }
    }

    // One workspace through networks and sizes in any order gives what a fresh one gives.
    void workspaceCarriesNothingOver() {
        const Network small(randomWeights(smallConfig(), 1));
        const Network odd(randomWeights(oddConfig(), 2));
        Random random(10);
        Workspace workspace;
        ForwardAnswer answer;
        for (int call = 0; call < 40; ++call) {
            const Network& network = random.index(2) == 0 ? small : odd;
            const std::vector<float> points = randomPoints(1 + random.index(400), 2, random.next());
            const ForwardInput input = inputOf(points, 2, 2);
            QVERIFY(network.forward(input, workspace, {{}, 2}, answer));
            QCOMPARE(distance(answer.readOuts[0], answerOf(network, input).readOuts[0]), 0.0);
        }
    }

    void secondCallAllocatesNothing_data() {
        QTest::addColumn<int>("n");
        QTest::addColumn<bool>("everyLayer");
        for (const int n : {1, 48, 64, 200, 1000}) {
            QTest::addRow("n = %d", n) << n << false;
            QTest::addRow("n = %d, every layer", n) << n << true;
        }
    }

    void secondCallAllocatesNothing() {
        QFETCH(int, n);
        QFETCH(bool, everyLayer);
        const Network network(randomWeights(smallConfig(), 1));
        Workspace workspace;
        ForwardAnswer answer;
        const std::vector<float> points = randomPoints(n, 2, 4);
        ForwardInput input = inputOf(points, 2, 2);
        input.everyLayer = everyLayer;
        for (const bool keepAttention : {false, true}) {
            input.keepAttention = keepAttention;
            for (const int threads : {1, 2}) {
                input.n = n;
                const std::int64_t first = allocations.load();
                QVERIFY(network.forward(input, workspace, {{}, threads}, answer));
                const std::int64_t before = allocations.load();
                // The counter counts: a first call of any kind has memory to get.
                QVERIFY(threads == 2 || before > first);
                QVERIFY(network.forward(input, workspace, {{}, threads}, answer));
                input.n = (n + 1) / 2;
                QVERIFY(network.forward(input, workspace, {{}, threads}, answer));
                QCOMPARE(allocations.load() - before, std::int64_t{0});
            }
        }
    }

    void memoryIsLinearInThePoints() {
        const Network network(randomWeights(smallConfig(), 1));
        const auto bytesOf = [&](std::int64_t n) {
            const std::vector<float> points = randomPoints(n, 2, 4);
            ForwardInput input = inputOf(points, 2, 2);
            input.everyLayer = true;
            Workspace workspace;
            ForwardAnswer answer;
            const std::int64_t before = allocatedBytes.load();
            const bool finished = network.forward(input, workspace, {{}, 1}, answer);
            return finished ? allocatedBytes.load() - before : -1;
        };
        const std::int64_t one = bytesOf(1000);
        const std::int64_t two = bytesOf(2000);
        const std::int64_t four = bytesOf(4000);
        QVERIFY(two > one);
        // Twice the points, twice the growth, but for the rounding to panels and blocks.
        QVERIFY2(static_cast<double>(four - two) < 2.05 * static_cast<double>(two - one),
                 qPrintable(QString("%1, %2, %3 bytes").arg(one).arg(two).arg(four)));
    }

    void stopsWhenAsked() {
        const Network network(randomWeights(smallConfig(), 1));
        const std::vector<float> points = randomPoints(50, 2, 4);
        Workspace workspace;
        ForwardAnswer answer;
        std::stop_source source;
        source.request_stop();
        QVERIFY(
            !network.forward(inputOf(points, 2, 2), workspace, {source.get_token(), 2}, answer));
        QCOMPARE(workspace.units.load(), std::int64_t{0});
    }

    // After a stop was asked for no unit of work begins but those that had just been let in.
    void stopWaitsForNoMoreThanAUnitOfWork() {
        const Network network(randomWeights(smallConfig(), 1));
        const std::vector<float> points = randomPoints(6000, 2, 4);
        for (const int threads : {1, 2, 4}) {
            for (const std::int64_t after : {1, 30, 500}) {
                Workspace workspace;
                ForwardAnswer answer;
                std::stop_source source;
                std::atomic<bool> finished{true};
                std::jthread pass([&] {
                    finished = network.forward(inputOf(points, 2, 2), workspace,
                                               {source.get_token(), threads}, answer);
                });
                while (workspace.units.load() < after) {
                    std::this_thread::yield();
                }
                source.request_stop();
                const std::int64_t begun = workspace.units.load();
                pass.join();
                QVERIFY(!finished);
                QVERIFY(workspace.units.load() - begun <= threads);
            }
        }
    }

    // What the units are worth: their size does not grow with the points.
    void unitsOfWorkAreSmall() {
        for (const NetworkConfig& config : {smallConfig(), NetworkConfig()}) {
            const Network network(randomWeights(config, 1));
            for (const std::int64_t n : {100, 400, 1600}) {
                if (config.width > 100 && n > 400) {
                    continue;
                }
                const std::vector<float> points = randomPoints(n, 2, 4);
                Workspace workspace;
                ForwardAnswer answer;
                QVERIFY(network.forward(inputOf(points, 2, 2), workspace, {}, answer));
                const double perPoint = 4.0 * config.width * config.width
                                        + 2.0 * config.width * config.mlpWidth
                                        + 2.0 * static_cast<double>(n) * config.width;
                const double multiplyAdds = perPoint * static_cast<double>(n) * config.layers;
                const double most = 48.0
                                    * std::max(config.width * config.mlpWidth,
                                               256 * 2 * config.width / config.heads);
                QVERIFY(multiplyAdds / static_cast<double>(workspace.units.load()) <= most);
            }
        }
    }

    void throwsForWhatNoCallerMayAsk() {
        const Network network(randomWeights(smallConfig(), 1));
        const std::vector<float> points = randomPoints(5, 2, 4);
        const auto thrown = [&](const ForwardInput& input) {
            try {
                answerOf(network, input);
                return false;
            } catch (const std::invalid_argument&) {
                return true;
            }
        };
        QVERIFY(thrown(inputOf(points, 1, 1)));
        QVERIFY(thrown(inputOf(points, 4, 1)));
        QVERIFY(thrown(inputOf(points, 2, 4)));
        QVERIFY(thrown(inputOf(points, 2, -1)));
        QVERIFY(thrown(inputOf({}, 2, 1)));
    }
};

QTEST_APPLESS_MAIN(TestNetworkInference)
#include "tst_network_inference.moc"
