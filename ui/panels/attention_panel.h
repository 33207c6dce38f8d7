// What TGMM's network looks at: its heads, what passes through its layers, and what its read-out
// takes.
#pragma once

#include "ui/async/attention_explorer.h"
#include "ui/model/selection_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QTabBar;

namespace gaussarium::ui {

class AttentionHeads;
class AttentionMatrix;
class LayerStrip;
class ReadOutView;

// A view at a time, with words; a list of the networks where several are switched on. Object name
// "attentionPanel", the views' tabs "attentionViews", the list "attentionNetworks".
class AttentionPanel : public QWidget {
    Q_OBJECT

public:
    AttentionPanel(AttentionExplorer& explorer, SelectionModel& selection,
                   QWidget* parent = nullptr);

    QString words() const;

private:
    void refreshViews();
    void refreshNetworks();
    void refreshWords();
    QString placeWords() const;
    QString pointWords() const;
    QString readOutWords() const;

    AttentionExplorer& m_explorer;
    SelectionModel& m_selection;
    QTabBar* m_views;
    QComboBox* m_networks;
    AttentionHeads* m_heads;
    LayerStrip* m_layers;
    AttentionMatrix* m_matrix;
    ReadOutView* m_readOut;
    QLabel* m_words;
    QWidget* m_gap; // below the words while there is no picture
    QLabel* m_note;
};

} // namespace gaussarium::ui
