// Undo and redo give back exactly what was there.
#include "core/mixture/data_edits.h"
#include "tests/ui/support/test_methods.h"
#include "ui/model/edit_history.h"

#include <QSignalSpy>
#include <QTest>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

DataPointer shared(LabelledData data) {
    return std::make_shared<const LabelledData>(std::move(data));
}

DataPointer withOneMore(const DataPointer& data) {
    return shared(withPointsAdded(*data, Eigen::MatrixXd::Ones(data->data.dimension(), 1)));
}

} // namespace

class EditHistoryTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_session = std::make_unique<Session>(testing::testMethods(), QStringList{});
        m_session->setData(shared(testing::twoGaussians(2, 40, 1)), 2);
    }

    void everyStepComesBack() {
        EditHistory history(*m_session);
        QVERIFY(!history.canUndo());
        std::vector<SessionState> states{m_session->state()};
        for (int i = 0; i < 50; ++i) {
            history.begin();
            if (i % 3 == 2) {
                auto start = std::make_shared<Mixture>(makeMixture(2, 2));
                start->means(0, 1) = i;
                m_session->setStart(std::move(start));
            } else {
                m_session->editData(withOneMore(m_session->data()));
            }
            history.record(QStringLiteral("step %1").arg(i));
            states.push_back(m_session->state());
        }
        for (int i = 49; i >= 0; --i) {
            QCOMPARE(history.undoText(), QStringLiteral("step %1").arg(i));
            history.undo();
            QVERIFY(m_session->state() == states[std::size_t(i)]);
        }
        QVERIFY(!history.canUndo());
        for (int i = 0; i < 50; ++i) {
            QCOMPARE(history.redoText(), QStringLiteral("step %1").arg(i));
            history.redo();
            QVERIFY(m_session->state() == states[std::size_t(i) + 1]);
        }
        QVERIFY(!history.canRedo());
    }

    void aNewChangeForgetsWhatWasTakenBack() {
        EditHistory history(*m_session);
        const DataPointer first = m_session->data();
        for (int i = 0; i < 2; ++i) {
            history.begin();
            m_session->editData(withOneMore(m_session->data()));
            history.record(QStringLiteral("add"));
        }
        history.undo();
        history.begin();
        m_session->editData(withOneMore(withOneMore(m_session->data())));
        history.record(QStringLiteral("add two"));
        QVERIFY(!history.canRedo());
        QCOMPARE(m_session->data()->data.size(), first->data.size() + 3);
        history.undo();
        history.undo();
        QCOMPARE(m_session->data(), first);
    }

    void whatChangedNothingIsNoStep() {
        EditHistory history(*m_session);
        QSignalSpy changed(&history, &EditHistory::changed);
        history.begin();
        history.record(QStringLiteral("nothing"));
        QVERIFY(!history.canUndo());
        history.undo();
        history.redo();
        QCOMPARE(changed.count(), 0);
    }

    // Loading is a change as well: painted points are not lost with it.
    void loadedDataCanBeTakenBack() {
        EditHistory history(*m_session);
        history.begin();
        m_session->editData(withOneMore(m_session->data()));
        history.record(QStringLiteral("add"));
        const SessionState painted = m_session->state();
        history.begin();
        m_session->setData(shared(testing::twoGaussians(3, 20, 2)), 3);
        history.record(QStringLiteral("load"));
        QCOMPARE(m_session->request().components, std::optional<int>(3));
        history.undo();
        QVERIFY(m_session->state() == painted);
        QCOMPARE(m_session->request().components, std::optional<int>(2));
        history.redo();
        QCOMPARE(m_session->data()->data.dimension(), Eigen::Index(3));
    }

    // Changes of something else than the data stand in the same row.
    void otherChangesHaveTheirTurn() {
        EditHistory history(*m_session);
        const auto add = [&] {
            history.begin();
            m_session->editData(withOneMore(m_session->data()));
            history.record(QStringLiteral("add"));
        };
        const Eigen::Index first = m_session->data()->data.size();
        int value = 1;
        bool possible = true;
        add();
        const quint64 number = history.record(
            QStringLiteral("raise"), [&] { return possible && --value >= 0; },
            [&] { return possible && ++value > 0; });
        add();
        history.undo();
        QCOMPARE(history.undoText(), QStringLiteral("raise"));
        QCOMPARE(value, 1);
        history.undo();
        QCOMPARE(value, 0);
        QCOMPARE(m_session->data()->data.size(), first + 1);
        history.redo();
        QCOMPARE(value, 1);
        history.redo();
        QCOMPARE(m_session->data()->data.size(), first + 2);
        // Taken back by other means, it is no step any more, whichever side of it one stands.
        history.forget(number);
        history.undo();
        QCOMPARE(m_session->data()->data.size(), first + 1);
        QCOMPARE(history.undoText(), QStringLiteral("add"));
        history.forget(number);
        // One that cannot be taken back is forgotten, and does not stand in the way.
        history.record(
            QStringLiteral("raise"), [&] { return possible; }, [&] { return possible; });
        possible = false;
        history.undo();
        QVERIFY(!history.canRedo());
        QCOMPARE(history.undoText(), QStringLiteral("add"));
        history.undo();
        QVERIFY(!history.canUndo());
        QCOMPARE(m_session->data()->data.size(), first);
    }

    void theOldestAreForgottenWhereMemoryEnds() {
        // Room for about three data sets of 40 points with labels.
        EditHistory history(*m_session, 3 * (40 * 2 * 8 + 40 * 4));
        for (int i = 0; i < 20; ++i) {
            history.begin();
            m_session->editData(withOneMore(m_session->data()));
            history.record(QStringLiteral("add"));
        }
        int steps = 0;
        while (history.canUndo()) {
            history.undo();
            ++steps;
        }
        QVERIFY(steps >= 1 && steps < 4);
        QCOMPARE(m_session->data()->data.size(), Eigen::Index(60 - steps));
        while (history.canRedo()) {
            history.redo();
        }
        QCOMPARE(m_session->data()->data.size(), Eigen::Index(60));
    }

private:
    std::unique_ptr<Session> m_session;
};

QTEST_MAIN(EditHistoryTest)
#include "tst_edit_history.moc"
