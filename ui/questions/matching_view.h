// Components beside those that they play: before matching in the order of their numbers, after it
// each in the row of its partner.
#pragma once

#include "ui/plot/theme.h"

#include <QVariantAnimation>
#include <QWidget>

#include <vector>

namespace gaussarium::ui {

// One method's numbering against the reference's.
struct MatchingBlock {
    QString title;
    QString numbered;         // what stands below while the components stand by number
    QString matched;          // and after matching
    std::vector<int> colours; // of its components, in its own order
    std::vector<int> rows;    // where each stands after matching
};

// Blocks side by side, as many a line as fit. Left in each the reference's components in their
// order, right the method's; a line joins each with the one that it plays. Numbers, symbols and
// colours name them. Object name "matchingView".
class MatchingView : public QWidget {
    Q_OBJECT

public:
    explicit MatchingView(QWidget* parent = nullptr);

    // `reference`: colours of its components, in its order.
    void setBlocks(const std::vector<int>& reference, std::vector<MatchingBlock> blocks);
    // On the way when `smooth`, else at once.
    void setMatched(bool matched, bool smooth);
    bool isMatched() const { return m_matched; }
    void setTheme(const Theme& theme);

    // Where the right symbol of a component is painted now.
    QPointF placeOf(std::size_t block, std::size_t component) const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int blocksInLine(int width) const;
    int rowsOf() const;
    int rowHeight() const;
    int blockHeight() const;
    QRectF rectOf(std::size_t block) const;
    QPointF referencePlace(std::size_t block, std::size_t row) const;
    void paintBlock(QPainter& painter, std::size_t index) const;
    void paintSymbol(QPainter& painter, const QPointF& at, int colour) const;
    void describe();

    std::vector<int> m_reference;
    std::vector<MatchingBlock> m_blocks;
    bool m_matched = false;
    double m_share = 0.0; // of the way to the matched places, eased
    QVariantAnimation m_motion;
    Theme m_theme;
};

} // namespace gaussarium::ui
