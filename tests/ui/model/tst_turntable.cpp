// The turntable: when it turns, how fast, and from where.
#include "ui/model/turntable.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace gaussarium::ui;

class TestTurntable : public QObject {
    Q_OBJECT

private slots:
    void turnsOnlyWhileNothingForbids() {
        SelectionModel selection;
        Turntable turntable(selection);
        QSignalSpy changes(&turntable, &Turntable::turningChanged);
        turntable.setWanted(true);
        QVERIFY(!turntable.isTurning()); // no 3D data
        turntable.setPossible(true);
        QVERIFY(turntable.isTurning());
        using Setter = void (Turntable::*)(bool);
        for (const Setter condition :
             {&Turntable::setSeen, &Turntable::setMotionAllowed, &Turntable::setPossible}) {
            (turntable.*condition)(false);
            QVERIFY(!turntable.isTurning());
            QVERIFY(turntable.isWanted()); // goes on where the reason is gone
            (turntable.*condition)(true);
            QVERIFY(turntable.isTurning());
        }
        QCOMPARE(changes.size(), 7);
        const Camera camera = selection.camera();
        QTRY_VERIFY(selection.camera().yaw != camera.yaw);
        QCOMPARE(selection.camera().pitch, camera.pitch);
        turntable.setWanted(false);
        const Camera rest = selection.camera();
        QTest::qWait(50);
        QVERIFY(selection.camera() == rest);
    }

    void isSteady() {
        SelectionModel selection;
        Turntable turntable(selection);
        const double start = selection.camera().yaw;
        for (int i = 0; i < 10; ++i) {
            turntable.advance(0.1);
        }
        QVERIFY(std::abs(selection.camera().yaw - start - Turntable::radiansPerSecond) < 1e-12);
        // On from where the user turned it to.
        selection.setCamera({0.5, -0.3});
        turntable.advance(0.1);
        QVERIFY(std::abs(selection.camera().yaw - 0.5 - 0.1 * Turntable::radiansPerSecond) < 1e-12);
        QCOMPARE(selection.camera().pitch, -0.3);
        // After a sleep of the computer it does not jump.
        turntable.advance(3600.0);
        QVERIFY(std::abs(selection.camera().yaw - 0.5) < 0.35 * Turntable::radiansPerSecond + 1e-9);
    }
};

QTEST_GUILESS_MAIN(TestTurntable)
#include "tst_turntable.moc"
