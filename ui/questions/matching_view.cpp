#include "ui/questions/matching_view.h"

#include "ui/plot/component_style.h"

#include <QPainter>

#include <algorithm>
#include <utility>

namespace gaussarium::ui {

namespace {

constexpr int narrowest = 96; // of a block
constexpr int gap = 8;
constexpr int motion = 500; // ms

} // namespace

MatchingView::MatchingView(QWidget* parent) : QWidget(parent), m_theme(lightTheme()) {
    setObjectName(QStringLiteral("matchingView"));
    setAccessibleName(tr("Numbers of the components"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_motion.setDuration(motion);
    m_motion.setEasingCurve(QEasingCurve::InOutQuad);
    connect(&m_motion, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
        m_share = value.toDouble();
        update();
    });
}

void MatchingView::setBlocks(const std::vector<int>& reference, std::vector<MatchingBlock> blocks) {
    m_reference = reference;
    m_blocks = std::move(blocks);
    describe();
    updateGeometry();
    update();
}

void MatchingView::setMatched(bool matched, bool smooth) {
    if (matched == m_matched) {
        return;
    }
    m_matched = matched;
    describe();
    m_motion.stop();
    const double end = matched ? 1.0 : 0.0;
    if (!smooth) {
        m_share = end;
        update();
        return;
    }
    m_motion.setStartValue(m_share);
    m_motion.setEndValue(end);
    m_motion.start();
}

void MatchingView::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

int MatchingView::blocksInLine(int width) const {
    const int most = std::max(1, (width + gap) / (narrowest + gap));
    return std::clamp(static_cast<int>(m_blocks.size()), 1, most);
}

int MatchingView::rowsOf() const {
    std::size_t rows = m_reference.size();
    for (const MatchingBlock& block : m_blocks) {
        rows = std::max(rows, block.colours.size());
        for (const int row : block.rows) {
            rows = std::max(rows, static_cast<std::size_t>(row) + 1);
        }
    }
    return static_cast<int>(rows);
}

int MatchingView::rowHeight() const {
    return fontMetrics().height() + 4;
}

// The title, the rows, what stands below.
int MatchingView::blockHeight() const {
    return 3 * fontMetrics().height() + 10 + rowsOf() * rowHeight();
}

int MatchingView::heightForWidth(int width) const {
    if (m_blocks.empty()) {
        return 0;
    }
    const int inLine = blocksInLine(width);
    const int lines = (static_cast<int>(m_blocks.size()) + inLine - 1) / inLine;
    return lines * blockHeight() + (lines - 1) * gap;
}

QSize MatchingView::sizeHint() const {
    return {330, heightForWidth(330)};
}

QSize MatchingView::minimumSizeHint() const {
    return {narrowest, m_blocks.empty() ? 0 : blockHeight()};
}

QRectF MatchingView::rectOf(std::size_t block) const {
    const int inLine = blocksInLine(width());
    const auto index = static_cast<int>(block);
    // A few blocks in a wide panel stay as wide as their lines can be followed.
    const int wide = std::min(240, (width() - (inLine - 1) * gap) / inLine);
    return {static_cast<double>(index % inLine * (wide + gap)),
            static_cast<double>(index / inLine * (blockHeight() + gap)), static_cast<double>(wide),
            static_cast<double>(blockHeight())};
}

QPointF MatchingView::referencePlace(std::size_t block, std::size_t row) const {
    const QRectF rect = rectOf(block);
    return {rect.left() + 26, rect.top() + 2 * fontMetrics().height() + 4
                                  + (static_cast<double>(row) + 0.5) * rowHeight()};
}

QPointF MatchingView::placeOf(std::size_t block, std::size_t component) const {
    const QPointF own = referencePlace(block, component);
    const QPointF partner =
        referencePlace(block, static_cast<std::size_t>(m_blocks[block].rows[component]));
    return {rectOf(block).right() - 26, own.y() + m_share * (partner.y() - own.y())};
}

void MatchingView::paintSymbol(QPainter& painter, const QPointF& at, int colour) const {
    painter.setPen(Qt::NoPen);
    painter.setBrush(componentLine(colour, m_theme.window));
    painter.drawPath(QTransform::fromTranslate(at.x(), at.y())
                         .scale(4.6, 4.6)
                         .map(symbolPath(componentSymbol(colour))));
}

void MatchingView::paintBlock(QPainter& painter, std::size_t index) const {
    const MatchingBlock& block = m_blocks[index];
    const QRectF rect = rectOf(index);
    const int line = fontMetrics().height();
    painter.setPen(m_theme.text);
    painter.drawText(QRectF(rect.left(), rect.top(), rect.width(), line), Qt::AlignHCenter,
                     fontMetrics().elidedText(block.title, Qt::ElideRight, int(rect.width())));
    for (std::size_t j = 0; j < block.rows.size(); ++j) {
        const auto row = static_cast<std::size_t>(block.rows[j]);
        if (row < m_reference.size()) {
            painter.setPen(QPen(componentLine(m_reference[row], m_theme.window, 3.0), 1.6));
            painter.drawLine(referencePlace(index, row), placeOf(index, j));
        }
    }
    const auto number = [&](const QPointF& at, std::size_t value, bool left) {
        painter.setPen(m_theme.text);
        const QRectF room(left ? at.x() - 28 : at.x() + 8, at.y() - line / 2.0, 20, line);
        painter.drawText(room, (left ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
                         QString::number(value + 1));
    };
    for (std::size_t i = 0; i < m_reference.size(); ++i) {
        const QPointF at = referencePlace(index, i);
        number(at, i, true);
        paintSymbol(painter, at, m_reference[i]);
    }
    for (std::size_t j = 0; j < block.colours.size(); ++j) {
        const QPointF at = placeOf(index, j);
        number(at, j, false);
        paintSymbol(painter, at, block.colours[j]);
    }
    painter.setPen(m_theme.mutedText);
    painter.drawText(QRectF(rect.left(), rect.top() + line, rect.width(), line), Qt::AlignHCenter,
                     m_share < 0.5 ? tr("as numbered") : tr("as matched"));
    painter.setPen(m_theme.text);
    painter.drawText(QRectF(rect.left(), rect.bottom() - line - 2, rect.width(), line),
                     Qt::AlignHCenter, m_share < 0.5 ? block.numbered : block.matched);
}

void MatchingView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < m_blocks.size(); ++i) {
        paintBlock(painter, i);
    }
}

void MatchingView::describe() {
    QStringList sentences;
    for (const MatchingBlock& block : m_blocks) {
        QStringList pairs;
        for (std::size_t j = 0; j < block.rows.size(); ++j) {
            pairs << tr("%1 in row %2").arg(j + 1).arg(m_matched ? block.rows[j] + 1 : int(j) + 1);
        }
        sentences << tr("%1: %2; %3")
                         .arg(block.title, pairs.join(QStringLiteral(", ")),
                              m_matched ? block.matched : block.numbered);
    }
    setAccessibleDescription(sentences.isEmpty() ? tr("Nothing to match.")
                                                 : sentences.join(QStringLiteral(". ")));
}

} // namespace gaussarium::ui
