// The held-out tasks of a training run as data sets, and another method's score on them.
#include "core/methods/builtin_methods.h"
#include "core/mixture/density.h"
#include "core/train/held_out.h"

#include <QtTest>

#include <set>

using namespace gaussarium;
using namespace gaussarium::train;

namespace {

// Answers with the truth that it was told, or not at all.
class Oracle : public Estimator {
public:
    Fit fit(const Dataset&, const FitRequest& request, const RunContext&) const override {
        asked.insert(request.components.value_or(-1));
        return answer;
    }

    Fit answer;
    mutable std::set<int> asked;
};

TaskPriorConfig plane() {
    TaskPriorConfig prior;
    prior.spaceShare = 0.0;
    prior.maxComponents = 3;
    return prior;
}

} // namespace

class TestHeldOut : public QObject {
    Q_OBJECT

private slots:
    void aTaskIsTheSameForAnySize() {
        const PlainTask few = drawPlainTask(plane(), 7, 5, 10, 4);
        const PlainTask many = drawPlainTask(plane(), 7, 5, 40, 4);
        QVERIFY(many.data.data.points.leftCols(10) == few.data.data.points);
        QVERIFY(many.fresh == few.fresh);
        QVERIFY(drawPlainTask(plane(), 7, 6, 10, 4).data.data.points != few.data.data.points);
        QVERIFY(drawPlainTask(plane(), 8, 5, 10, 4).data.data.points != few.data.data.points);
    }

    void pointsFollowTheirMixture() {
        for (const TaskFamily family : {TaskFamily::Recipe, TaskFamily::Paper}) {
            TaskPriorConfig prior = plane();
            prior.family = family;
            prior.spaceShare = 0.5;
            std::set<Eigen::Index> dimensions;
            for (int index = 0; index < 12; ++index) {
                const PlainTask task = drawPlainTask(prior, 3, index, 20'000, 1);
                const Mixture& truth = task.data.truth;
                QVERIFY(truth.validate().has_value());
                dimensions.insert(truth.dimension());
                const Eigen::VectorXd mean = truth.means * truth.weights;
                Eigen::MatrixXd covariance =
                    Eigen::MatrixXd::Zero(truth.dimension(), truth.dimension());
                for (Eigen::Index j = 0; j < truth.components(); ++j) {
                    const Eigen::VectorXd off = truth.means.col(j) - mean;
                    covariance += truth.weights[j]
                                  * (truth.covariances[std::size_t(j)] + off * off.transpose());
                }
                const Eigen::MatrixXd& points = task.data.data.points;
                // Five standard errors.
                const double most = 5.0 * std::sqrt(covariance.trace() / 20'000.0);
                QVERIFY((points.rowwise().mean() - mean).norm() < most);
                const Eigen::MatrixXd centred = points.colwise() - mean;
                const Eigen::MatrixXd found = centred * centred.transpose() / 20'000.0;
                QVERIFY((found - covariance).norm() < 0.06 * covariance.norm());
            }
            QCOMPARE(dimensions, (std::set<Eigen::Index>{2, 3}));
        }
    }

    void emLosesLessTheMorePointsItHas() {
        TrainConfig config;
        config.tasks = plane();
        const auto em = makeEstimator(builtinMethods(), {"em", {}});
        QVERIFY(em.has_value());
        const HeldOutExcess few = heldOutExcess(config, **em, 64, 60, {});
        const HeldOutExcess many = heldOutExcess(config, **em, 512, 60, {});
        QCOMPARE(few.tasks, 60);
        QVERIFY(few.excess > 3.0 * few.error && few.excess < 1.0);
        QVERIFY(many.excess > 0.0 && many.excess < 0.5 * few.excess);
    }

    void noAnswerCountsAsOneGaussian() {
        TrainConfig config;
        config.tasks = plane();
        Oracle refuses;
        refuses.answer.status = Status::Refused;
        const HeldOutExcess none = heldOutExcess(config, refuses, 64, 40, {});
        QVERIFY(none.excess > 0.05 && std::isfinite(none.excess));
        QCOMPARE(refuses.asked, (std::set<int>{1, 2, 3}));
    }

    void anAbsurdAnswerIsHeldByTheFloor() {
        TrainConfig config;
        config.tasks = plane();
        Oracle far;
        far.answer.status = Status::Converged;
        far.answer.mixture = makeMixture(2, 1);
        far.answer.mixture.means.col(0).setConstant(1e6);
        const HeldOutExcess worst = heldOutExcess(config, far, 64, 10, {});
        QVERIFY(worst.excess > 50.0 && worst.excess < 60.0);
    }

    void stopsWithWhatThereIs() {
        std::stop_source source;
        source.request_stop();
        RunContext context;
        context.stop = source.get_token();
        const HeldOutExcess nothing = heldOutExcess(TrainConfig(), Oracle(), 64, 10, context);
        QCOMPARE(nothing.tasks, 0);
        QCOMPARE(nothing.excess, 0.0);
    }
};

QTEST_APPLESS_MAIN(TestHeldOut)
#include "tst_held_out.moc"
