#include "ui/training/models_page.h"

#include "ui/model/text.h"
#include "ui/panels/file_chooser.h"
#include "ui/training/training_desk.h"

#include <QDir>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace gaussarium::ui {

namespace {

constexpr int folderRole = Qt::UserRole;
enum Column { Name, Steps, Excess, Date };

QString stepsText(const ModelEntry& model) {
    if (model.writer) {
        return ModelsPage::tr("%1…").arg(countText(model.step));
    }
    return model.unfinished()
               ? ModelsPage::tr("%1/%2").arg(countText(model.step), countText(model.steps))
               : countText(model.step);
}

// The year where it is another one: the column is narrow.
QString dateText(const QDate& date) {
    if (!date.isValid()) {
        return missingNumber;
    }
    return QLocale().toString(date, date.year() == QDate::currentDate().year()
                                        ? ModelsPage::tr("d MMM", "a date without its year")
                                        : ModelsPage::tr("d MMM yyyy", "a date"));
}

QString wordsOf(const ModelEntry& model) {
    QStringList lines = {model.name, QDir::toNativeSeparators(model.folder)};
    if (!model.problem.isEmpty()) {
        lines.append(model.problem);
    }
    if (!model.network.isEmpty()) {
        lines.append(model.network);
    }
    if (model.writer) {
        lines.append(ModelsPage::tr("trained by %1").arg(toQt(model.writer->text())));
    }
    if (model.excess) {
        lines.append(ModelsPage::tr("held-out excess over the truth: %1 nats a point")
                         .arg(numberText(model.excess, 4)));
    }
    if (!model.snapshots.empty()) {
        lines.append(ModelsPage::tr("weights of %1 steps are kept")
                         .arg(countText(qint64(model.snapshots.size()))));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

ModelsPage::ModelsPage(TrainingDesk& desk, FileChooser& chooser, QWidget* parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_chooser(chooser)
    , m_list(new QTreeWidget(this))
    , m_showA(add(QStringLiteral("showModelA"), tr("Show"),
                  tr("Shows this model's answer in the panel Own model")))
    , m_showB(add(QStringLiteral("showModelB"), tr("Show as B"),
                  tr("Shows it beside the other one, in the panel Own model B")))
    , m_replay(add(QStringLiteral("replayModel"), tr("Replay"),
                   tr("Shows how it learnt: its curve, and its weights step by step")))
    , m_goOn(add(QStringLiteral("goOnModel"), tr("Go on"),
                 tr("Goes on training it from its last checkpoint")))
    , m_pin(add(QStringLiteral("pinModel"), tr("Pin"), tr("Keeps it at the top of the list")))
    , m_rename(add(QStringLiteral("renameModel"), tr("Rename"), tr("Gives it another name (F2)")))
    , m_delete(add(QStringLiteral("deleteModel"), tr("Delete"),
                   tr("Takes it away; Undo (Ctrl+Z) brings it back until the window is closed")))
    , m_undo(add(QStringLiteral("undoModel"), tr("Undo"), tr("Brings back what was deleted last")))
    , m_import(add(QStringLiteral("importModel"), tr("Import…"),
                   tr("Takes in weights (.tgmm) from elsewhere")))
    , m_export(add(QStringLiteral("exportModel"), tr("Export…"),
                   tr("Saves its weights (.tgmm), and its card as text beside them")))
    , m_follow(add(QStringLiteral("followRun"), tr("Follow…"),
                   tr("Looks at a run that another program trains, by its log.csv; touches "
                      "nothing")))
    , m_notice(new QLabel(this)) {
    setObjectName(QStringLiteral("modelsPage"));
    m_list->setObjectName(QStringLiteral("models"));
    m_list->setAccessibleName(tr("Models"));
    m_list->setHeaderLabels({tr("Model"), tr("Steps"), tr("Excess"), tr("Date")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(Name, QHeaderView::Stretch);
    for (const int column : {Steps, Excess, Date}) {
        m_list->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    }
    m_notice->setObjectName(QStringLiteral("modelsNotice"));
    m_notice->setWordWrap(true);
    m_notice->setTextFormat(Qt::PlainText);
    auto* grid = new QGridLayout;
    grid->setSpacing(4);
    int place = 0;
    for (QPushButton* button : {m_showA, m_showB, m_replay, m_goOn, m_rename, m_pin, m_delete,
                                m_undo, m_import, m_export, m_follow}) {
        grid->addWidget(button, place / 4, place % 4);
        ++place;
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->setSpacing(4);
    layout->addWidget(m_list, 1);
    layout->addLayout(grid);
    layout->addWidget(m_notice);
    connectButtons();
    connect(&desk.library(), &ModelLibrary::changed, this, &ModelsPage::showModels);
    connect(&desk, &TrainingDesk::notice, this, &ModelsPage::say);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &ModelsPage::showButtons);
    connect(m_list, &QTreeWidget::itemDoubleClicked, this, [this] { show(0); });
    connect(m_list, &QTreeWidget::itemChanged, this, [this](QTreeWidgetItem* item, int column) {
        if (!m_filling && column == Name) {
            say(m_desk.library().rename(item->data(Name, folderRole).toString(), item->text(Name)));
        }
    });
    showModels();
}

QPushButton* ModelsPage::add(const QString& name, const QString& text, const QString& help) {
    auto* button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setToolTip(help);
    // Four of them beside each other in a narrow dock: their widths are the grid's. No style sheet,
    // which would keep the colours of the theme that it met first.
    button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    return button;
}

void ModelsPage::connectButtons() {
    connect(m_showA, &QPushButton::clicked, this, [this] { show(0); });
    connect(m_showB, &QPushButton::clicked, this, [this] { show(1); });
    connect(m_replay, &QPushButton::clicked, this, [this] {
        if (const ModelEntry* model = current()) {
            m_desk.replay().watchFolder(model->folder, model->name, false);
            emit replayed();
        }
    });
    connect(m_goOn, &QPushButton::clicked, this, [this] {
        if (const ModelEntry* model = current()) {
            m_desk.goOn(model->folder);
            emit begun();
        }
    });
    connect(m_pin, &QPushButton::clicked, this, [this] {
        if (const ModelEntry* model = current()) {
            say(m_desk.library().setPinned(model->folder, !model->pinned));
        }
    });
    connect(m_rename, &QPushButton::clicked, this,
            [this] { m_list->editItem(m_list->currentItem(), Name); });
    connect(m_delete, &QPushButton::clicked, this, [this] {
        if (const ModelEntry* model = current()) {
            say(m_desk.library().remove(model->folder));
        }
    });
    connect(m_undo, &QPushButton::clicked, this, [this] { say(m_desk.library().undoRemove()); });
    connect(m_import, &QPushButton::clicked, this, [this] {
        m_chooser.openFile(this, tr("Import a model"), tr("Weights (*.tgmm);;All files (*)"),
                           [this](const QString& path) { m_desk.library().importModel(path); });
    });
    connect(m_export, &QPushButton::clicked, this, [this] {
        if (const ModelEntry* model = current()) {
            m_chooser.saveFile(
                this, tr("Export the model"), model->name + QStringLiteral(".tgmm"),
                tr("Weights (*.tgmm)"),
                [this, weights = model->weights, name = model->name](const QString& path) {
                    m_desk.library().exportModel(weights, name, path);
                });
        }
    });
    connect(m_follow, &QPushButton::clicked, this, [this] {
        m_chooser.openFile(this, tr("Follow a run by a file in its folder"),
                           tr("Logs (log.csv);;All files (*)"), [this](const QString& path) {
                               m_desk.followElsewhere(path);
                               emit replayed();
                           });
    });
}

void ModelsPage::setActive(bool active) {
    if (active) {
        m_desk.library().refresh();
    }
}

const ModelEntry* ModelsPage::current() const {
    const QTreeWidgetItem* item = m_list->currentItem();
    return item == nullptr ? nullptr
                           : m_desk.library().find(item->data(Name, folderRole).toString());
}

void ModelsPage::show(int panel) {
    const ModelEntry* model = current();
    if (model == nullptr || model->weights.isEmpty()) {
        return;
    }
    if (!m_desk.panels().exist()) {
        say(tr("This window has no panel for own models."));
        return;
    }
    // Copies that stay as they are, where there are some: weights.tgmm is replaced while it trains.
    const bool kept = !model->snapshots.empty();
    const QString weights = kept ? toQt(model->snapshots.back().weights.string()) : model->weights;
    const std::int64_t step = kept ? model->snapshots.back().step : model->step;
    m_desk.panels().show(
        panel, {weights, model->isRun ? weightsCaption(model->name, step) : model->name}, true);
}

void ModelsPage::showModels() {
    const QScopedValueRollback<bool> filling(m_filling, true);
    const QTreeWidgetItem* before = m_list->currentItem();
    const QString folder =
        before == nullptr ? QString() : before->data(Name, folderRole).toString();
    const auto& models = m_desk.library().models();
    // A name that is being typed is not taken away.
    if (m_list->viewport()->findChild<QLineEdit*>() != nullptr) {
        return;
    }
    m_list->clear();
    for (const ModelEntry& model : models) {
        auto* item = new QTreeWidgetItem(m_list);
        item->setText(Name, model.name);
        item->setText(Steps, stepsText(model));
        item->setText(Excess, numberText(model.excess, 2));
        item->setText(Date, dateText(model.created.date()));
        item->setData(Name, folderRole, model.folder);
        item->setFlags(item->flags() | Qt::ItemIsEditable);
        QFont font = item->font(Name);
        font.setBold(model.pinned);
        item->setFont(Name, font);
        for (const int column : {Name, Steps, Excess, Date}) {
            item->setToolTip(column, wordsOf(model));
        }
        for (const int column : {Steps, Excess, Date}) {
            item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
        }
        if (!model.problem.isEmpty()) {
            item->setText(Steps, tr("unreadable"));
        }
        if (model.folder == folder) {
            m_list->setCurrentItem(item);
        }
    }
    if (m_list->currentItem() == nullptr && m_list->topLevelItemCount() > 0) {
        m_list->setCurrentItem(m_list->topLevelItem(0));
    }
    // A sentence about something that went wrong stays.
    const QString hint = tr("What you train is kept here; Import takes in weights from elsewhere.");
    if (models.empty() && m_notice->text().isEmpty()) {
        say(hint);
    } else if (!models.empty() && m_notice->text() == hint) {
        say({});
    }
    showButtons();
}

void ModelsPage::showButtons() {
    const ModelEntry* model = current();
    const bool usable = model != nullptr && !model->weights.isEmpty() && model->problem.isEmpty();
    m_showA->setEnabled(usable);
    m_showB->setEnabled(usable);
    m_replay->setEnabled(model != nullptr && model->isRun);
    m_goOn->setEnabled(model != nullptr && model->unfinished() && !model->writer
                       && !m_desk.client().busy());
    m_pin->setEnabled(model != nullptr);
    m_pin->setText(model != nullptr && model->pinned ? tr("Unpin") : tr("Pin"));
    m_rename->setEnabled(model != nullptr);
    m_delete->setEnabled(model != nullptr && !model->writer);
    m_export->setEnabled(usable);
    const QString removed = m_desk.library().lastRemoved();
    m_undo->setEnabled(!removed.isEmpty());
    m_undo->setToolTip(removed.isEmpty() ? tr("Brings back what was deleted last")
                                         : tr("Brings back %1").arg(removed));
}

void ModelsPage::say(const QString& sentence) {
    m_notice->setText(sentence);
    m_notice->setVisible(!sentence.isEmpty());
}

} // namespace gaussarium::ui
