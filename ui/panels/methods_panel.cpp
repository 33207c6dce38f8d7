#include "ui/panels/methods_panel.h"

#include "ui/model/text.h"
#include "ui/panels/options_form.h"
#include "ui/panels/request_form.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace gaussarium::ui {

MethodRow::MethodRow(Session& session, int method, FileChooser& chooser, QWidget* parent)
    : QWidget(parent), m_session(session), m_method(method) {
    const Method& description = *session.method(method).method;
    const QString id = toQt(description.id);
    const QString title = toQt(description.title);
    setObjectName(QStringLiteral("method-") + id);

    m_switch = new QCheckBox(title, this);
    m_switch->setObjectName(QStringLiteral("switch-") + id);
    m_switch->setToolTip(toQt(description.summary));
    m_switch->setAccessibleDescription(toQt(description.summary));

    m_unfold = new QToolButton(this);
    m_unfold->setObjectName(QStringLiteral("unfold-") + id);
    m_unfold->setText(tr("Options"));
    m_unfold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_unfold->setArrowType(Qt::RightArrow);
    m_unfold->setAutoRaise(true);
    m_unfold->setCheckable(true);
    m_unfold->setFocusPolicy(Qt::StrongFocus);
    m_unfold->setAccessibleName(tr("Options of %1").arg(title));
    m_unfold->setToolTip(m_unfold->accessibleName());
    m_unfold->setVisible(!description.options.empty());

    m_fold = new QWidget(this);
    m_form = new OptionsForm(description.options, chooser, m_fold);
    auto* reset = new QPushButton(tr("Reset to defaults"), m_fold);
    reset->setObjectName(QStringLiteral("reset-") + id);
    reset->setAccessibleName(tr("Reset the options of %1 to their defaults").arg(title));
    m_reset = reset;
    auto* foldLayout = new QVBoxLayout(m_fold);
    foldLayout->setContentsMargins(22, 0, 0, 8);
    foldLayout->addWidget(m_form);
    foldLayout->addWidget(reset, 0, Qt::AlignRight);
    m_fold->hide();

    auto* header = new QHBoxLayout;
    header->addWidget(m_switch, 1);
    header->addWidget(m_unfold);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(header);
    layout->addWidget(m_fold);

    connect(m_switch, &QCheckBox::toggled, this,
            [this](bool on) { m_session.setEnabled(m_method, on); });
    connect(m_unfold, &QToolButton::toggled, this, [this](bool open) {
        m_unfold->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        m_fold->setVisible(open);
    });
    connect(m_form, &OptionsForm::edited, this,
            [this] { m_session.setOptions(m_method, m_form->values()); });
    connect(reset, &QPushButton::clicked, this, [this] {
        m_session.setOptions(m_method, {});
        m_form->setValues({});
    });
    connect(&session, &Session::methodChanged, this, [this](int changed) {
        if (changed == m_method) {
            showState();
        }
    });
    showState();
}

void MethodRow::showState() {
    const MethodState& state = m_session.method(m_method);
    const QSignalBlocker block(m_switch);
    m_switch->setChecked(state.enabled);
    if (m_form->values() != state.options) {
        m_form->setValues(state.options);
    }
    // How the options differ can be seen without unfolding them.
    m_unfold->setText(state.options.empty() ? tr("Options") : tr("Options (changed)"));
}

MethodsPanel::MethodsPanel(Session& session, FileChooser& chooser, QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("methodsPanel"));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(new RequestForm(session, this));
    layout->addSpacing(4);
    for (int i = 0; i < session.methodCount(); ++i) {
        layout->addWidget(new MethodRow(session, i, chooser, this));
    }
    layout->addStretch(1);
}

} // namespace gaussarium::ui
