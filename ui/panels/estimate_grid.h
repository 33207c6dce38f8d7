// The panels side by side: the truth where it is known, then each method that is switched on.
#pragma once

#include "ui/panels/estimate_panel.h"

#include <QWidget>

#include <vector>

namespace gaussarium::ui {

class EstimateGrid : public QWidget {
    Q_OBJECT

public:
    // Session, selection and timeline must outlive the grid.
    EstimateGrid(const Session& session, SelectionModel& selection, const Timeline& timeline,
                 QWidget* parent = nullptr);

    const std::vector<EstimatePanel*>& panels() const { return m_panels; }
    void setTheme(const Theme& theme);

signals:
    // Panels came or went.
    void panelsChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void updatePanels();
    void arrange();
    void makePictures();

    const Session& m_session;
    SelectionModel& m_selection;
    const Timeline& m_timeline;
    Theme m_theme = lightTheme();
    std::vector<EstimatePanel*> m_panels; // in the order shown
    QLabel* m_empty;                      // says what to do where no method is switched on
};

// Columns for `count` panels in an area of that size: those that make the smaller side of a panel
// largest. Between 1 and count.
int gridColumns(int count, const QSize& area);

} // namespace gaussarium::ui
