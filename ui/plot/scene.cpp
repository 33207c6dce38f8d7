#include "ui/plot/scene.h"

#include "core/base/check.h"
#include "core/mixture/density.h"
#include "ui/plot/plot_frame.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

QString translated(const char* text, int n = -1) {
    return QCoreApplication::translate("MixtureScene", text, nullptr, n);
}

QString fromStd(const std::string& text) {
    return QString::fromStdString(text);
}

QString number(double value, int digits = 6) {
    return QString::number(value, 'g', digits).replace(QLatin1Char('-'), QChar(0x2212));
}

QString axisName(const MixtureScene& scene, Eigen::Index axis) {
    const auto column = static_cast<std::size_t>(axis);
    return column < scene.data->columns.size() ? fromStd(scene.data->columns[column])
                                               : QStringLiteral("x%1").arg(axis + 1);
}

// Of flat data; those of a line lie around y = 0.
QRectF boundsOf(const DataBox& box) {
    const bool line = box.centre.size() == 1;
    const double y = line ? 0.0 : box.centre[1];
    const double halfHeight = line ? 1.0 : box.halfExtent[1];
    return {QPointF(box.centre[0] - box.halfExtent[0], y - halfHeight),
            QPointF(box.centre[0] + box.halfExtent[0], y + halfHeight)};
}

void addOutlines(MixtureScene& scene, const Mixture& mixture, const std::vector<int>& colours,
                 const ViewTransform& view, bool reference) {
    if (mixture.empty()) {
        return;
    }
    const Mixture seen = affineImage(mixture, view.matrix, view.offset);
    for (Eigen::Index j = 0; j < seen.components(); ++j) {
        const auto index = static_cast<std::size_t>(j);
        const int colour = index < colours.size() ? colours[index] : static_cast<int>(j);
        for (const double level : scene.levels) {
            scene.ellipses.push_back({levelSet(seen.means.col(j), seen.covariances[index], level),
                                      level, static_cast<int>(j), colour, mixture.weights[j],
                                      reference});
        }
        if (!reference) {
            scene.means.push_back(
                {seen.means.col(j), static_cast<int>(j), colour, mixture.weights[j]});
        }
    }
}

} // namespace

Eigen::Vector2d MixtureScene::position(Eigen::Index point) const {
    return view.matrix * data->points.col(point) + view.offset;
}

Eigen::Matrix2Xd MixtureScene::positions() const {
    if (!data) {
        return {};
    }
    Eigen::Matrix2Xd all = view.matrix * data->points;
    all.colwise() += view.offset;
    return all;
}

QRectF sceneView(const MixtureScene& scene) {
    return scene.isSpatial() ? scene.bounds : withMargin(scene.bounds);
}

void setSceneCamera(MixtureScene& scene, const Camera& camera) {
    require(scene.data != nullptr, "setSceneCamera", "the scene has no data");
    scene.camera = camera;
    scene.view = viewTransform(camera, scene.box);
    if (scene.isSpatial()) {
        // The same for every camera, so that nothing jumps while one orbits.
        scene.bounds = QRectF(-1.5, -1.5, 3.0, 3.0);
    } else {
        scene.bounds = boundsOf(scene.box);
    }
    scene.ellipses.clear();
    scene.means.clear();
    addOutlines(scene, scene.reference, {}, scene.view, true);
    addOutlines(scene, scene.mixture, scene.colours, scene.view, false);
}

MixtureScene sampleOf(const MixtureScene& scene, Eigen::Index most) {
    require(scene.data != nullptr, "sampleOf", "the scene has no data");
    GAUSSARIUM_CHECK_GE(most, 1);
    const Eigen::Index stride = std::max<Eigen::Index>(1, (scene.size() + most - 1) / most);
    const Eigen::Index count = (scene.size() + stride - 1) / stride;
    Eigen::MatrixXd points(scene.data->dimension(), count);
    MixtureScene sample;
    for (Eigen::Index i = 0; i < count; ++i) {
        const auto at = static_cast<std::size_t>(i * stride);
        points.col(i) = scene.data->points.col(i * stride);
        sample.pointColour.push_back(scene.pointColour[at]);
        sample.pointComponent.push_back(scene.pointComponent[at]);
    }
    sample.data = std::make_shared<Dataset>(makeDataset(std::move(points)));
    sample.camera = scene.camera;
    sample.box = scene.box;
    sample.view = scene.view;
    sample.bounds = scene.bounds;
    return sample;
}

QString describeScene(const MixtureScene& scene) {
    QStringList sentences;
    if (!scene.title.isEmpty()) {
        sentences << scene.title + QLatin1Char('.');
    }
    if (scene.data) {
        QStringList columns;
        for (const std::string& column : scene.data->columns) {
            columns << fromStd(column);
        }
        sentences << translated("%1 points of %2 in %3 dimensions (%4).")
                         .arg(scene.data->size())
                         .arg(scene.data->name.empty() ? translated("data without a name")
                                                       : fromStd(scene.data->name))
                         .arg(scene.data->dimension())
                         .arg(columns.join(QStringLiteral(", ")));
    }
    if (!scene.message.isEmpty()) {
        sentences << translated("No answer: %1").arg(scene.message);
    }
    for (Eigen::Index j = 0; j < scene.mixture.components(); ++j) {
        QStringList mean;
        for (const double value : scene.mixture.means.col(j)) {
            mean << number(value, 4);
        }
        const int colour = scene.colours[static_cast<std::size_t>(j)];
        sentences << translated("Component %1: weight %2, mean (%3).")
                         .arg(colour + 1)
                         .arg(number(scene.mixture.weights[j], 3), mean.join(QStringLiteral(", ")));
    }
    if (!scene.status.isEmpty()) {
        sentences << scene.status;
    }
    return sentences.join(QLatin1Char(' '));
}

QString describeComponent(const MixtureScene& scene, int colour) {
    const auto found = std::find(scene.colours.begin(), scene.colours.end(), colour);
    const Eigen::Index j = found - scene.colours.begin();
    if (!scene.data || found == scene.colours.end() || j >= scene.mixture.components()) {
        return {};
    }
    const Mixture& mixture = scene.mixture;
    const Eigen::MatrixXd& covariance = mixture.covariances[static_cast<std::size_t>(j)];
    const auto cells = [](const QStringList& texts) {
        QString row;
        for (const QString& text : texts) {
            row += QStringLiteral("<td align=\"right\">&nbsp;%1</td>").arg(text.toHtmlEscaped());
        }
        return QStringLiteral("<tr>%1</tr>").arg(row);
    };
    QString rows = cells({QString(), translated("mean"), translated("deviation")});
    QStringList correlations;
    for (Eigen::Index i = 0; i < mixture.dimension(); ++i) {
        rows += cells({axisName(scene, i), number(mixture.means(i, j), 7),
                       number(std::sqrt(covariance(i, i)))});
        for (Eigen::Index other = i + 1; other < mixture.dimension(); ++other) {
            const double scale = std::sqrt(covariance(i, i) * covariance(other, other));
            correlations << QStringLiteral("%1, %2: %3")
                                .arg(axisName(scene, i), axisName(scene, other),
                                     number(covariance(i, other) / scale, 4));
        }
    }
    QString text = QStringLiteral("<b>%1</b>, %2<table cellspacing=\"0\">%3</table>")
                       .arg(translated("component %1").arg(colour + 1),
                            translated("weight %1").arg(number(mixture.weights[j])), rows);
    for (const QString& correlation : correlations) {
        text += translated("correlation of %1").arg(correlation).toHtmlEscaped()
                + QStringLiteral("<br>");
    }
    return text;
}

QString describePoint(const MixtureScene& scene, Eigen::Index index) {
    if (!scene.data || index < 0 || index >= scene.data->size()) {
        return {};
    }
    const Dataset& data = *scene.data;
    QString rows;
    const auto addRow = [&rows](const QString& name, const QString& value) {
        rows += QStringLiteral("<tr><td>%1</td><td align=\"right\">&nbsp;%2</td></tr>")
                    .arg(name.toHtmlEscaped(), value.toHtmlEscaped());
    };
    for (Eigen::Index i = 0; i < data.dimension(); ++i) {
        addRow(axisName(scene, i), number(data.points(i, index), 10));
    }
    const auto at = static_cast<std::size_t>(index);
    if (data.hasLabels() && data.labels[at] >= 0) {
        const auto label = static_cast<std::size_t>(data.labels[at]);
        addRow(translated("label"), label < data.labelNames.size()
                                        ? fromStd(data.labelNames[label])
                                        : QString::number(data.labels[at]));
    }
    if (!scene.mixture.empty()) {
        const Eigen::VectorXd responsibilities =
            MixtureDensity(scene.mixture).responsibilities(data.points.col(index));
        std::vector<std::pair<int, double>> byColour;
        for (Eigen::Index j = 0; j < responsibilities.size(); ++j) {
            byColour.emplace_back(scene.colours[static_cast<std::size_t>(j)], responsibilities[j]);
        }
        std::sort(byColour.begin(), byColour.end());
        for (const auto& [colour, responsibility] : byColour) {
            addRow(translated("component %1").arg(colour + 1),
                   QStringLiteral("%1 %").arg(100.0 * responsibility, 0, 'f', 2));
        }
    }
    return QStringLiteral("<b>%1</b><table cellspacing=\"0\">%2</table>")
        .arg(translated("point %1").arg(index + 1), rows);
}

} // namespace gaussarium::ui
