// Where does EM end? The plane of starts of one component's mean, coloured by the optimum that EM
// reaches; or the likelihood as that mean moves.
#pragma once

#include "ui/questions/basin_explorer.h"
#include "ui/questions/question_page.h"

#include <optional>

class QComboBox;
class QLabel;
class QProgressBar;
class QToolButton;

namespace gaussarium::ui {

class AreaLegend;
class StartPlot;

// Moves the selected component, or tells which one it is by its list. A click on a place shows the
// mixture that EM ends with from there.
class BasinsPage : public QuestionPage {
    Q_OBJECT

public:
    explicit BasinsPage(const QuestionParts& parts, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("basins"); }
    QString title() const override { return tr("Where does EM end?"); }
    void setActive(bool active) override;
    void setTheme(const Theme& theme) override;

    BasinExplorer& explorer() { return *m_explorer; }
    StartPlot* plot() const { return m_plot; }
    QString words() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeControls();
    void fitWords();
    void fillStartMenu();
    void refreshSetting();
    void refreshResult();
    void refreshProgress();
    void refreshWords();
    void choose(int cell); // of the shown grid; again, or -1: none
    void tellCell(int cell, const QPoint& global);
    bool showsBasins() const;
    void followZoom();
    const MeanGrid& shownGrid() const; // there is a setting
    int chosenCell() const;            // of the map; -1: none

    Session& m_session;
    SelectionModel& m_selection;
    BasinExplorer* m_explorer;
    QComboBox* m_view;
    QComboBox* m_component;
    QToolButton* m_starts; // where the others stand, and with which shapes
    QToolButton* m_button; // stop, or again
    QProgressBar* m_progress;
    StartPlot* m_plot;
    AreaLegend* m_legend;
    QLabel* m_words;
    std::optional<Eigen::Vector2d> m_chosen; // the place whose end is shown, projected
    std::optional<Mixture> m_chosenEnd;      // kept while a zoomed map comes to it again
};

} // namespace gaussarium::ui
