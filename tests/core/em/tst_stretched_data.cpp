// Why EM starts from whitened k-means++ here: the preset that shows it.
#include "core/em/em_estimator.h"
#include "core/metrics/clustering_scores.h"
#include "core/mixture/density.h"
#include "core/mixture/presets.h"

#include <QtTest>

using namespace gaussarium;

namespace {

struct Tally {
    int right = 0;     // of ten data sets: at least 95% of the points in their own band
    int converged = 0; // by EM's own word
};

Tally fitStretched(em::StartKind start) {
    em::EmOptions options;
    options.start = start;
    options.restarts = 10;
    const std::unique_ptr<Estimator> estimator = em::makeEmEstimator(options);
    Tally tally;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const LabelledData drawn = *drawPreset("stretched", 600, seed);
        FitRequest request;
        request.components = 2;
        request.seed = seed;
        const Fit fit = estimator->fit(drawn.data, request);
        if (!fit.hasMixture()) {
            continue;
        }
        tally.converged += fit.status == Status::Converged ? 1 : 0;
        const std::vector<int> found = MixtureDensity(fit.mixture).assign(drawn.data.points);
        tally.right += clusteringAccuracy(drawn.data.labels, found) > 0.95 ? 1 : 0;
    }
    return tally;
}

} // namespace

class TestStretchedData : public QObject {
    Q_OBJECT

private slots:
    void plainStartsFailSilently() {
        const Tally tally = fitStretched(em::StartKind::KMeansPlusPlus);
        QCOMPARE(tally.right, 0);
        QCOMPARE(tally.converged, 10);
    }

    void whitenedStartsFindTheBands() { QCOMPARE(fitStretched(em::StartKind::Whitened).right, 10); }
};

QTEST_APPLESS_MAIN(TestStretchedData)
#include "tst_stretched_data.moc"
