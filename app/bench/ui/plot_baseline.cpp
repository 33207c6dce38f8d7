#include "app/bench/ui/plot_baseline.h"

#include "app/bench/timing.h"
#include "ui/plot/component_style.h"

#include <qcustomplot.h>

#include <map>

namespace gaussarium::bench {

struct PlotBaseline::Plot {
    const ui::MixtureScene* scene = nullptr;
    QCustomPlot widget;
    std::map<int, QCPCurve*> scatters;                // by colour index
    std::map<int, std::vector<Eigen::Index>> columns; // of the data
};

PlotBaseline::PlotBaseline(const std::vector<ui::MixturePlot*>& plots) {
    for (const ui::MixturePlot* source : plots) {
        auto plot = std::make_unique<Plot>();
        plot->scene = &source->scene();
        plot->widget.resize(source->size());
        plot->widget.setNoAntialiasingOnDrag(true);
        for (Eigen::Index i = 0; i < plot->scene->size(); ++i) {
            const int colour = plot->scene->pointComponent[static_cast<std::size_t>(i)];
            plot->columns[colour].push_back(i);
        }
        for (const auto& [colour, columns] : plot->columns) {
            auto* scatter = new QCPCurve(plot->widget.xAxis, plot->widget.yAxis);
            scatter->setLineStyle(QCPCurve::lsNone);
            scatter->setScatterStyle(
                QCPScatterStyle(QCPScatterStyle::ssDisc, ui::componentFill(colour), 3.0));
            plot->scatters[colour] = scatter;
        }
        const QRectF view = source->frame().view;
        plot->widget.xAxis->setRange(view.left(), view.right());
        plot->widget.yAxis->setRange(view.top(), view.bottom());
        m_plots.push_back(std::move(plot));
    }
}

PlotBaseline::~PlotBaseline() = default;

std::string PlotBaseline::name() {
    return std::string("QCustomPlot ") + QCUSTOMPLOT_VERSION_STR;
}

void PlotBaseline::replot(const ui::Camera& camera) {
    for (const std::unique_ptr<Plot>& plot : m_plots) {
        const Eigen::MatrixXd& points = plot->scene->data->points;
        const ui::ViewTransform view = ui::viewTransform(camera, plot->scene->box);
        for (const auto& [colour, columns] : plot->columns) {
            const auto count = static_cast<qsizetype>(columns.size());
            QList<double> order(count);
            QList<double> x(count);
            QList<double> y(count);
            for (qsizetype i = 0; i < count; ++i) {
                const Eigen::Vector2d at =
                    view.matrix * points.col(columns[static_cast<std::size_t>(i)]) + view.offset;
                order[i] = static_cast<double>(i);
                x[i] = at.x();
                y[i] = at.y();
            }
            plot->scatters[colour]->setData(order, x, y, true);
        }
        plot->widget.replot(QCustomPlot::rpQueuedRefresh);
    }
}

double secondsOfBaseline(const std::vector<ui::MixturePlot*>& plots) {
    PlotBaseline baseline(plots);
    ui::Camera camera = plots.front()->camera();
    return medianSecondsWithin({1.0, 3, 31}, [&] {
        camera = camera.orbited(0.02, 0.0);
        baseline.replot(camera);
    });
}

} // namespace gaussarium::bench
