// One question about the data and their estimates, with its answer: a page of the questions panel.
#pragma once

#include "ui/model/selection_model.h"
#include "ui/model/session.h"
#include "ui/model/timeline.h"
#include "ui/plot/theme.h"

#include <QWidget>

namespace gaussarium::ui {

// What a page may read; all of it outlives the page.
struct QuestionParts {
    Session& session;
    SelectionModel& selection;
    Timeline& timeline;
};

class QuestionPage : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    // "basins": the action that asks it is "ask-basins".
    virtual QString id() const = 0;
    // "Where does EM end?"
    virtual QString title() const = 0;
    // Whether somebody looks: a page computes nothing otherwise, and stops what runs.
    virtual void setActive(bool active) = 0;
    virtual void setTheme(const Theme&) {}
};

} // namespace gaussarium::ui
