#include "ui/training/task_preview.h"

#include "core/base/random.h"
#include "ui/model/text.h"

#include <Eigen/Eigenvalues>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaussarium::ui {

namespace {

constexpr int taskCount = 4;
constexpr std::int64_t mostPointsShown = 200; // more are one blot
constexpr double gap = 4.0;

// Where the points of a task go in its square: the same scale for both axes.
struct Frame {
    Frame(const Eigen::MatrixXd& points, const QRectF& square) {
        const Eigen::Vector2d low = points.topRows(2).rowwise().minCoeff();
        const Eigen::Vector2d high = points.topRows(2).rowwise().maxCoeff();
        centre = 0.5 * (low + high);
        scale = 0.88 * square.width() / std::max((high - low).maxCoeff(), 1e-9);
        middle = square.center();
    }
    QPointF at(const Eigen::Vector2d& point) const {
        return {middle.x() + scale * (point.x() - centre.x()),
                middle.y() - scale * (point.y() - centre.y())};
    }

    Eigen::Vector2d centre;
    double scale = 1.0;
    QPointF middle;
};

void drawEllipse(QPainter& painter, const Frame& frame, const Eigen::Vector2d& mean,
                 const Eigen::Matrix2d& covariance) {
    const Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d> axes(covariance);
    const Eigen::Vector2d radii = 2.0 * axes.eigenvalues().cwiseMax(0.0).cwiseSqrt();
    const Eigen::Vector2d first = axes.eigenvectors().col(0);
    painter.save();
    painter.translate(frame.at(mean));
    painter.rotate(-std::atan2(first.y(), first.x()) * 180.0 / std::numbers::pi);
    painter.drawEllipse(QPointF(0.0, 0.0), frame.scale * radii.x(), frame.scale * radii.y());
    painter.restore();
}

void drawTask(QPainter& painter, const train::PlainTask& task, const QRectF& square,
              const QPalette& palette) {
    painter.setPen(palette.color(QPalette::Mid));
    painter.setBrush(palette.base());
    painter.drawRect(square);
    painter.setClipRect(square);
    const Eigen::MatrixXd& points = task.data.data.points;
    const Frame frame(points, square);
    painter.setPen(Qt::NoPen);
    QColor dot = palette.color(QPalette::Text);
    dot.setAlpha(150);
    painter.setBrush(dot);
    for (Eigen::Index i = 0; i < points.cols(); ++i) {
        painter.drawEllipse(frame.at(points.col(i).head<2>()), 1.1, 1.1);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette.color(QPalette::Highlight), 1.4));
    const Mixture& truth = task.data.truth;
    for (Eigen::Index j = 0; j < truth.components(); ++j) {
        drawEllipse(painter, frame, truth.means.col(j).head<2>(),
                    truth.covariances[std::size_t(j)].topLeftCorner<2, 2>());
    }
    painter.setClipping(false);
}

} // namespace

TaskPreview::TaskPreview(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("taskPreview"));
    setFocusPolicy(Qt::StrongFocus);
    setToolTip(tr("Tasks as the network will see them, with the components that made them; click "
                  "for others"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMinimumHeight(minimumSizeHint().height());
}

void TaskPreview::setConfig(const train::TrainConfig& config) {
    m_config = config;
    draw();
}

void TaskPreview::drawOthers() {
    ++m_batch;
    draw();
}

void TaskPreview::draw() {
    m_tasks.clear();
    QStringList words;
    for (int i = 0; i < taskCount; ++i) {
        const auto at = static_cast<std::size_t>(i) * m_config.sizes.size() / taskCount;
        const std::int64_t n = std::min(m_config.sizes[at], mostPointsShown);
        m_tasks.push_back(
            drawPlainTask(m_config.tasks, deriveSeed(m_config.seed, m_batch), i, n, 1));
        words.append(tr("%1 components, %2 points")
                         .arg(m_tasks.back().data.truth.components())
                         .arg(countText(n)));
    }
    setAccessibleName(tr("Tasks as they are drawn: %1").arg(words.join(QStringLiteral("; "))));
    update();
}

QSize TaskPreview::sizeHint() const {
    return {4 * 64 + 3 * int(gap), 66};
}

QSize TaskPreview::minimumSizeHint() const {
    return {4 * 30, 66};
}

void TaskPreview::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double side =
        std::min((width() - 1.0 - (taskCount - 1) * gap) / taskCount, height() - 1.0);
    double left = 0.5;
    for (const train::PlainTask& task : m_tasks) {
        drawTask(painter, task, {left, 0.5, side, side}, palette());
        left += side + gap;
    }
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1.0, Qt::DotLine));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void TaskPreview::mousePressEvent(QMouseEvent*) {
    drawOthers();
}

void TaskPreview::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space) {
        drawOthers();
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace gaussarium::ui
