// A figure of 3D data shows them from the camera that it was given: the outlines in the SVG are the
// projected ellipsoids, to the digits of the file.
#include "core/base/atomic_file.h"
#include "tests/ui/figure/comparisons.h"
#include "ui/figure/figure_export.h"

#include <QPolygonF>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

#include <cmath>
#include <numbers>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

QTransform transformOf(const QString& text) {
    static const QRegularExpression pattern(
        QStringLiteral("matrix\\(([^,]+),([^,]+),([^,]+),([^,]+),([^,]+),([^)]+)\\)"));
    const auto match = pattern.match(text);
    if (!match.hasMatch()) {
        return {};
    }
    const auto number = [&](int i) { return match.captured(i).toDouble(); };
    return {number(1), number(2), number(3), number(4), number(5), number(6)};
}

// The closed lines of many straight pieces, in the order of painting: outlines, and nothing else.
std::vector<QPolygonF> ringsOf(const QByteArray& svg) {
    static const QRegularExpression point(QStringLiteral("([ML])([-0-9.e]+),([-0-9.e]+)"));
    std::vector<QPolygonF> rings;
    QTransform transform;
    QXmlStreamReader xml(svg);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) {
            continue;
        }
        if (xml.name() == u"g" && xml.attributes().hasAttribute(QStringLiteral("transform"))) {
            transform = transformOf(xml.attributes().value(QStringLiteral("transform")).toString());
        }
        const QString path = xml.attributes().value(QStringLiteral("d")).toString();
        if (xml.name() != u"path" || path.contains(QLatin1Char('C'))) {
            continue;
        }
        QPolygonF ring;
        auto matches = point.globalMatch(path);
        while (matches.hasNext()) {
            const auto match = matches.next();
            ring << transform.map(
                QPointF(match.captured(2).toDouble(), match.captured(3).toDouble()));
        }
        if (ring.size() > 20) {
            rings.push_back(ring);
        }
    }
    return rings;
}

// The largest distance of a panel's rings from its outlines under the one map that could have
// painted them: the same scale both ways, y downwards, shifted.
double misfit(const MixtureScene& scene, const std::vector<QPolygonF>& rings, std::size_t& at) {
    double scale = 0.0;
    QPointF shift;
    double worst = 0.0;
    for (const SceneEllipse& ellipse : scene.ellipses) {
        // A halo and a line, or a dashed line.
        for (int copy = 0; copy < (ellipse.reference ? 1 : 2); ++copy, ++at) {
            if (at >= rings.size()) {
                return 1e9;
            }
            const QPolygonF& ring = rings[at];
            // Qt closes a polygon by coming back to its first point.
            const bool closed = ring.first() == ring.last();
            const Eigen::Matrix2Xd expected =
                outline(ellipse.shape, static_cast<int>(ring.size()) + (closed ? 0 : 1));
            const Eigen::Index half = expected.cols() / 2;
            const auto placed = [&](Eigen::Index i) {
                return QPointF(scale * expected(0, i), -scale * expected(1, i)) + shift;
            };
            if (scale == 0.0) {
                const QPointF across = ring[half] - ring[0];
                scale = std::hypot(across.x(), across.y())
                        / (expected.col(half) - expected.col(0)).norm();
                shift = ring[0] - placed(0);
            }
            for (qsizetype i = 0; i < ring.size(); ++i) {
                const QPointF off = ring[i] - placed(i);
                worst = std::max(worst, std::hypot(off.x(), off.y()));
            }
        }
    }
    return worst;
}

} // namespace

class TestFigurePose : public QObject {
    Q_OBJECT

private slots:
    void outlinesAreTheProjectedEllipsoids_data() {
        QTest::addColumn<double>("yaw");
        QTest::addColumn<double>("pitch");
        QTest::newRow("as it opens") << Camera().yaw << Camera().pitch;
        QTest::newRow("front") << 0.0 << 0.0;
        QTest::newRow("above") << 0.0 << std::numbers::pi / 2;
        QTest::newRow("behind and below") << 2.7 << -0.8;
    }
    void outlinesAreTheProjectedEllipsoids() {
        QFETCH(double, yaw);
        QFETCH(double, pitch);
        const Comparison comparison = testing::randomComparison(3, 3, 200, 1);
        FigureOptions options;
        options.camera = {yaw, pitch};
        QTemporaryDir folder;
        const std::filesystem::path path =
            std::filesystem::path(folder.path().toStdString()) / "pose.svg";
        QVERIFY(exportComparison(comparison, options, path).has_value());
        const std::vector<QPolygonF> rings = ringsOf(QByteArray::fromStdString(*readFile(path)));
        QVERIFY(!rings.empty());

        const auto misfitOf = [&](const Camera& camera) {
            const FigureModel model = figureModel(comparison, camera);
            std::size_t at = 0;
            double worst = 0.0;
            for (const FigurePanel& panel : model.panels) {
                worst = std::max(worst, misfit(panel.scene, rings, at));
            }
            return at == rings.size() ? worst : 1e9;
        };
        const double own = misfitOf(options.camera);
        QVERIFY2(own < 0.05, qPrintable(QString::number(own)));
        // Another camera's outlines are others.
        const double other = misfitOf(options.camera.orbited(0.1, 0.0));
        QVERIFY2(other > 0.5, qPrintable(QString::number(other)));
    }
};

QTEST_MAIN(TestFigurePose)
#include "tst_figure_pose.moc"
