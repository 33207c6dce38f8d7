// What the areas of a CellPicture mean: a swatch and words each, in a line or two.
#pragma once

#include "ui/plot/cell_picture.h"

#include <QWidget>

#include <vector>

namespace gaussarium::ui {

struct LegendEntry {
    AreaStyle style; // its label stands in the swatch
    QString text;
};

// Entries that do not fit are left out from the end, which three dots say; the tooltip and the
// accessible description have all of them.
class AreaLegend : public QWidget {
    Q_OBJECT

public:
    explicit AreaLegend(QWidget* parent = nullptr);

    void setEntries(std::vector<LegendEntry> entries);
    const std::vector<LegendEntry>& entries() const { return m_entries; }
    void setTheme(const Theme& theme);
    void setLines(int lines);
    // How many entries are painted at the present width.
    int shown() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    // Where each entry that fits stands, swatch and words.
    std::vector<QRectF> places() const;
    double lineHeight() const;

    std::vector<LegendEntry> m_entries;
    Theme m_theme;
    int m_lines = 2;
};

} // namespace gaussarium::ui
