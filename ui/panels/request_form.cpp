#include "ui/panels/request_form.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

#include <limits>

namespace gaussarium::ui {

namespace {

// As many as the assignment of components (core/metrics) is exact and quick for.
constexpr int maximumComponents = 16;

} // namespace

RequestForm::RequestForm(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_components(new QSpinBox(this))
    , m_automatic(new QCheckBox(tr("&Automatic"), this))
    , m_seed(new QSpinBox(this)) {
    m_components->setObjectName(QStringLiteral("components"));
    m_components->setRange(1, maximumComponents);
    m_components->setAccessibleName(tr("Number of components"));
    m_components->setToolTip(tr("How many Gaussians each method looks for"));
    m_automatic->setObjectName(QStringLiteral("automatic"));
    m_automatic->setToolTip(
        tr("Each method chooses the number of components itself, from 1 to %1; one that cannot "
           "says so")
            .arg(session.request().maxComponents));
    m_seed->setObjectName(QStringLiteral("seed"));
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setKeyboardTracking(false);
    m_seed->setAccessibleName(tr("Seed"));
    m_seed->setToolTip(
        tr("Every random draw of the methods follows from it: the same seed, the same answers"));
    auto* newSeedButton = new QPushButton(tr("&New seed"), this);
    newSeedButton->setObjectName(QStringLiteral("newSeed"));
    newSeedButton->setToolTip(tr("Takes the next seed and runs the methods again"));

    auto* componentRow = new QHBoxLayout;
    componentRow->addWidget(m_components, 1);
    componentRow->addWidget(m_automatic);
    auto* seedRow = new QHBoxLayout;
    seedRow->addWidget(m_seed, 1);
    seedRow->addWidget(newSeedButton);
    auto* layout = new QFormLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* componentLabel = new QLabel(tr("&Components"), this);
    componentLabel->setBuddy(m_components);
    auto* seedLabel = new QLabel(tr("&Seed"), this);
    seedLabel->setBuddy(m_seed);
    layout->addRow(componentLabel, componentRow);
    layout->addRow(seedLabel, seedRow);

    connect(m_components, &QSpinBox::valueChanged, this, &RequestForm::applyComponents);
    connect(m_automatic, &QCheckBox::toggled, this, &RequestForm::applyComponents);
    connect(m_seed, &QSpinBox::valueChanged, this,
            [this](int seed) { m_session.setSeed(quint64(seed)); });
    connect(newSeedButton, &QPushButton::clicked, this, &RequestForm::newSeed);
    connect(&session, &Session::requestChanged, this, &RequestForm::showRequest);
    showRequest();
}

void RequestForm::newSeed() {
    m_seed->setValue(m_seed->value() == m_seed->maximum() ? 0 : m_seed->value() + 1);
}

void RequestForm::showRequest() {
    const QSignalBlocker blockComponents(m_components);
    const QSignalBlocker blockAutomatic(m_automatic);
    const QSignalBlocker blockSeed(m_seed);
    const FitRequest& request = m_session.request();
    m_automatic->setChecked(!request.components);
    m_components->setEnabled(request.components.has_value());
    if (request.components) {
        m_components->setValue(*request.components);
    }
    m_seed->setValue(static_cast<int>(request.seed));
}

void RequestForm::applyComponents() {
    m_session.setComponents(m_automatic->isChecked() ? std::optional<int>()
                                                     : m_components->value());
}

} // namespace gaussarium::ui
