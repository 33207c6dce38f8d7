// A window with test methods, its own settings file and answers in place of file dialogs.
#pragma once

#include "tests/ui/support/test_methods.h"
#include "ui/model/settings.h"
#include "ui/panels/file_chooser.h"
#include "ui/shell/main_window.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace gaussarium::testing {

// Answers with `answer`, or like a user who cancels where it is empty.
class FakeChooser : public ui::FileChooser {
public:
    QString answer;
    int questions = 0;
    QString suggested;

    void openFile(QWidget*, const QString&, const QString&,
                  std::function<void(const QString&)> chosen) override {
        reply(chosen);
    }
    void saveFile(QWidget*, const QString&, const QString& suggestedName, const QString&,
                  std::function<void(const QString&)> chosen) override {
        suggested = suggestedName;
        reply(chosen);
    }

private:
    void reply(const std::function<void(const QString&)>& chosen) {
        ++questions;
        if (!answer.isEmpty()) {
            chosen(answer);
        }
    }
};

class WindowFixture {
public:
    // Methods by id, all others switched off.
    explicit WindowFixture(const QStringList& methods = {QStringLiteral("quick")},
                           MethodRegistry registry = testMethods());

    // A path in a folder of this fixture's own, written if bytes are given.
    QString path(const QString& name) const { return folder.filePath(name); }
    QString file(const QString& name, const QByteArray& bytes) const;

    // The one widget or action of that object name; fails the test where there is none.
    template <class T>
    T* find(const QString& name) const {
        T* found = window->findChild<T*>(name);
        if (found == nullptr) {
            qFatal("no %s called %s", T::staticMetaObject.className(), qPrintable(name));
        }
        return found;
    }

    // All answers and pictures are there, nothing is being read. False after 10 s.
    bool settled() const;
    QString message() const; // of the message bar; empty where it is hidden

    QTemporaryDir folder;
    ui::Settings settings;
    FakeChooser chooser;
    std::unique_ptr<ui::MainWindow> window;
};

} // namespace gaussarium::testing
