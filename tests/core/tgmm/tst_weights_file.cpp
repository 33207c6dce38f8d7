#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "core/tgmm/weights_file.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>

using namespace gaussarium;
using namespace gaussarium::tgmm;

namespace {

NetworkConfig tinyConfig() {
    NetworkConfig config;
    config.layers = 1;
    config.width = 2;
    config.heads = 1;
    config.mlpWidth = 2;
    config.maxComponents = 1;
    config.headWidth = 2;
    return config;
}

std::uint64_t fnv1a(const std::string& bytes) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char byte : bytes) {
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL;
    }
    return hash;
}

// With a checksum that fits whatever was done to the content.
std::string sealed(std::string content) {
    const std::uint64_t hash = fnv1a(content);
    content.append(reinterpret_cast<const char*>(&hash), sizeof(hash));
    return content;
}

} // namespace

class TestWeightsFile : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        m_path = m_folder.filePath("w.tgmm").toStdString();
        m_weights = randomWeights(tinyConfig(), 4);
        m_weights.card = R"({"name":"tiny","steps":3})";
        QVERIFY(writeWeights(m_path, m_weights, WeightStorage::Float32));
        const Expected<std::string> bytes = readFile(m_path, 1 << 20);
        QVERIFY(bytes);
        m_bytes = *bytes;
        m_content = m_bytes.substr(0, m_bytes.size() - 8);
    }

    void floatsComeBackAsTheyWere() {
        const Expected<Weights> read = weightsFromBytes(m_bytes);
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QVERIFY(read->config == m_weights.config);
        QVERIFY(read->tensors == m_weights.tensors);
        QCOMPARE(QString::fromStdString(read->card), QString::fromStdString(m_weights.card));
    }

    void halvesComeBackRounded() {
        const Weights weights = randomWeights(NetworkConfig(), 9);
        QVERIFY(writeWeights(m_path, weights));
        const Expected<Weights> read = readWeights(m_path);
        QVERIFY(read);
        for (std::size_t i = 0; i < weights.tensors.size(); ++i) {
            QCOMPARE(read->tensors[i].size(), weights.tensors[i].size());
            for (std::size_t j = 0; j < weights.tensors[i].size(); ++j) {
                const auto exact = static_cast<double>(weights.tensors[i][j]);
                const double off = std::abs(static_cast<double>(read->tensors[i][j]) - exact);
                // Eleven bits; below 6e-5 the spacing is 6e-8.
                QVERIFY(off <= std::max(std::abs(exact) / 2048.0, 3.1e-8));
            }
        }
        // Written again, nothing changes any more.
        QVERIFY(writeWeights(m_path, *read));
        QVERIFY(readWeights(m_path)->tensors == read->tensors);
    }

    // What version 2 can say is written as version 2, byte by byte as ever: so a program of before
    // reads it, and what it wrote is read here.
    void usualNetworksAreWrittenAsVersionTwo() {
        QCOMPARE(m_bytes[8], char(2));
        const std::string header = m_content.substr(16, headerBytes());
        QCOMPARE(QString::fromStdString(header),
                 QStringLiteral(R"({"card":{"name":"tiny","steps":3},"config":{)"
                                R"("architecture":"foundation","head_width":2,"heads":1,)"
                                R"("layers":1,"max_components":1,"mlp_width":2,"positions":0,)"
                                R"("refinements":0,"width":2},"storage":"float32"})"));
        NetworkConfig paper = usualConfig(Architecture::Paper);
        paper.layers = 1;
        paper.width = 2;
        paper.heads = 1;
        paper.mlpWidth = 2;
        paper.maxComponents = 1;
        paper.positions = 3;
        QVERIFY(writeWeights(m_path, randomWeights(paper, 1)));
        QCOMPARE((*readFile(m_path, 1 << 20))[8], char(2));
        const Expected<Weights> read = readWeights(m_path);
        QVERIFY(read);
        QVERIFY(read->config.causal && read->config.positionCode == PositionCode::Learned);
        QVERIFY(read->config == paper);
    }

    void switchesComeBack_data() {
        QTest::addColumn<bool>("paper");
        QTest::addColumn<bool>("causal");
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("assignment");
        QTest::addRow("causal") << false << true << 0 << false;
        QTest::addRow("sinusoidal") << false << false << 1 << false;
        QTest::addRow("learned") << false << false << 2 << false;
        QTest::addRow("assignment") << false << false << 0 << true;
        QTest::addRow("all") << false << true << 2 << true;
        QTest::addRow("paper, both ways") << true << false << 2 << false;
        QTest::addRow("paper, without positions") << true << true << 0 << false;
        QTest::addRow("paper, without either") << true << false << 0 << false;
    }

    void switchesComeBack() {
        QFETCH(bool, paper);
        QFETCH(bool, causal);
        QFETCH(int, code);
        QFETCH(bool, assignment);
        NetworkConfig config = tinyConfig();
        config.architecture = paper ? Architecture::Paper : Architecture::Foundation;
        config.causal = causal;
        config.positionCode = static_cast<PositionCode>(code);
        config.positions = code == 2 ? 6 : 0;
        config.readOut = assignment ? ReadOutKind::Assignment : ReadOutKind::Pooling;
        const Weights weights = randomWeights(config, 2);
        QVERIFY(writeWeights(m_path, weights, WeightStorage::Float32));
        QCOMPARE((*readFile(m_path, 1 << 20))[8], char(3));
        const Expected<Weights> read = readWeights(m_path);
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QVERIFY(read->config == config);
        QVERIFY(read->tensors == weights.tensors);
    }

    void contradictorySwitchesAreRefused_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("word");
        QTest::addRow("an unknown code") << "sinusoidal"
                                         << "rotary"
                                         << "no position code";
        QTest::addRow("a code that is no word") << R"("sinusoidal")"
                                                << "3"
                                                << "header";
        QTest::addRow("an unknown read-out") << "pooling"
                                             << "guessing"
                                             << "no read-out";
        QTest::addRow("causal in words") << R"("causal":true)"
                                         << R"("causal":"true")"
                                         << "header";
        QTest::addRow("causal as a number") << R"("causal":true)"
                                            << R"("causal":1)"
                                            << "header";
        QTest::addRow("no code") << R"("position_code":"sinusoidal",)"
                                 << ""
                                 << "position_code";
        QTest::addRow("sines of the paper") << "foundation"
                                            << "paper"
                                            << "drown";
        QTest::addRow("rows without a table") << R"("positions":0)"
                                              << R"("positions":5)"
                                              << "only learned";
        QTest::addRow("a table without rows") << "sinusoidal"
                                              << "learned"
                                              << "positions is 0";
        QTest::addRow("another read-out's tensors") << "pooling"
                                                    << "assignment"
                                                    << "bytes of weights";
        QTest::addRow("assignment, refined") << R"("read_out":"pooling","refinements":0)"
                                             << R"("read_out":"assignment","refinements":3)"
                                             << "an M-step already";
    }

    void contradictorySwitchesAreRefused() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, word);
        NetworkConfig config = tinyConfig();
        config.causal = true;
        config.positionCode = PositionCode::Sinusoidal;
        QVERIFY(writeWeights(m_path, randomWeights(config, 2)));
        const std::string bytes = *readFile(m_path, 1 << 20);
        QVERIFY(weightsFromBytes(bytes));
        std::string content = bytes.substr(0, bytes.size() - 8);
        const std::size_t at = content.find(from.toStdString());
        QVERIFY(at != std::string::npos);
        std::uint32_t length = 0;
        std::memcpy(&length, content.data() + 12, sizeof(length));
        length += static_cast<std::uint32_t>(to.size() - from.size());
        content.replace(at, static_cast<std::size_t>(from.size()), to.toStdString());
        std::memcpy(content.data() + 12, &length, sizeof(length));
        const Expected<Weights> read = weightsFromBytes(sealed(content));
        QVERIFY(!read);
        QVERIFY2(read.error().message.find(word.toStdString()) != std::string::npos,
                 read.error().message.c_str());
    }

    void refusesEveryTruncation() {
        for (std::size_t length = 0; length < m_bytes.size(); ++length) {
            QVERIFY2(refused(m_bytes.substr(0, length)), qPrintable(QString::number(length)));
        }
        QVERIFY(refused(m_bytes + "x"));
    }

    // Truncated or lengthened, but with a checksum that fits.
    void refusesEverySealedTruncation() {
        for (std::size_t length = 0; length < m_content.size(); ++length) {
            QVERIFY2(refused(sealed(m_content.substr(0, length))),
                     qPrintable(QString::number(length)));
        }
        QVERIFY(refused(sealed(m_content + "xxxx")));
    }

    void refusesEveryFlippedBit() {
        for (std::size_t i = 0; i < m_bytes.size(); ++i) {
            for (int bit = 0; bit < 8; ++bit) {
                std::string damaged = m_bytes;
                damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
                QVERIFY2(refused(damaged), qPrintable(QString::number(i)));
            }
        }
    }

    // What the checksum cannot catch: a crash or a hang would be a defect, a value is not.
    void survivesDamageThatFitsItsChecksum() {
        Random random(17);
        for (int trial = 0; trial < 3000; ++trial) {
            std::string damaged = m_content;
            for (int change = 0; change <= trial % 3; ++change) {
                const auto at = static_cast<std::size_t>(
                    random.index(static_cast<std::int64_t>(damaged.size())));
                damaged[at] = static_cast<char>(random.index(256));
            }
            const Expected<Weights> read = weightsFromBytes(sealed(damaged));
            if (read) {
                QVERIFY(read->config.check());
                QCOMPARE(read->tensors.size(), tensorShapes(read->config).size());
            }
        }
    }

    void refusesWithTheReason_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("word");
        QTest::addRow("another magic") << "GAUSTGMM"
                                       << "GAUSTGMN"
                                       << "no file of TGMM weights";
        QTest::addRow("heads") << R"("heads":1)"
                               << R"("heads":3)"
                               << "divide";
        QTest::addRow("no layers") << R"("layers":1)"
                                   << R"("layers":0)"
                                   << "layers is 0";
        QTest::addRow("more layers") << R"("layers":1)"
                                     << R"("layers":2)"
                                     << "bytes of weights";
        QTest::addRow("layers in words") << R"("layers":1)"
                                         << R"("layers":"")"
                                         << "header";
        QTest::addRow("storage") << "float32"
                                 << "float64"
                                 << "float64";
        QTest::addRow("half the bytes") << "float32"
                                        << "float16"
                                        << "bytes of weights";
        QTest::addRow("no JSON") << R"({"card")"
                                 << R"(["card")"
                                 << "header";
        QTest::addRow("a field renamed") << R"("width")"
                                         << R"("widht")"
                                         << "header";
    }

    void refusesWithTheReason() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, word);
        std::string content = m_content;
        const std::size_t at = content.find(from.toStdString());
        QVERIFY(at != std::string::npos);
        content.replace(at, static_cast<std::size_t>(from.size()), to.toStdString());
        // The header's length stands in bytes 12 to 15.
        const auto length = static_cast<std::uint32_t>(headerBytes() + to.size() - from.size());
        if (at >= 16) {
            std::memcpy(content.data() + 12, &length, sizeof(length));
        }
        const Expected<Weights> read = weightsFromBytes(sealed(content));
        QVERIFY(!read);
        QVERIFY2(read.error().message.find(word.toStdString()) != std::string::npos,
                 read.error().message.c_str());
    }

    void refusesAnotherVersionAndHugeHeaders() {
        std::string content = m_content;
        content[8] = 4;
        const Expected<Weights> later = weightsFromBytes(sealed(content));
        QVERIFY(!later);
        QVERIFY(later.error().message.find("version 4") != std::string::npos);
        // A header of version 2 under the number 3 does not say what 3 must.
        content[8] = 3;
        const Expected<Weights> mute = weightsFromBytes(sealed(content));
        QVERIFY(!mute);
        QVERIFY(mute.error().message.find("causal") != std::string::npos);
        for (const std::uint32_t length : {0xFFFFFFFFU, 0x7FFFFFFFU, 1U << 21U, 100000U}) {
            content = m_content;
            std::memcpy(content.data() + 12, &length, sizeof(length));
            const Expected<Weights> read = weightsFromBytes(sealed(content));
            QVERIFY(!read);
            QVERIFY(read.error().message.find("header") != std::string::npos);
        }
    }

    // Whoever writes out such a card calls himself once a level, until the stack ends.
    void refusesHeadersThatNestDeeply() {
        constexpr std::size_t levels = 400'000;
        const std::string header =
            R"({"card":)" + std::string(levels, '[') + std::string(levels, ']') + "}";
        std::string content = m_content.substr(0, 12);
        const auto size = static_cast<std::uint32_t>(header.size());
        content.append(reinterpret_cast<const char*>(&size), sizeof(size));
        const Expected<Weights> weights = weightsFromBytes(sealed(content + header));
        QVERIFY(!weights);
        QVERIFY2(weights.error().message.find("nests deeper") != std::string::npos,
                 weights.error().message.c_str());
    }

    void refusesValuesThatAreNotFinite() {
        for (const float bad :
             {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
            std::string content = m_content;
            std::memcpy(content.data() + content.size() - 4, &bad, 4);
            const Expected<Weights> read = weightsFromBytes(sealed(content));
            QVERIFY(!read);
            QVERIFY(read.error().message.find("not finite") != std::string::npos);
            Weights weights = m_weights;
            weights.tensors[2][1] = bad;
            QVERIFY(!writeWeights(m_path, weights, WeightStorage::Float32));
        }
        Weights weights = m_weights;
        weights.tensors[2][1] = 1e6F; // finite, but no half
        QVERIFY(!writeWeights(m_path, weights, WeightStorage::Float16));
        QVERIFY(writeWeights(m_path, weights, WeightStorage::Float32));
        weights.tensors[2].pop_back();
        QVERIFY(!writeWeights(m_path, weights));
        weights.tensors.pop_back();
        QVERIFY(!writeWeights(m_path, weights));
    }

    void saysWhichFileIsDamaged() {
        QVERIFY(writeFileAtomically(m_path, m_bytes.substr(0, 300)));
        const Expected<Weights> read = readWeights(m_path);
        QVERIFY(!read);
        QVERIFY(read.error().message.find("w.tgmm") != std::string::npos);
        QVERIFY(read.error().message.find("checksum") != std::string::npos);
    }

    void saysWhatIsMissing() {
        const Expected<Weights> read = readWeights("/no/such/file.tgmm");
        QVERIFY(!read && read.error().message.find("/no/such/file.tgmm") != std::string::npos);
        QVERIFY_EXCEPTION_THROWN(m_weights.tensor("layers.7.qkv"), std::invalid_argument);
        QVERIFY(!readWeights(m_folder.path().toStdString()));
    }

private:
    std::size_t headerBytes() const {
        std::uint32_t length = 0;
        std::memcpy(&length, m_content.data() + 12, sizeof(length));
        return length;
    }

    static bool refused(const std::string& bytes) {
        const Expected<Weights> read = weightsFromBytes(bytes);
        return !read && !read.error().message.empty();
    }

    QTemporaryDir m_folder;
    std::string m_path;
    Weights m_weights;
    std::string m_bytes;
    std::string m_content;
};

QTEST_APPLESS_MAIN(TestWeightsFile)
#include "tst_weights_file.moc"
