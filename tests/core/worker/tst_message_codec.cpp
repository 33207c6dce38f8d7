#include "core/base/random.h"
#include "core/worker/message_codec.h"

#include <QFile>
#include <QtTest>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace gaussarium;
using namespace gaussarium::worker;
using nlohmann::json;

namespace {

std::vector<RequestLine> everyRequest() {
    Start start;
    start.folder = "/runs/a \"quoted\" \\ name \xC3\xA4";
    start.settings = json{{"name", "mine"}, {"network", {{"width", 32}}}}.dump();
    start.device = "cpu";
    start.from = "old.tgmm";
    start.seed = std::numeric_limits<std::uint64_t>::max();
    start.steps = 4000;
    return {
        {"1", Hello{}},      {"2", start},    {"3", Continue{"/runs/b", "cuda"}}, {"4", Pause{}},
        {"5", Resume{}},     {"6", Cancel{}}, {"7", SetLearningRate{0.1}},        {"8", Evaluate{}},
        {"9", Checkpoint{}}, {"10", Quit{}}};
}

Progress someProgress() {
    return {.step = 120,
            .seconds = 3.25,
            .learningRate = 3e-3,
            .nll = 1.0 / 3.0,
            .countLoss = 0.7,
            .gradientNorm = 1e-9,
            .skipped = 1,
            .tokens = 1 << 20,
            .stepsPerSecond = 41.5};
}

std::vector<MessageLine> everyMessage() {
    return {{"1", "", Welcome{1, "gaussarium-trainer 0.1.0", "1.13.1", "cpu", 1, 4711}},
            {"2", "", Started{"/runs/a", "tiny", "cpu", 7, 4000, 12345, 1, 0.5, {16, 64}, "note"}},
            {"4", "", Paused{9, ""}},
            {"5", "", Resumed{9}},
            {"6", "", Cancelled{10}},
            {"7", "", RateSet{11, 0.5, 1.5e-3}},
            {"8", "", Evaluated{12, {16, 64}, {0.25, -0.125}}},
            {"9", "", Checkpointed{13}},
            {"10", "", Bye{}},
            {"", "", Failed{FailureCode::BadLine, "no JSON"}},
            {"", "2", Failed{FailureCode::DiskFull, "the disk is full"}},
            {"", "2", Paused{9, "the disk is full"}},
            {"", "2", someProgress()},
            {"", "2", Record{someProgress(), {0.5, 0.25}}},
            {"", "2", Checkpointed{13}},
            {"", "2", Finished{4000, true, 60.0, "/runs/a/weights.tgmm", "done"}}};
}

// The failure that a line meets; empty where it is a request.
std::string problemOf(const std::string& line) {
    const auto request = parseRequest(line);
    return request ? "" : request.error().failure.sentence;
}

// Any JSON value, nested to `depth`.
json randomJson(Random& random, int depth) {
    static const std::vector<std::string> words = {"id",     "type",  "start",    "folder", "hello",
                                                   "factor", "steps", "progress", "",       "seed"};
    const auto word = [&] { return words[static_cast<std::size_t>(random.index(10))]; };
    switch (random.index(depth > 0 ? 8 : 6)) {
    case 0:
        return nullptr;
    case 1:
        return random.index(2) == 0;
    case 2:
        return random.index(1000) - 500;
    case 3:
        return random.normal() * 1e300;
    case 4:
        return std::numeric_limits<std::uint64_t>::max();
    case 5:
        return word();
    case 6: {
        json array = json::array();
        for (auto i = random.index(4); i > 0; --i) {
            array.push_back(randomJson(random, depth - 1));
        }
        return array;
    }
    default: {
        json object = json::object();
        for (auto i = random.index(5); i > 0; --i) {
            object[word()] = randomJson(random, depth - 1);
        }
        return object;
    }
    }
}

// A request or a message must come out as it went in, once it has been accepted.
void checkLine(const std::string& line) {
    if (const auto request = parseRequest(line)) {
        const auto again = parseRequest(serialise(*request));
        QVERIFY2(again && again->id == request->id
                     && again->request.index() == request->request.index(),
                 line.c_str());
    } else {
        QVERIFY(!request.error().failure.sentence.empty());
        QVERIFY(request.error().id.size() <= 64);
        // The refusal itself can be sent.
        QVERIFY(
            parseMessage(serialise(MessageLine{request.error().id, {}, request.error().failure})));
    }
    if (const auto message = parseMessage(line)) {
        QVERIFY2(parseMessage(serialise(*message)), line.c_str());
    } else {
        QVERIFY(!message.error().message.empty());
    }
}

} // namespace

class TestMessageCodec : public QObject {
    Q_OBJECT

private slots:
    void requestsComeBackAsTheyWent() {
        for (const RequestLine& request : everyRequest()) {
            const std::string line = serialise(request);
            QVERIFY(line.find('\n') == std::string::npos);
            const auto read = parseRequest(line);
            QVERIFY2(read, read ? "" : read.error().failure.sentence.c_str());
            QCOMPARE(read->id, request.id);
            QCOMPARE(read->request.index(), request.request.index());
            QCOMPARE(serialise(*read), line);
        }
        const RequestLine line = *parseRequest(serialise(everyRequest()[1]));
        const auto& start = std::get<Start>(line.request);
        QCOMPARE(start.folder, std::get<Start>(everyRequest()[1].request).folder);
        QCOMPARE(start.seed, std::numeric_limits<std::uint64_t>::max());
        QCOMPARE(json::parse(start.settings).at("network").at("width").get<int>(), 32);
    }

    void messagesComeBackAsTheyWent() {
        for (const MessageLine& message : everyMessage()) {
            const std::string line = serialise(message);
            QVERIFY(line.find('\n') == std::string::npos);
            const auto read = parseMessage(line);
            QVERIFY2(read, read ? "" : read.error().message.c_str());
            QCOMPARE(read->id, message.id);
            QCOMPARE(read->run, message.run);
            QCOMPARE(read->message.index(), message.message.index());
            QCOMPARE(serialise(*read), line);
        }
    }

    // What a program in another language has to write and gets to read.
    void theWireIsAsDocumented() {
        const auto request =
            parseRequest(R"({"type": "set_learning_rate", "factor": 1, "id": "a-7"})");
        QVERIFY(request);
        QCOMPARE(request->id, std::string("a-7"));
        QCOMPARE(std::get<SetLearningRate>(request->request).factor, 1.0);
        QCOMPARE(serialise(MessageLine{"7", "", RateSet{120, 0.5, 0.0015}}),
                 std::string(R"({"id":"7","type":"learning_rate_set","step":120,"factor":0.5,)"
                             R"("learning_rate":0.0015})"));
        QCOMPARE(serialise(MessageLine{"", "", Failed{FailureCode::BadLine, "why"}}),
                 std::string(R"({"id":null,"type":"failed","code":"bad_line","sentence":"why"})"));
        QCOMPARE(serialise(MessageLine{"", "2", Checkpointed{9}}),
                 std::string(R"({"run":"2","type":"checkpointed","step":9})"));
    }

    // Every line of the page for other programs is one that is understood, and none is missing.
    void thePageForOtherProgramsIsTrue() {
        QFile page(qEnvironmentVariable("GAUSSARIUM_SOURCE_DIR") + "/packaging/worker-protocol.md");
        QVERIFY(page.open(QIODevice::ReadOnly));
        const std::string text = page.readAll().toStdString();
        std::istringstream lines(text);
        int requests = 0;
        int messages = 0;
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with("> {")) {
                QVERIFY2(problemOf(line.substr(2)).empty(), line.c_str());
                ++requests;
            } else if (line.starts_with("< {")) {
                QVERIFY2(parseMessage(line.substr(2)), line.c_str());
                ++messages;
            }
        }
        QVERIFY(requests >= 10 && messages >= 10);
        const auto named = [&text](std::string_view word) {
            return text.find("`" + std::string(word) + "`") != std::string::npos;
        };
        for (const RequestLine& request : everyRequest()) {
            QVERIFY2(named(typeName(request.request)), serialise(request).c_str());
        }
        for (const MessageLine& message : everyMessage()) {
            QVERIFY2(named(typeName(message.message)), serialise(message).c_str());
        }
        for (int code = 0; code <= static_cast<int>(FailureCode::Broken); ++code) {
            QVERIFY(named(codeName(static_cast<FailureCode>(code))));
        }
    }

    void whatIsWrongIsNamed_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("words");
        const auto row = [](const char* line, const char* words) {
            QTest::newRow(line) << QByteArray(line) << QByteArray(words);
        };
        row("", "no JSON object");
        row("start", "no JSON object");
        row("[1]", "no JSON object");
        row(R"({"id":"1","type":"pause"} {})", "no JSON object");
        row("{\"id\":\"1\",\"type\":\"pau", "no JSON object");
        row("{\"id\":\"1\",\"type\":\"pause\",\"x\":\"\xFF\"}", "no JSON object");
        row(R"({"type":"pause"})", "'id'");
        row(R"({"id":1,"type":"pause"})", "'id'");
        row(R"({"id":"","type":"pause"})", "'id'");
        row(R"({"id":"1"})", "'type'");
        row(R"({"id":"1","type":7})", "'type'");
        row(R"({"id":"1","type":"fly"})", "'fly'");
        row(R"({"id":"1","type":"started"})", "'started'"); // an answer is no request
        row(R"({"id":"1","type":"start"})", "no field 'folder'");
        row(R"({"id":"1","type":"start","folder":7})", "'folder' wants a string");
        row(R"({"id":"1","type":"start","folder":"a\u0000b"})", "zero bytes");
        row(R"({"id":"1","type":"start","folder":"a","sede":1})", "'sede'");
        row(R"({"id":"1","type":"start","folder":"a","seed":-1})", "not negative");
        row(R"({"id":"1","type":"start","folder":"a","steps":1.5})", "'steps' wants a whole");
        row(R"({"id":"1","type":"start","folder":"a","steps":18446744073709551615})", "smaller");
        row(R"({"id":"1","type":"start","folder":"a","settings":"tiny"})", "an object");
        row(R"({"id":"1","type":"set_learning_rate","factor":"half"})", "'factor' wants a number");
        row(R"({"id":"1","type":"hello","version":99999999999})", "smaller");
        row(R"({"id":"1","type":"quit","now":true})", "'now'");
    }

    void whatIsWrongIsNamed() {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, words);
        const std::string problem = problemOf(line.toStdString());
        QVERIFY2(QByteArray::fromStdString(problem).contains(words), problem.c_str());
    }

    // A refusal carries the id wherever there is a valid one.
    void refusalsCarryTheId() {
        QCOMPARE(parseRequest(R"({"id":"x","type":"fly"})").error().id, std::string("x"));
        QCOMPARE(parseRequest(R"({"id":"x","type":"start"})").error().id, std::string("x"));
        QVERIFY(parseRequest(R"({"id":[],"type":"pause"})").error().id.empty());
        const std::string longId(65, 'x');
        QVERIFY(parseRequest(R"({"id":")" + longId + R"(","type":"pause"})").error().id.empty());
    }

    void laterFieldsOfAnswersAreIgnored() {
        const auto message =
            parseMessage(R"({"id":"9","type":"checkpointed","step":13,"megabytes":7})");
        QVERIFY(message);
        QCOMPARE(std::get<Checkpointed>(message->message).step, std::int64_t{13});
        const auto failed =
            parseMessage(R"({"id":"9","type":"failed","code":"new","sentence":"s"})");
        QVERIFY(failed);
        QCOMPARE(std::get<Failed>(failed->message).code, FailureCode::Broken);
        QVERIFY(!parseMessage(R"({"id":"9","type":"checkpointed"})"));
        QVERIFY(!parseMessage(R"({"id":"9","type":"dance"})"));
    }

    void numbersThatAreNotFinitePass() {
        Progress progress = someProgress();
        progress.nll = std::numeric_limits<double>::quiet_NaN();
        progress.gradientNorm = std::numeric_limits<double>::infinity();
        const auto read = parseMessage(serialise(MessageLine{"", "1", progress}));
        QVERIFY(read);
        QVERIFY(std::isnan(std::get<Progress>(read->message).nll));
        QVERIFY(std::isnan(std::get<Progress>(read->message).gradientNorm));
    }

    void bytesThatAreNotUtf8AreReplaced() {
        const std::string line =
            serialise(MessageLine{"1", "", Failed{FailureCode::Refused, "bad \xFF name"}});
        QVERIFY(parseMessage(line));
        QVERIFY(line.find('\xFF') == std::string::npos);
    }

    void longLinesAreRefusedUnread() {
        const std::string line =
            json{{"id", "1"}, {"type", "pause"}, {"x", std::string(maxRequestBytes, ' ')}}.dump();
        QCOMPARE(parseRequest(line).error().failure.code, FailureCode::BadLine);
        QVERIFY(!parseMessage(std::string(maxMessageBytes + 1, ' ')));
    }

    // Brackets within brackets: neither the parser nor what it made may run out of stack.
    void deepNestingIsNoDanger() {
        for (const char bracket : {'[', '{'}) {
            QVERIFY(!parseRequest(std::string(maxRequestBytes, bracket)));
        }
        std::string deep;
        for (int i = 0; i < 40'000; ++i) {
            deep += "[";
        }
        deep += std::string(40'000, ']');
        QVERIFY(!parseRequest(R"({"id":"1","type":"start","folder":)" + deep + "}"));
        const auto start =
            parseRequest(R"({"id":"1","type":"start","folder":"a","settings":{"x":)" + deep + "}}");
        QVERIFY(!start);
        QVERIFY(start.error().failure.sentence.find("nests deeper") != std::string::npos);
        QVERIFY(!parseMessage(R"({"type":"ready","x":)" + deep + "}"));
        // Brackets in a string are none.
        const std::string quoted = "\"\\\"" + std::string(100, '[') + "\"";
        QVERIFY(parseRequest("{\"id\":\"1\",\"type\":\"start\",\"folder\":" + quoted
                             + ",\"settings\":{}}"));
    }

    void randomBytes() {
        Random random(1);
        for (int round = 0; round < 20'000; ++round) {
            std::string bytes(static_cast<std::size_t>(random.index(60)), ' ');
            for (char& byte : bytes) {
                // Half of them from what JSON is made of, so that some get far.
                byte = random.index(2) == 0 ? "{}[]\":,1e-.\\u0tfn"[random.index(17)]
                                            : static_cast<char>(random.index(256));
            }
            checkLine(bytes);
        }
    }

    void randomJsonAndCutLines() {
        Random random(2);
        for (int round = 0; round < 5'000; ++round) {
            json value = randomJson(random, 4);
            if (value.is_object() && random.index(2) == 0) {
                value["id"] = "1";
            }
            checkLine(value.dump());
        }
        for (const RequestLine& request : everyRequest()) {
            const std::string line = serialise(request);
            for (std::size_t length = 0; length < line.size(); ++length) {
                QVERIFY(!parseRequest(line.substr(0, length)));
            }
        }
        for (const MessageLine& message : everyMessage()) {
            const std::string line = serialise(message);
            for (std::size_t length = 0; length < line.size(); ++length) {
                QVERIFY(!parseMessage(line.substr(0, length)));
            }
        }
    }

    // One byte of a good line changed: accepted or refused, never anything else.
    void changedLines() {
        Random random(3);
        for (int round = 0; round < 5'000; ++round) {
            const auto requests = everyRequest();
            std::string line = serialise(requests[static_cast<std::size_t>(
                random.index(static_cast<std::int64_t>(requests.size())))]);
            line[static_cast<std::size_t>(random.index(static_cast<std::int64_t>(line.size())))] =
                static_cast<char>(random.index(256));
            checkLine(line);
        }
    }
};

QTEST_APPLESS_MAIN(TestMessageCodec)
#include "tst_message_codec.moc"
