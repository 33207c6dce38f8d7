// What is asked of every method alike: the number of components and the seed.
#pragma once

#include "ui/model/session.h"

#include <QWidget>

class QCheckBox;
class QSpinBox;

namespace gaussarium::ui {

class RequestForm : public QWidget {
    Q_OBJECT

public:
    // session must outlive the form.
    explicit RequestForm(Session& session, QWidget* parent = nullptr);

    // Takes another seed: the next one, so that a row of clicks can be gone through again.
    void newSeed();

private:
    void showRequest();
    void applyComponents();

    Session& m_session;
    QSpinBox* m_components;
    QCheckBox* m_automatic;
    QSpinBox* m_seed;
};

} // namespace gaussarium::ui
