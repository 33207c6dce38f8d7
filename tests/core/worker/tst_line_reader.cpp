#include "core/base/random.h"
#include "core/worker/line_reader.h"

#include <QtTest>

#include <string>
#include <vector>

using gaussarium::Random;
using gaussarium::worker::LineReader;

namespace {

std::vector<std::string> linesOf(LineReader& reader) {
    std::vector<std::string> lines;
    while (const auto line = reader.next()) {
        lines.push_back(line->tooLong ? "(too long)" : line->text);
    }
    return lines;
}

using Lines = std::vector<std::string>;

} // namespace

class TestLineReader : public QObject {
    Q_OBJECT

private slots:
    void cutsAtLineFeeds() {
        LineReader reader(100);
        reader.feed("one\ntwo\r\n\n\r\nthree");
        QCOMPARE(linesOf(reader), (Lines{"one", "two"}));
        reader.feed("");
        QVERIFY(linesOf(reader).empty());
        reader.feed(" and more\n");
        QCOMPARE(linesOf(reader), Lines{"three and more"});
    }

    void aLineMayHoldAnyBytes() {
        LineReader reader(100);
        const std::string bytes("a\0b\xFF\xFE\x80", 6);
        reader.feed(bytes + "\n");
        QCOMPARE(linesOf(reader), Lines{bytes});
    }

    // The bound itself is allowed; of what is longer nothing is kept, and the next line is whole.
    void tooLongLinesAreDropped() {
        LineReader reader(5);
        reader.feed("12345\n123456\nok\n");
        QCOMPARE(linesOf(reader), (Lines{"12345", "(too long)", "ok"}));
        for (int i = 0; i < 1000; ++i) {
            reader.feed("never a line feed ");
            QVERIFY(linesOf(reader).empty());
        }
        reader.feed("\nfine\n");
        QCOMPARE(linesOf(reader), (Lines{"(too long)", "fine"}));
    }

    // However the stream is cut, the lines are the same.
    void theCutsDoNotMatter() {
        Random random(7);
        std::string stream;
        for (int i = 0; i < 3000; ++i) {
            const auto kind = random.index(12);
            stream += kind == 0   ? '\n'
                      : kind == 1 ? '\r'
                                  : static_cast<char>('a' + random.index(26));
        }
        LineReader whole(20);
        whole.feed(stream);
        const Lines expected = linesOf(whole);
        QVERIFY(expected.size() > 100);
        for (int round = 0; round < 50; ++round) {
            LineReader reader(20);
            Lines lines;
            for (std::size_t at = 0; at < stream.size();) {
                const auto length = static_cast<std::size_t>(random.index(40));
                reader.feed(std::string_view(stream).substr(at, length));
                at += length;
                for (std::string& line : linesOf(reader)) {
                    lines.push_back(std::move(line));
                }
            }
            QCOMPARE(lines, expected);
        }
    }
};

QTEST_APPLESS_MAIN(TestLineReader)
#include "tst_line_reader.moc"
