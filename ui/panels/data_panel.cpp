#include "ui/panels/data_panel.h"

#include "core/data/shipped_datasets.h"
#include "core/mixture/presets.h"
#include "ui/model/text.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTabWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace gaussarium::ui {

namespace {

constexpr int nameRole = Qt::UserRole;
constexpr int questionRole = Qt::UserRole + 1;
constexpr int allPoints = 1;               // stands for the size of a data set that ships
constexpr int sizeRole = Qt::UserRole + 2; // of a preset; 0 for a data set that ships

} // namespace

DataPanel::DataPanel(QWidget* parent)
    : QWidget(parent)
    , m_examples(new QTreeWidget(this))
    , m_question(new QLabel(this))
    , m_points(new QSpinBox(this))
    , m_generator(new GeneratorForm(this)) {
    setObjectName(QStringLiteral("dataPanel"));
    auto* tabs = new QTabWidget(this);
    tabs->setObjectName(QStringLiteral("dataTabs"));
    tabs->setAccessibleName(tr("Where data come from"));
    tabs->setDocumentMode(true);
    tabs->addTab(makeExamples(), tr("Examples"));
    tabs->addTab(m_generator, tr("Generator"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(tabs);
    connect(m_generator, &GeneratorForm::wanted, this, &DataPanel::generatorWanted);
}

QWidget* DataPanel::makeExamples() {
    auto* page = new QWidget(this);
    auto* open = new QPushButton(tr("&Open a file…"), page);
    open->setObjectName(QStringLiteral("openFile"));
    open->setToolTip(tr("CSV, TSV or NPY; or drop a file anywhere on the window"));
    m_examples->setObjectName(QStringLiteral("examples"));
    m_examples->setAccessibleName(tr("Data sets and examples"));
    m_examples->setHeaderHidden(true);
    m_examples->setColumnCount(1);
    m_examples->setMinimumHeight(120);
    m_examples->setIndentation(12);
    m_question->setObjectName(QStringLiteral("question"));
    m_question->setWordWrap(true);
    m_question->setTextFormat(Qt::PlainText);
    m_question->setMinimumHeight(3 * m_question->fontMetrics().lineSpacing());
    m_question->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_points->setObjectName(QStringLiteral("examplePoints"));
    m_points->setRange(allPoints, 1'000'000);
    m_points->setSpecialValueText(tr("all"));
    m_points->setGroupSeparatorShown(true);
    m_points->setKeyboardTracking(false);
    m_points->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_points->setAccessibleName(tr("Points of the example"));
    m_points->setToolTip(tr("How many points of the example are drawn"));
    auto* pointsLabel = new QLabel(tr("Points"), page);
    pointsLabel->setBuddy(m_points);

    auto* row = new QHBoxLayout;
    row->addWidget(open, 1);
    row->addWidget(pointsLabel);
    row->addWidget(m_points);
    auto* layout = new QVBoxLayout(page);
    layout->addLayout(row);
    layout->addWidget(m_examples, 1);
    layout->addWidget(m_question);
    fillExamples();
    connect(open, &QPushButton::clicked, this, &DataPanel::openWanted);
    connect(m_examples, &QTreeWidget::currentItemChanged, this, &DataPanel::entryChosen);
    connect(m_points, &QSpinBox::valueChanged, this, &DataPanel::announce);
    return page;
}

void DataPanel::fillExamples() {
    const auto addGroup = [this](const QString& title) {
        auto* group = new QTreeWidgetItem(m_examples, {title});
        group->setFlags(Qt::ItemIsEnabled);
        QFont bold = font();
        bold.setBold(true);
        group->setFont(0, bold);
        return group;
    };
    const auto addEntry = [](QTreeWidgetItem* group, const std::string& name,
                             const std::string& title, const std::string& question, int size) {
        auto* item = new QTreeWidgetItem(group, {toQt(title)});
        item->setData(0, nameRole, toQt(name));
        item->setData(0, questionRole, toQt(question));
        item->setData(0, sizeRole, size);
        item->setToolTip(0, toQt(question));
        item->setData(0, Qt::AccessibleDescriptionRole, toQt(question));
    };
    QTreeWidgetItem* real = addGroup(tr("Measured"));
    for (const ShippedDataset& data : shippedDatasets()) {
        addEntry(real, data.name, data.title, data.question, 0);
    }
    QTreeWidgetItem* made = addGroup(tr("Made for a question"));
    for (const Preset& preset : presets()) {
        addEntry(made, preset.name, preset.title, preset.question, int(preset.defaultSize));
    }
    m_examples->expandAll();
    m_points->setEnabled(false);
}

void DataPanel::entryChosen() {
    const QTreeWidgetItem* item = m_examples->currentItem();
    m_question->setText(item == nullptr ? QString() : item->data(0, questionRole).toString());
    const int size = item == nullptr ? 0 : item->data(0, sizeRole).toInt();
    m_points->setEnabled(size > 0);
    {
        const QSignalBlocker block(m_points);
        m_points->setMinimum(size > 0 ? 2 : allPoints);
        m_points->setValue(size > 0 ? size : allPoints);
    }
    announce();
}

void DataPanel::announce() {
    const QTreeWidgetItem* item = m_examples->currentItem();
    if (m_silent || item == nullptr || !item->data(0, nameRole).isValid()) {
        return;
    }
    const QString name = item->data(0, nameRole).toString();
    if (item->data(0, sizeRole).toInt() == 0) {
        emit shippedWanted(name);
    } else {
        emit presetWanted(name, m_points->value());
    }
}

void DataPanel::setCurrent(const QString& name) {
    const QScopedValueRollback<bool> silent(m_silent, true);
    m_examples->setCurrentItem(nullptr);
    for (QTreeWidgetItemIterator it(m_examples); *it != nullptr; ++it) {
        if (!name.isEmpty() && (*it)->data(0, nameRole).toString() == name) {
            m_examples->setCurrentItem(*it);
            break;
        }
    }
}

} // namespace gaussarium::ui
