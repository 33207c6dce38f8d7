#include "ui/panels/generator_form.h"

#include "ui/model/text.h"
#include "ui/plot/make_scene.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace gaussarium::ui {

namespace {

// More than these add nothing to a picture of that size.
constexpr int previewPoints = 2'000;

} // namespace

GeneratorForm::GeneratorForm(QWidget* parent)
    : QWidget(parent)
    , m_dimension(new QComboBox(this))
    , m_components(new QSpinBox(this))
    , m_family(new QComboBox(this))
    , m_separation(new QDoubleSpinBox(this))
    , m_imbalance(new QDoubleSpinBox(this))
    , m_points(new QSpinBox(this))
    , m_seed(new QSpinBox(this))
    , m_preview(new MixturePlot(this))
    , m_use(new QPushButton(tr("&Use these data"), this))
    , m_runner(this) {
    setObjectName(QStringLiteral("generator"));
    makeFields();
    m_preview->setObjectName(QStringLiteral("generatorPreview"));
    m_preview->setAccessibleName(tr("Preview of the generated data"));
    m_preview->setTitleVisible(false);
    m_preview->setStatusVisible(false);
    m_preview->setMinimumHeight(150);
    m_use->setObjectName(QStringLiteral("useGenerated"));
    m_use->setToolTip(tr("Draws these points and runs the methods on them"));

    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setVerticalSpacing(4);
    const auto addRow = [&](const QString& text, QWidget* field) {
        auto* label = new QLabel(text, this);
        label->setBuddy(field);
        label->setToolTip(field->toolTip());
        form->addRow(label, field);
    };
    addRow(tr("Dimensions"), m_dimension);
    addRow(tr("Components"), m_components);
    addRow(tr("Family"), m_family);
    addRow(tr("Separation"), m_separation);
    addRow(tr("Imbalance"), m_imbalance);
    addRow(tr("Points"), m_points);
    addRow(tr("Seed"), m_seed);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_preview, 1);
    layout->addWidget(m_use);

    for (QComboBox* box : {m_dimension, m_family}) {
        connect(box, &QComboBox::currentIndexChanged, this, &GeneratorForm::requestChanged);
    }
    for (QSpinBox* box : {m_components, m_points, m_seed}) {
        connect(box, &QSpinBox::valueChanged, this, &GeneratorForm::requestChanged);
    }
    for (QDoubleSpinBox* box : {m_separation, m_imbalance}) {
        connect(box, &QDoubleSpinBox::valueChanged, this, &GeneratorForm::requestChanged);
    }
    connect(m_use, &QPushButton::clicked, this, [this] { emit wanted(request()); });
    requestChanged();
}

void GeneratorForm::makeFields() {
    const auto describe = [](QWidget* field, const char* name, const QString& title,
                             const QString& help) {
        field->setObjectName(QLatin1String(name));
        field->setAccessibleName(title);
        field->setToolTip(help);
    };
    m_dimension->addItem(tr("2 (plane)"), 2);
    m_dimension->addItem(tr("3 (space)"), 3);
    describe(m_dimension, "generatorDimension", tr("Dimensions of the generated data"),
             tr("How many columns the data have"));
    m_components->setRange(1, 16);
    m_components->setValue(3);
    describe(m_components, "generatorComponents", tr("Components of the generated data"),
             tr("How many Gaussians make the points"));
    for (const Family family : families()) {
        const QString name = toQt(std::string(familyName(family)));
        m_family->addItem(name, int(family));
        m_family->setItemData(m_family->count() - 1, toQt(std::string(familySummary(family))),
                              Qt::ToolTipRole);
        if (family == Family::Full) {
            m_family->setCurrentIndex(m_family->count() - 1);
        }
    }
    describe(m_family, "generatorFamily", tr("Family of the generated mixture"),
             tr("Isotropic: round clusters of one size; diagonal and full: stretched ones; paper: "
                "the tasks of the TGMM paper; recipe: those that the shipped network learnt from; "
                "the others change one thing of the recipe and are what no network learnt from"));
    m_separation->setRange(0.0, 20.0);
    m_separation->setSingleStep(0.25);
    m_separation->setValue(2.0);
    describe(m_separation, "generatorSeparation", tr("Separation of the components"),
             tr("Dasgupta's c: 2 is hardly any overlap, 1 is touching, 0 is all means in one "
                "place"));
    m_imbalance->setRange(1.0, 100.0);
    m_imbalance->setValue(1.0);
    describe(m_imbalance, "generatorImbalance", tr("Imbalance of the weights"),
             tr("Largest weight over smallest; 1 is equal weights"));
    m_points->setRange(2, 1'000'000);
    m_points->setGroupSeparatorShown(true);
    m_points->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_points->setValue(600);
    describe(m_points, "generatorPoints", tr("Number of generated points"),
             tr("How many points are drawn"));
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setValue(1);
    describe(m_seed, "generatorSeed", tr("Seed of the generated data"),
             tr("The same seed makes the same points"));
}

GeneratorRequest GeneratorForm::request() const {
    GeneratorRequest request;
    request.task.dimension = m_dimension->currentData().toInt();
    request.task.components = m_components->value();
    request.task.family = Family(m_family->currentData().toInt());
    request.task.separation = m_separation->value();
    request.task.imbalance = m_imbalance->value();
    request.points = m_points->value();
    request.seed = quint64(m_seed->value());
    return request;
}

void GeneratorForm::setTheme(const Theme& theme) {
    m_preview->setTheme(theme);
}

void GeneratorForm::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale) {
        refreshPreview();
    }
}

void GeneratorForm::requestChanged() {
    const bool adjustable = isAdjustable(request().task.family);
    m_separation->setEnabled(adjustable);
    m_imbalance->setEnabled(adjustable);
    m_stale = true;
    if (isVisible()) {
        refreshPreview();
    }
}

void GeneratorForm::refreshPreview() {
    m_stale = false;
    GeneratorRequest wanted = request();
    wanted.points = std::min(wanted.points, previewPoints);
    m_runner.submit(
        [wanted](const JobContext&) {
            LabelledData drawn = generate(wanted);
            SceneRequest scene;
            scene.data = std::make_shared<const Dataset>(std::move(drawn.data));
            scene.colours = componentColours(inColourOrder(drawn.truth), drawn.truth);
            scene.mixture = std::move(drawn.truth);
            scene.colouring = PointColouring::Labels;
            scene.labelColours = scene.colours;
            return makeScene(std::move(scene));
        },
        [this](MixtureScene scene) { m_preview->setScene(std::move(scene)); },
        [](const QString&) {});
}

} // namespace gaussarium::ui
