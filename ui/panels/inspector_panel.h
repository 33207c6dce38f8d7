// The numbers behind what one points at: a point's responsibilities and a component's parameters,
// with the formulas that they come from.
#pragma once

#include "core/mixture/responsibility_sums.h"
#include "ui/async/latest_runner.h"
#include "ui/model/selection_model.h"
#include "ui/model/shown_estimate.h"

#include <QTimer>
#include <QWidget>

#include <memory>
#include <vector>

class QComboBox;
class QTextBrowser;

namespace gaussarium::ui {

// Of the method in whose panel the pointer is or was last, or of one that is chosen; at the
// timeline's step. A component's sums over the points are made in a thread of their own. Object
// name "inspectorPanel", the list "inspectorMethod", the text "inspectorText".
class InspectorPanel : public QWidget {
    Q_OBJECT

public:
    // All must outlive the panel.
    InspectorPanel(const Session& session, SelectionModel& selection, const Timeline& timeline,
                   QWidget* parent = nullptr);
    ~InspectorPanel() override;

    // Nothing is computed for nobody.
    void setActive(bool active);
    bool busy() const { return m_soon.isActive() || m_summing.busy(); }
    // What is written, without its mark-up.
    QString words() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void refreshMethods();
    void refresh();
    void sumUp(const ShownEstimate& estimate);
    int inspectedMethod() const;

    const Session& m_session;
    SelectionModel& m_selection;
    const Timeline& m_timeline;
    QComboBox* m_methods;
    QTextBrowser* m_text;
    QTimer m_soon; // one page for all that changes at once
    bool m_active = false;
    // The sums of one fit's step; null while they are made.
    std::shared_ptr<const void> m_sumsOrigin;
    int m_sumsStep = -1;
    std::shared_ptr<const std::vector<ResponsibilitySums>> m_sums;
    LatestRunner m_summing;
};

} // namespace gaussarium::ui
