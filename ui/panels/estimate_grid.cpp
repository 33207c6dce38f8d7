#include "ui/panels/estimate_grid.h"

#include "ui/async/shared_work.h"

#include <algorithm>

namespace gaussarium::ui {

namespace {

constexpr int gap = 6;
// Of a panel's height, what its words take; the picture should be about square.
constexpr int wordsHeight = 70;

} // namespace

int gridColumns(int count, const QSize& area) {
    int best = 1;
    double bestSide = 0.0;
    for (int columns = 1; columns <= count; ++columns) {
        const int rows = (count + columns - 1) / columns;
        const double width = double(area.width() - gap * (columns - 1)) / columns;
        const double height = double(area.height() - gap * (rows - 1)) / rows - wordsHeight;
        // A picture may be half as wide again as it is high before its width is wasted.
        const double side = std::min(width, 1.25 * height);
        if (side > bestSide) {
            bestSide = side;
            best = columns;
        }
    }
    return best;
}

EstimateGrid::EstimateGrid(const Session& session, SelectionModel& selection,
                           const Timeline& timeline, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(selection)
    , m_timeline(timeline)
    , m_empty(new QLabel(tr("Switch on a method in the panel on the left."), this)) {
    setObjectName(QStringLiteral("estimateGrid"));
    setMinimumSize(320, 240);
    m_empty->setAlignment(Qt::AlignCenter);
    connect(&session, &Session::dataChanged, this, &EstimateGrid::updatePanels);
    connect(&session, &Session::methodChanged, this, &EstimateGrid::updatePanels);
    updatePanels();
}

void EstimateGrid::setTheme(const Theme& theme) {
    m_theme = theme;
    for (EstimatePanel* panel : m_panels) {
        panel->setTheme(theme);
    }
}

void EstimateGrid::updatePanels() {
    std::vector<int> wanted;
    const DataPointer& data = m_session.data();
    if (data && (m_session.hasTruth() || data->data.hasLabels())) {
        wanted.push_back(EstimatePanel::truth);
    }
    for (int i = 0; i < m_session.methodCount(); ++i) {
        if (m_session.method(i).enabled) {
            wanted.push_back(i);
        }
    }
    std::vector<EstimatePanel*> panels;
    bool changed = wanted.size() != m_panels.size();
    for (const int method : wanted) {
        const auto found =
            std::find_if(m_panels.begin(), m_panels.end(),
                         [&](const EstimatePanel* panel) { return panel->method() == method; });
        if (found != m_panels.end()) {
            panels.push_back(*found);
            continue;
        }
        changed = true;
        panels.push_back(new EstimatePanel(m_session, m_selection, m_timeline, method, this));
        panels.back()->setTheme(m_theme);
        connect(panels.back()->plot(), &MixturePlot::aboutToPaint, this,
                &EstimateGrid::makePictures);
        panels.back()->show();
    }
    for (EstimatePanel* panel : m_panels) {
        if (std::find(panels.begin(), panels.end(), panel) == panels.end()) {
            changed = true;
            panel->hide();
            panel->deleteLater();
        }
    }
    if (!changed) {
        return;
    }
    m_panels = std::move(panels);
    // Tab goes through the panels as the eye does.
    for (std::size_t i = 1; i < m_panels.size(); ++i) {
        setTabOrder(m_panels[i - 1]->plot(), m_panels[i]->plot());
    }
    arrange();
    emit panelsChanged();
}

void EstimateGrid::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

// A camera that turns puts every panel's picture out of date at once: two threads make them in half
// the time, before the first is painted.
void EstimateGrid::makePictures() {
    std::vector<MixturePlot*> plots;
    for (const EstimatePanel* panel : m_panels) {
        if (panel->plot()->isVisible() && !panel->plot()->isPictureCurrent()) {
            plots.push_back(panel->plot());
        }
    }
    shareWork(static_cast<int>(plots.size()),
              [&](int i) { plots[static_cast<std::size_t>(i)]->makePicture(); });
}

void EstimateGrid::arrange() {
    const int count = static_cast<int>(m_panels.size());
    m_empty->setGeometry(rect());
    m_empty->setVisible(count == 0);
    if (count == 0) {
        return;
    }
    const int columns = gridColumns(count, size());
    const int rows = (count + columns - 1) / columns;
    for (int i = 0; i < count; ++i) {
        const int row = i / columns;
        const int column = i % columns;
        // Edges are rounded, not sizes, so that panels fill the grid to the last pixel.
        const auto edge = [](int index, int parts, int length) {
            return (length + gap) * index / parts;
        };
        const int left = edge(column, columns, width());
        const int top = edge(row, rows, height());
        m_panels[std::size_t(i)]->setGeometry(left, top,
                                              edge(column + 1, columns, width()) - gap - left,
                                              edge(row + 1, rows, height()) - gap - top);
    }
}

} // namespace gaussarium::ui
