// Who may include whom, read from the include lines themselves.

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QtTest>

namespace {

struct Include {
    QString file; // "core/em/em_loop.cpp"
    int line = 0;
    QString target; // as written between the quotes or brackets
};

QDir sourceRoot() {
    return QDir(qEnvironmentVariable("GAUSSARIUM_SOURCE_DIR"));
}

QList<Include> includesUnder(const QString& folder) {
    static const QRegularExpression pattern(
        QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"));
    QList<Include> found;
    QDirIterator files(sourceRoot().filePath(folder), {"*.h", "*.cpp"}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly | QIODevice::Text)) {
            continue;
        }
        const QString name = sourceRoot().relativeFilePath(file.fileName());
        for (int line = 1; !file.atEnd(); ++line) {
            const auto match = pattern.match(QString::fromUtf8(file.readLine()));
            if (match.hasMatch()) {
                found.append({name, line, match.captured(1)});
            }
        }
    }
    return found;
}

QString folderOf(const QString& path) {
    return path.section('/', 1, 1);
}

// The folders of core/ in the order in which core/CMakeLists.txt adds them.
QStringList coreFolders() {
    QFile file(sourceRoot().filePath("core/CMakeLists.txt"));
    if (!file.open(QIODevice::ReadOnly | QIODevice::Text)) {
        return {};
    }
    static const QRegularExpression pattern(QStringLiteral("add_subdirectory\\((\\w+)\\)"));
    QStringList folders;
    auto matches = pattern.globalMatch(QString::fromUtf8(file.readAll()));
    while (matches.hasNext()) {
        folders.append(matches.next().captured(1));
    }
    return folders;
}

bool isQt(const QString& target) {
    static const QRegularExpression pattern(
        QStringLiteral("^(Q[A-Z]\\w*|Qt\\w*/.*|qcustomplot\\.h)$"));
    return pattern.match(target).hasMatch();
}

bool isTorch(const QString& target) {
    static const QRegularExpression pattern(QStringLiteral("^(torch|ATen|c10|caffe2)/"));
    return pattern.match(target).hasMatch();
}

QString place(const Include& include) {
    return QStringLiteral("%1:%2 includes %3")
        .arg(include.file)
        .arg(include.line)
        .arg(include.target);
}

} // namespace

class TestLayers : public QObject {
    Q_OBJECT

private slots:
    void readsTheSources() {
        // Guards the other tests against an empty list.
        QVERIFY(includesUnder("core").size() > 100);
        QVERIFY(coreFolders().size() >= 10);
    }

    void layersLookDownwards() {
        const QList<QPair<QString, QStringList>> forbidden = {
            {"core", {"ui/", "app/", "tests/"}}, {"ui", {"app/", "tests/"}}, {"app", {"tests/"}}};
        for (const auto& [folder, above] : forbidden) {
            for (const Include& include : includesUnder(folder)) {
                for (const QString& layer : above) {
                    QVERIFY2(!include.target.startsWith(layer), qPrintable(place(include)));
                }
            }
        }
    }

    void coreFoldersUseOnlyThoseAboveThem() {
        const QStringList order = coreFolders();
        for (const Include& include : includesUnder("core")) {
            if (!include.target.startsWith("core/")) {
                continue;
            }
            const qsizetype own = order.indexOf(folderOf(include.file));
            const qsizetype used = order.indexOf(folderOf(include.target));
            QVERIFY2(own >= 0 && used >= 0, qPrintable(place(include)));
            QVERIFY2(used <= own, qPrintable(place(include)));
        }
    }

    void coreAndTheTrainerAreFreeOfQt() {
        for (const char* folder : {"core", "app/trainer"}) {
            for (const Include& include : includesUnder(folder)) {
                QVERIFY2(!isQt(include.target), qPrintable(place(include)));
            }
        }
    }

    void onlyTheTrainingLayerKnowsTorch() {
        for (const char* folder : {"core", "ui", "app"}) {
            for (const Include& include : includesUnder(folder)) {
                QVERIFY2(!isTorch(include.target) || include.file.startsWith("core/train/"),
                         qPrintable(place(include)));
            }
        }
    }

    void sourcesIncludeFromTheRoot() {
        for (const char* folder : {"core", "ui", "app", "tests"}) {
            for (const Include& include : includesUnder(folder)) {
                QVERIFY2(!include.target.startsWith("../"), qPrintable(place(include)));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestLayers)
#include "tst_layers.moc"
