// Handles sit on the outline, and go where they are dragged.
#include "core/mixture/data_edits.h"
#include "tests/support/random_problems.h"
#include "ui/edit/component_handles.h"

#include <Eigen/Cholesky>
#include <QtTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::ui;
using Part = ComponentHandle::Part;

namespace {

// A panel whose axes have very different scales, as real data have.
struct Panel {
    Mixture mixture;
    ViewPlane plane;
    PlotFrame frame;
};

Panel makePanel(Eigen::Index d, std::uint64_t seed) {
    Random random(seed);
    Mixture mixture = testing::randomMixture(d, 3, 2.0, random);
    Eigen::VectorXd units = Eigen::VectorXd::Ones(d);
    units[d - 1] = 60.0;
    mixture = affineImage(mixture, Eigen::MatrixXd(units.asDiagonal()), Eigen::VectorXd::Zero(d));
    DataBox box;
    box.centre = Eigen::VectorXd::Zero(d);
    box.halfExtent = 5.0 * units;
    const double height = d == 2 ? 600.0 : 3.0;
    const double width = d == 2 ? 10.0 : 3.0;
    return {mixture, ViewPlane(Camera{0.7, -0.3}, box),
            PlotFrame{QRectF(-width / 2, -height / 2, width, height), QRectF(40, 10, 300, 200)}};
}

double length(const QPointF& p) {
    return std::hypot(p.x(), p.y());
}

// The mixture after a move.
Mixture moved(const Mixture& mixture, Eigen::Index component, const ComponentMove& move) {
    Mixture result = mixture;
    Eigen::MatrixXd& covariance = result.covariances[std::size_t(component)];
    covariance = move.map * covariance * move.map.transpose();
    covariance = (0.5 * (covariance + covariance.transpose())).eval();
    result.means.col(component) = move.mean;
    return result;
}

} // namespace

class TestComponentHandles : public QObject {
    Q_OBJECT

private slots:
    void endsOfAxesAreOnTheOutlineAtRightAngles() {
        for (std::uint64_t seed = 0; seed < 30; ++seed) {
            const Panel panel = makePanel(2 + Eigen::Index(seed % 2), seed);
            const ComponentHandles handles(panel.mixture, panel.plane, panel.frame);
            for (Eigen::Index j = 0; j < 3; ++j) {
                const QPointF mean = handles.position({j, Part::Mean});
                const QPointF longer = handles.position({j, Part::LongAxis}) - mean;
                const QPointF shorter = handles.position({j, Part::ShortAxis}) - mean;
                QVERIFY(length(longer) >= length(shorter));
                QVERIFY(std::abs(QPointF::dotProduct(longer, shorter))
                        < 1e-6 * length(longer) * length(shorter));
                const Eigen::Matrix2d seen = panel.plane.matrix()
                                             * panel.mixture.covariances[std::size_t(j)]
                                             * panel.plane.matrix().transpose();
                for (const QPointF& end : {longer, shorter}) {
                    const QPointF data = panel.frame.toData(mean + end) - panel.frame.toData(mean);
                    const Eigen::Vector2d off(data.x(), data.y());
                    QVERIFY(std::abs(std::sqrt(off.dot(seen.llt().solve(off)))
                                     - ComponentHandles::level)
                            < 1e-6);
                }
            }
        }
    }

    // Dragged handles are then where the pointer is, and the other axis keeps its length.
    void handlesGoWhereTheyAreDragged() {
        Random random(77);
        for (std::uint64_t seed = 0; seed < 60; ++seed) {
            const Panel panel = makePanel(2 + Eigen::Index(seed % 2), seed);
            const ComponentHandles handles(panel.mixture, panel.plane, panel.frame);
            const Eigen::Index j = Eigen::Index(seed % 3);
            const QPointF to(random.uniform(50, 330), random.uniform(20, 200));
            const Mixture shifted = moved(panel.mixture, j, handles.dragged({j, Part::Mean}, to));
            const ComponentHandles after(shifted, panel.plane, panel.frame);
            QVERIFY(length(after.position({j, Part::Mean}) - to) < 1e-6);
            QVERIFY(
                (shifted.covariances[std::size_t(j)] - panel.mixture.covariances[std::size_t(j)])
                    .norm()
                < 1e-9 * panel.mixture.covariances[std::size_t(j)].norm());

            const QPointF mean = handles.position({j, Part::Mean});
            const double other = length(handles.position({j, Part::ShortAxis}) - mean);
            const double wanted = length(to - mean);
            // An outline as thin as the least length counts as thicker than it is.
            if (other < 2 * ComponentHandles::shortest || wanted < ComponentHandles::shortest) {
                continue;
            }
            const Mixture shaped =
                moved(panel.mixture, j, handles.dragged({j, Part::LongAxis}, to));
            QVERIFY(Eigen::LLT<Eigen::MatrixXd>(shaped.covariances[std::size_t(j)]).info()
                    == Eigen::Success);
            const ComponentHandles turned(shaped, panel.plane, panel.frame);
            const double first = length(turned.position({j, Part::LongAxis}) - mean);
            const double second = length(turned.position({j, Part::ShortAxis}) - mean);
            QVERIFY(std::abs(first - std::max(wanted, other)) < 1e-5 * first);
            QVERIFY(std::abs(second - std::min(wanted, other)) < 1e-5 * first);
            const Part now = wanted >= other ? Part::LongAxis : Part::ShortAxis;
            const QPointF end = turned.position({j, now}) - mean;
            // Ends point to both sides; one of them is shown.
            QVERIFY(std::min(length(end - (to - mean)), length(end + (to - mean))) < 1e-4 * wanted
                    || std::abs(wanted - other) < 1e-3 * wanted);
        }
    }

    void noDragMakesAComponentVanish() {
        const Panel panel = makePanel(2, 4);
        const ComponentHandles handles(panel.mixture, panel.plane, panel.frame);
        for (const Part part : {Part::LongAxis, Part::ShortAxis}) {
            const QPointF mean = handles.position({1, Part::Mean});
            for (const QPointF& to : {mean, mean + QPointF(1e-9, 0), QPointF(1e7, -1e7)}) {
                const Mixture result = moved(panel.mixture, 1, handles.dragged({1, part}, to));
                QVERIFY(bool(result.validate()));
            }
        }
    }

    void theNearestHandleIsFound() {
        const Panel panel = makePanel(2, 8);
        const ComponentHandles handles(panel.mixture, panel.plane, panel.frame);
        for (const ComponentHandle& handle : handles.all()) {
            const auto found = handles.at(handles.position(handle), 5.0);
            QVERIFY(found.has_value());
            QVERIFY(length(handles.position(*found) - handles.position(handle)) < 1e-9);
        }
        QVERIFY(!handles.at(QPointF(-1e4, -1e4), 10.0));
    }

    void inOneDimensionThereAreMeansAlone() {
        Mixture mixture = makeMixture(1, 2);
        mixture.means(0, 1) = 4.0;
        DataBox box;
        box.centre = Eigen::VectorXd::Zero(1);
        box.halfExtent = Eigen::VectorXd::Constant(1, 5.0);
        const ViewPlane plane({}, box);
        const PlotFrame frame{QRectF(-5, -1, 10, 2), QRectF(0, 0, 200, 100)};
        const ComponentHandles handles(mixture, plane, frame);
        QCOMPARE(handles.all().size(), std::size_t(2));
        const ComponentMove move = handles.dragged({0, Part::Mean}, QPointF(150, 20));
        QCOMPARE(move.mean[0], 2.5);
    }
};

QTEST_APPLESS_MAIN(TestComponentHandles)
#include "tst_component_handles.moc"
