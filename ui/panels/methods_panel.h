// Which methods run, and how: one row a method, its options folded below it.
#pragma once

#include "ui/model/session.h"

#include <QWidget>

class QCheckBox;
class QToolButton;

namespace gaussarium::ui {

class FileChooser;
class OptionsForm;

// One method: object name "method-ID", the switch "switch-ID", the button that unfolds the options
// "unfold-ID", the button that resets them "reset-ID".
class MethodRow : public QWidget {
    Q_OBJECT

public:
    MethodRow(Session& session, int method, FileChooser& chooser, QWidget* parent = nullptr);

private:
    void showState();

    Session& m_session;
    int m_method;
    QCheckBox* m_switch;
    QToolButton* m_unfold;
    QWidget* m_fold;
    OptionsForm* m_form;
    QWidget* m_reset;
};

class MethodsPanel : public QWidget {
    Q_OBJECT

public:
    // Made from the session's registry: no method is known here by name. Session and chooser must
    // outlive the panel.
    MethodsPanel(Session& session, FileChooser& chooser, QWidget* parent = nullptr);
};

} // namespace gaussarium::ui
