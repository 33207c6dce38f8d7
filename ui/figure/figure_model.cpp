// From a comparison to what its figure shows (figureModel of comparison_figure.h).
#include "core/metrics/assignment.h"
#include "ui/figure/comparison_figure.h"
#include "ui/figure/metric_words.h"
#include "ui/plot/make_scene.h"

#include <QCoreApplication>

#include <algorithm>

namespace gaussarium::ui {

namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("Figure", text);
}

QString versionWords() {
    return QStringLiteral("Gaussarium " GAUSSARIUM_VERSION);
}

int highestColour(const FigureModel& model) {
    int highest = -1;
    for (const FigurePanel& panel : model.panels) {
        for (const int colour : panel.scene.colours) {
            highest = std::max(highest, colour);
        }
    }
    return highest;
}

// The colour of each label that agrees best with the components of `scene`; labels beyond its
// components get colours of their own.
std::vector<int> labelColours(const Dataset& data, const MixtureScene& scene) {
    const auto labels = static_cast<Eigen::Index>(std::max<std::size_t>(
        data.labelNames.size(),
        static_cast<std::size_t>(1 + *std::max_element(data.labels.begin(), data.labels.end()))));
    const int colours = 1 + *std::max_element(scene.colours.begin(), scene.colours.end());
    Eigen::MatrixXd cost = Eigen::MatrixXd::Zero(labels, std::max<Eigen::Index>(labels, colours));
    for (std::size_t i = 0; i < data.labels.size(); ++i) {
        if (data.labels[i] >= 0 && scene.pointComponent[i] >= 0) {
            cost(data.labels[i], scene.pointComponent[i]) -= 1.0;
        }
    }
    return optimalAssignment(cost);
}

QStringList namesByColour(const Dataset& data, const std::vector<int>& colours) {
    QStringList names;
    for (std::size_t label = 0; label < data.labelNames.size() && label < colours.size(); ++label) {
        while (names.size() <= colours[label]) {
            names << QString();
        }
        names[colours[label]] = QString::fromStdString(data.labelNames[label]);
    }
    return names;
}

QString captionOf(const Comparison& comparison) {
    const Dataset& data = comparison.data.data;
    QStringList parts;
    parts << (data.name.empty() ? translated("data") : QString::fromStdString(data.name));
    parts << QStringLiteral("n = %1").arg(groupedNumber(data.size()));
    parts << (comparison.request.components
                  ? QStringLiteral("k = %1").arg(*comparison.request.components)
                  : translated("k chosen by each method"));
    parts << translated("seed %1").arg(comparison.request.seed);
    parts << versionWords();
    return parts.join(QStringLiteral(" · "));
}

void finish(FigureModel& model) {
    model.components =
        std::max(highestColour(model) + 1, static_cast<int>(model.componentNames.size()));
    QStringList sentences{model.caption};
    for (const FigurePanel& panel : model.panels) {
        sentences << describeScene(panel.scene) + QLatin1Char(' ')
                         + panel.metrics.join(QStringLiteral(", "));
    }
    model.description = sentences.join(QLatin1Char('\n'));
}

} // namespace

FigureModel figureModel(const Comparison& comparison, const Camera& camera, int threads) {
    const LabelledData& labelled = comparison.data;
    // Not owned: the comparison outlives the model.
    const std::shared_ptr<const Dataset> data(std::shared_ptr<void>(), &labelled.data);
    FigureModel model;
    model.title = QString::fromStdString(labelled.data.name);
    model.caption = captionOf(comparison);

    SceneRequest base;
    base.data = data;
    base.camera = camera;
    base.threads = threads;
    if (!labelled.truth.empty()) {
        SceneRequest request = base;
        request.mixture = labelled.truth;
        request.colours = comparison.truthColours;
        request.title = translated("Truth");
        if (labelled.data.hasLabels()) {
            request.colouring = PointColouring::Labels;
            request.labelColours = comparison.truthColours;
        }
        FitMetrics metrics = comparison.truthMetrics;
        metrics.meanError.reset(); // against itself
        metrics.weightError.reset();
        model.panels.push_back({makeScene(std::move(request)), metricWords(metrics)});
    }
    for (const ComparedFit& compared : comparison.fits) {
        SceneRequest request = base;
        request.mixture = compared.fit.mixture;
        request.colours = compared.colours;
        request.title = QString::fromStdString(compared.title);
        request.status = statusWords(compared.fit);
        request.message = refusalWords(compared.fit);
        if (request.message.isEmpty()) {
            request.reference = labelled.truth;
        }
        QStringList metrics = metricWords(compared.metrics);
        if (!comparison.request.components && compared.fit.hasMixture()) {
            metrics.prepend(QStringLiteral("k = %1").arg(compared.fit.mixture.components()));
        }
        model.panels.push_back({makeScene(std::move(request)), metrics});
    }
    // Real data with known groups: a panel of the groups takes the truth's place.
    if (labelled.truth.empty() && labelled.data.hasLabels()) {
        const auto answered =
            std::find_if(model.panels.begin(), model.panels.end(),
                         [](const FigurePanel& panel) { return !panel.scene.colours.empty(); });
        SceneRequest request = base;
        request.title = translated("Labels");
        request.colouring = PointColouring::Labels;
        if (answered != model.panels.end()) {
            request.labelColours = labelColours(labelled.data, answered->scene);
            model.componentNames = namesByColour(labelled.data, request.labelColours);
        }
        model.panels.insert(model.panels.begin(), {makeScene(std::move(request)), {}});
    }
    finish(model);
    return model;
}

FigureModel figureModel(const MixtureScene& scene, const QStringList& metrics,
                        const QString& caption) {
    FigureModel model;
    model.panels.push_back({scene, metrics});
    model.caption =
        caption.isEmpty() ? versionWords() : caption + QStringLiteral(" · ") + versionWords();
    finish(model);
    return model;
}

} // namespace gaussarium::ui
