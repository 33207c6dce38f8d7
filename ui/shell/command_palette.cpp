#include "ui/shell/command_palette.h"

#include "ui/shell/command_match.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenuBar>
#include <QMouseEvent>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace gaussarium::ui {

namespace {

constexpr int commandRole = Qt::UserRole + 1; // index in the list of commands
constexpr int sideRole = Qt::UserRole + 2;    // text at the right: the keys, or why not
constexpr int menuRole = Qt::UserRole + 3;    // the menu that holds it, said faintly
constexpr int rowsShown = 12;
constexpr int widest = 620;

// The name at the left, the keys or the reason at the right.
class RowDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {option.rect.width(), option.fontMetrics.height() + 10};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const bool chosen = option.state.testFlag(QStyle::State_Selected);
        const bool usable = index.data(Qt::UserRole).toBool();
        if (chosen) {
            painter->setOpacity(usable ? 1.0 : 0.6);
            painter->fillRect(option.rect,
                              option.palette.color(QPalette::Active, QPalette::Highlight));
        }
        painter->setPen(
            option.palette.color(usable || chosen ? QPalette::Active : QPalette::Disabled,
                                 chosen ? QPalette::HighlightedText : QPalette::Text));
        const QRect room = option.rect.adjusted(8, 0, -8, 0);
        const QString side = index.data(sideRole).toString();
        const int sideWidth =
            std::min(option.fontMetrics.horizontalAdvance(side) + 2, room.width() * 3 / 5);
        painter->drawText(room, Qt::AlignVCenter | Qt::AlignRight,
                          option.fontMetrics.elidedText(side, Qt::ElideRight, sideWidth));
        const int nameRoom = room.width() - sideWidth - 16;
        const QString name = option.fontMetrics.elidedText(index.data(Qt::DisplayRole).toString(),
                                                           Qt::ElideMiddle, nameRoom);
        painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft, name);
        const int nameWidth = option.fontMetrics.horizontalAdvance(name) + 12;
        if (!chosen) {
            painter->setPen(option.palette.color(QPalette::PlaceholderText));
        }
        painter->drawText(room.adjusted(nameWidth, 0, nameRoom - room.width(), 0),
                          Qt::AlignVCenter | Qt::AlignLeft, index.data(menuRole).toString());
        painter->setOpacity(1.0);
    }
};

} // namespace

CommandPalette::CommandPalette(const QMenuBar& bar, QWidget* window)
    : QFrame(window)
    , m_bar(bar)
    , m_search(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_model(new QStandardItemModel(this)) {
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Commands"));
    setFrameStyle(QFrame::Box | QFrame::Plain);
    setAutoFillBackground(true);
    m_search->setObjectName(QStringLiteral("commandSearch"));
    m_search->setAccessibleName(tr("Find a command"));
    m_search->setPlaceholderText(tr("Type a few letters of a command"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("commandList"));
    m_list->setAccessibleName(tr("Commands that match"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new RowDelegate(m_list));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFocusPolicy(Qt::NoFocus); // the keys go through the line
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_search);
    layout->addWidget(m_list);
    connect(m_search, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListView::clicked, this,
            [this](const QModelIndex& index) { run(index.row()); });
    hide();
}

void CommandPalette::open() {
    m_commands = commandsOf(m_bar);
    m_names.clear();
    m_besides.clear();
    for (const Command& command : m_commands) {
        m_names << command.name;
        m_besides << command.menu + QLatin1Char(' ') + command.keys;
    }
    if (!isVisible()) {
        m_focusBefore = QApplication::focusWidget();
        qApp->installEventFilter(this);
    }
    m_search->clear();
    filter({});
    place();
    show();
    raise();
    m_search->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::close() {
    if (!isVisible()) {
        return;
    }
    qApp->removeEventFilter(this);
    const bool hadFocus = m_search->hasFocus();
    hide();
    if (hadFocus && m_focusBefore) {
        m_focusBefore->setFocus(Qt::PopupFocusReason);
    }
}

void CommandPalette::place() {
    const QWidget* window = parentWidget();
    const int width = std::min(widest, window->width() - 40);
    const int row = m_list->fontMetrics().height() + 10;
    m_list->setFixedHeight(std::min(rowsShown * row + 4, window->height() / 2));
    setFixedWidth(width);
    adjustSize();
    move((window->width() - width) / 2, m_bar.height() + 8);
}

void CommandPalette::filter(const QString& typed) {
    m_model->clear();
    for (const int index : bestMatches(typed, m_names, m_besides)) {
        const Command& command = m_commands[static_cast<std::size_t>(index)];
        auto* item = new QStandardItem(command.name);
        const bool usable = command.unavailable.isEmpty();
        const QString side = usable ? command.keys : command.unavailable;
        item->setData(usable, Qt::UserRole);
        item->setData(index, commandRole);
        item->setData(side, sideRole);
        item->setData(command.menu, menuRole);
        item->setToolTip(command.tip);
        item->setData(QStringList{command.name, command.menu, side}.join(QStringLiteral(", ")),
                      Qt::AccessibleTextRole);
        item->setData(command.tip, Qt::AccessibleDescriptionRole);
        m_model->appendRow(item);
    }
    choose(0);
}

void CommandPalette::choose(int row) {
    const int last = m_model->rowCount() - 1;
    if (last < 0) {
        m_search->setAccessibleDescription(tr("No command matches"));
        return;
    }
    const QModelIndex index = m_model->index(std::clamp(row, 0, last), 0);
    m_list->setCurrentIndex(index);
    // The focus stays in the line: what is chosen is told there.
    m_search->setAccessibleDescription(index.data(Qt::AccessibleTextRole).toString());
}

void CommandPalette::run(int row) {
    if (row < 0 || row >= m_model->rowCount()) {
        return;
    }
    const auto index = m_model->index(row, 0).data(commandRole).toInt();
    const Command command = m_commands[static_cast<std::size_t>(index)];
    if (!command.unavailable.isEmpty()) {
        return;
    }
    close();
    if (command.action) {
        command.action->trigger();
    }
}

bool CommandPalette::handleKey(int key) {
    const int row = m_list->currentIndex().row();
    switch (key) {
    case Qt::Key_Escape:
        close();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        run(row);
        return true;
    case Qt::Key_Up:
        choose(row - 1);
        return true;
    case Qt::Key_Down:
        choose(row + 1);
        return true;
    case Qt::Key_PageUp:
        choose(row - rowsShown);
        return true;
    case Qt::Key_PageDown:
        choose(row + rowsShown);
        return true;
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        return true; // there is nothing else to go to
    default:
        return false;
    }
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_search && event->type() == QEvent::KeyPress
        && handleKey(static_cast<QKeyEvent*>(event)->key())) {
        return true;
    }
    // These keys are the palette's, whatever shortcut the window has for them.
    if (watched == m_search && event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape || key == Qt::Key_Return || key == Qt::Key_Enter) {
            event->accept();
            return true;
        }
    }
    if (event->type() == QEvent::MouseButtonPress && isVisible()) {
        const auto* widget = qobject_cast<QWidget*>(watched);
        if (widget != nullptr && widget != this && !isAncestorOf(widget)) {
            close();
        }
    }
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) {
        place();
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace gaussarium::ui
