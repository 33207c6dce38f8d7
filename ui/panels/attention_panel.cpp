#include "ui/panels/attention_panel.h"

#include "ui/plot/component_style.h"

#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gaussarium::ui {

namespace {

constexpr int band = 6; // of the components' colours along two sides

QString signedNumber(double value) {
    return QString::number(value, 'f', 2).replace(QLatin1Char('-'), QChar(0x2212));
}

QString percent(double share) {
    return QStringLiteral("%1\u00A0%").arg(100.0 * share, 0, 'f', share < 0.0995 ? 1 : 0);
}

} // namespace

AttentionMatrix::AttentionMatrix(const AttentionExplorer& explorer, SelectionModel& selection,
                                 QWidget* parent)
    : QWidget(parent), m_explorer(explorer), m_selection(selection) {
    setObjectName(QStringLiteral("attentionMatrix"));
    setAccessibleName(tr("What each point gathers from each, in the chosen head"));
    setMouseTracking(true);
    setMinimumSize(90, 90);
    connect(&explorer, &AttentionExplorer::mapChanged, this, &AttentionMatrix::rebuild);
    connect(&selection, &SelectionModel::hoveredPointChanged, this, [this] { update(); });
}

QSize AttentionMatrix::sizeHint() const {
    return {300, 300};
}

QRect AttentionMatrix::area() const {
    const int side = std::max(1, std::min(width(), height()) - band);
    return {band + (width() - band - side) / 2, band, side, side};
}

// Each row in shades of its own largest share: rows of many points would else be all white.
void AttentionMatrix::rebuild() {
    m_image = QImage();
    m_order.clear();
    const auto& picture = m_explorer.picture();
    const auto& map = m_explorer.map();
    if (picture && map) {
        m_order.resize(picture->points.size());
        std::iota(m_order.begin(), m_order.end(), 0);
        const std::vector<int>& groups = picture->groups.ofPoint;
        std::stable_sort(m_order.begin(), m_order.end(), [&groups](int a, int b) {
            return groups[std::size_t(a)] < groups[std::size_t(b)];
        });
        const auto n = static_cast<int>(m_order.size());
        m_image = QImage(n, n, QImage::Format_Grayscale8);
        for (int i = 0; i < n; ++i) {
            const auto row = map->row(m_order[std::size_t(i)]);
            const float most = std::max(row.maxCoeff(), 1e-12F);
            uchar* const line = m_image.scanLine(i);
            for (int j = 0; j < n; ++j) {
                const float share = row[m_order[std::size_t(j)]] / most;
                line[j] = static_cast<uchar>(255.0F * (1.0F - std::sqrt(share)));
            }
        }
    }
    update();
}

void AttentionMatrix::paintEvent(QPaintEvent*) {
    if (m_image.isNull()) {
        return;
    }
    QPainter painter(this);
    const QRect room = area();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, m_image.width() > room.width());
    painter.drawImage(room, m_image);
    const auto& picture = m_explorer.picture();
    const auto n = static_cast<int>(m_order.size());
    const auto edge = [&room, n](int i) { return i * room.width() / n; };
    for (int i = 0; i < n; ++i) {
        const int group = picture->groups.ofPoint[std::size_t(m_order[std::size_t(i)])];
        const QColor colour = componentFill(picture->colours[std::size_t(group)]);
        const int size = std::max(1, edge(i + 1) - edge(i));
        painter.fillRect(room.left() - band, room.top() + edge(i), band - 2, size, colour);
        painter.fillRect(room.left() + edge(i), room.top() - band, size, band - 2, colour);
    }
    const int hovered = picture->rowOf(m_selection.hoveredPoint());
    const auto found = std::find(m_order.begin(), m_order.end(), hovered);
    if (hovered >= 0 && found != m_order.end()) {
        const auto at = static_cast<int>(found - m_order.begin());
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(room.left(), room.top() + edge(at) - 1, room.width(),
                         std::max(2, edge(at + 1) - edge(at) + 1));
    }
}

void AttentionMatrix::mouseMoveEvent(QMouseEvent* event) {
    const QRect room = area();
    if (m_order.empty() || !room.contains(event->pos())) {
        m_selection.setHoveredPoint(-1);
        return;
    }
    const auto n = static_cast<int>(m_order.size());
    const int at = std::clamp((event->pos().y() - room.top()) * n / room.height(), 0, n - 1);
    m_selection.setHoveredPoint(
        m_explorer.picture()->points[std::size_t(m_order[std::size_t(at)])]);
}

void AttentionMatrix::leaveEvent(QEvent*) {
    m_selection.setHoveredPoint(-1);
}

AttentionPanel::AttentionPanel(AttentionExplorer& explorer, SelectionModel& selection,
                               QWidget* parent)
    : QWidget(parent)
    , m_explorer(explorer)
    , m_selection(selection)
    , m_heads(new AttentionHeads(explorer, this))
    , m_matrix(new AttentionMatrix(explorer, selection, this))
    , m_words(new QLabel(this)) {
    setObjectName(QStringLiteral("attentionPanel"));
    m_words->setObjectName(QStringLiteral("attentionWords"));
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    // Whatever is said, the pictures keep their size.
    m_words->setFixedHeight(4 * m_words->fontMetrics().lineSpacing());
    m_words->setToolTip(
        tr("A share says what is gathered, not what matters: what a point offers may "
           "be next to nothing, and every point keeps its own state past the heads. "
           "Agreement: how much of what points gather comes from their own component, "
           "0 as by chance, 1 all of it."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 4, 6, 4);
    layout->addWidget(m_heads);
    layout->addWidget(m_matrix, 1);
    layout->addWidget(m_words);
    connect(&explorer, &AttentionExplorer::pictureChanged, this, &AttentionPanel::refresh);
    connect(&explorer, &AttentionExplorer::placeChanged, this, &AttentionPanel::refresh);
    connect(&explorer, &AttentionExplorer::mapChanged, this, &AttentionPanel::refresh);
    connect(&selection, &SelectionModel::hoveredPointChanged, this, &AttentionPanel::refresh);
    refresh();
}

QString AttentionPanel::words() const {
    return m_words->text();
}

void AttentionPanel::refresh() {
    const auto& picture = m_explorer.picture();
    m_heads->setVisible(picture != nullptr);
    m_matrix->setVisible(picture != nullptr);
    if (!picture) {
        m_words->setText(m_explorer.message().isEmpty() ? tr("The attention is being recorded…")
                                                        : m_explorer.message());
        return;
    }
    const tgmm::AttentionPlace place = m_explorer.place();
    QString text = tr("Layer %1, head %2: agreement with the components %3.")
                       .arg(place.layer + 1)
                       .arg(place.head + 1)
                       .arg(signedNumber(picture->agreement[picture->indexOf(place)]));
    const int point = m_selection.hoveredPoint();
    const Eigen::VectorXd shares = m_explorer.sharesByGroup(point);
    if (shares.size() > 0) {
        QStringList parts;
        for (Eigen::Index group = 0; group < shares.size(); ++group) {
            parts << tr("%1 from component %2")
                         .arg(percent(shares[group]))
                         .arg(picture->colours[std::size_t(group)] + 1);
        }
        text += QLatin1Char(' ')
                + tr("Point %1 gathers %2.").arg(point + 1).arg(parts.join(QStringLiteral(", ")));
    } else if (picture->sampled) {
        text += QLatin1Char(' ')
                + tr("Of the points %1 are shown, evenly spaced.").arg(picture->points.size());
    }
    text += QLatin1Char('\n') + tr("A share is what is gathered, not what matters.");
    m_words->setText(text);
}

} // namespace gaussarium::ui
