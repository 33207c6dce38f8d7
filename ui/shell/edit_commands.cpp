#include "ui/shell/edit_commands.h"

#include "ui/edit/data_editor.h"
#include "ui/model/edit_history.h"
#include "ui/model/selection_model.h"
#include "ui/model/session.h"
#include "ui/model/text.h"
#include "ui/panels/message_bar.h"
#include "ui/shell/actions.h"

#include <QActionGroup>
#include <QMenu>
#include <QSlider>
#include <QToolBar>
#include <QToolButton>

#include <array>
#include <utility>

namespace gaussarium::ui {

namespace {

constexpr std::array<std::pair<const char*, EditTool>, 5> tools{{
    {"tool-look", EditTool::Look},
    {"tool-move", EditTool::Move},
    {"tool-add", EditTool::Add},
    {"tool-spray", EditTool::Spray},
    {"tool-erase", EditTool::Erase},
}};

constexpr std::array startActions{"start-own", "start-here", "start-tgmm", "start-spectral",
                                  "start-truth"};

constexpr double brushStep = 1.3;

// The mixture of a method's answer, or none.
const Mixture* answerOf(const Session& session, const QString& id) {
    for (int i = 0; i < session.methodCount(); ++i) {
        const MethodState& state = session.method(i);
        if (toQt(state.method->id) == id && state.enabled && state.result.fit
            && state.result.fit->hasMixture()) {
            return &state.result.fit->mixture;
        }
    }
    return nullptr;
}

// Where the first method that takes a start began its best run.
const Mixture* ownStart(const Session& session) {
    for (int i = 0; i < session.methodCount(); ++i) {
        const MethodState& state = session.method(i);
        const auto& fit = state.result.fit;
        if (state.enabled && state.method->takesStart && fit && fit->bestRestart >= 0) {
            const Mixture& start = fit->restarts[std::size_t(fit->bestRestart)].start;
            return start.empty() ? nullptr : &start;
        }
    }
    return nullptr;
}

bool isStart(const Session& session, const Mixture* mixture) {
    return mixture != nullptr && session.data()
           && mixture->dimension() == session.data()->data.dimension();
}

} // namespace

EditCommands::EditCommands(const EditParts& parts, const Actions& actions, QObject* parent)
    : QObject(parent), m_parts(parts) {
    connectHistory(actions);
    connectTools(actions);
    connectStarts(actions);
}

void EditCommands::connectHistory(const Actions& actions) {
    QAction* const undo = actions.action(QStringLiteral("undo"));
    QAction* const redo = actions.action(QStringLiteral("redo"));
    const auto update = [this, undo, redo] {
        const EditHistory& history = m_parts.history;
        undo->setEnabled(history.canUndo());
        redo->setEnabled(history.canRedo());
        undo->setText(history.canUndo() ? tr("&Undo: %1").arg(history.undoText()) : tr("&Undo"));
        redo->setText(history.canRedo() ? tr("&Redo: %1").arg(history.redoText()) : tr("&Redo"));
    };
    connect(undo, &QAction::triggered, this, [this] { step(&EditHistory::undo); });
    connect(redo, &QAction::triggered, this, [this] { step(&EditHistory::redo); });
    connect(&m_parts.history, &EditHistory::changed, this, update);
    update();
    actions.connectTo(QStringLiteral("fit-view"), this, [this] {
        m_parts.editor.cancelTool();
        m_parts.session.reframe();
    });
}

void EditCommands::step(void (EditHistory::*way)()) {
    // A drag that lasts is given up: what is taken back is what was there before it.
    m_parts.editor.cancelTool();
    const DataPointer frame = m_parts.session.frame();
    (m_parts.history.*way)();
    if (m_parts.session.frame() != frame) {
        m_parts.selection.reset();
    }
}

void EditCommands::connectTools(const Actions& actions) {
    DataEditor& editor = m_parts.editor;
    auto* group = new QActionGroup(this);
    for (const auto& [id, tool] : tools) {
        QAction* action = actions.action(QLatin1String(id));
        action->setCheckable(true);
        action->setChecked(editor.tool() == tool);
        group->addAction(action);
        connect(action, &QAction::triggered, &editor,
                [&editor, tool = tool] { editor.setTool(tool); });
        connect(&editor, &DataEditor::toolChanged, action,
                [&editor, action, tool = tool] { action->setChecked(editor.tool() == tool); });
    }
    actions.connectTo(QStringLiteral("brush-smaller"), &editor,
                      [&editor] { editor.setBrush(editor.brush() / brushStep); });
    actions.connectTo(QStringLiteral("brush-larger"), &editor,
                      [&editor] { editor.setBrush(editor.brush() * brushStep); });
    QAction* paths = actions.action(QStringLiteral("show-paths"));
    paths->setCheckable(true);
    connect(paths, &QAction::toggled, &editor, &DataEditor::setPathsShown);
}

void EditCommands::connectStarts(const Actions& actions) {
    actions.connectTo(QStringLiteral("start-own"), this,
                      [this] { changeStart(nullptr, tr("EM's own start")); });
    actions.connectTo(QStringLiteral("start-here"), this, &EditCommands::startWhereEmBegan);
    actions.connectTo(QStringLiteral("start-tgmm"), this,
                      [this] { startAtAnswer(QStringLiteral("tgmm")); });
    actions.connectTo(QStringLiteral("start-spectral"), this,
                      [this] { startAtAnswer(QStringLiteral("spectral")); });
    actions.connectTo(QStringLiteral("start-truth"), this, [this] {
        changeStart(std::make_shared<const Mixture>(m_parts.session.data()->truth),
                    tr("Start at the truth"));
    });
    const auto update = [this, &actions] { updateStarts(actions); };
    connect(&m_parts.session, &Session::dataChanged, this, update);
    connect(&m_parts.session, &Session::startChanged, this, update);
    connect(&m_parts.session, &Session::methodChanged, this, update);
    connect(&m_parts.session, &Session::resultChanged, this, update);
    update();
}

void EditCommands::updateStarts(const Actions& actions) {
    const Session& session = m_parts.session;
    const auto enable = [&](const char* id, bool enabled) {
        actions.action(QLatin1String(id))->setEnabled(enabled);
    };
    enable("start-own", session.start() != nullptr);
    enable("start-here", !session.start() && isStart(session, ownStart(session)));
    enable("start-tgmm", isStart(session, answerOf(session, QStringLiteral("tgmm"))));
    enable("start-spectral", isStart(session, answerOf(session, QStringLiteral("spectral"))));
    enable("start-truth", session.hasTruth());
}

void EditCommands::changeStart(std::shared_ptr<const Mixture> start, const QString& what) {
    m_parts.history.begin();
    m_parts.session.setStart(std::move(start));
    m_parts.history.record(what);
}

void EditCommands::startWhereEmBegan() {
    if (const Mixture* const start = ownStart(m_parts.session)) {
        changeStart(std::make_shared<const Mixture>(*start), tr("Place a start"));
        m_parts.messages.showNotice(tr("Drag the targets in EM's panel: EM begins there."));
    }
}

void EditCommands::startAtAnswer(const QString& method) {
    if (const Mixture* const answer = answerOf(m_parts.session, method)) {
        changeStart(std::make_shared<const Mixture>(*answer), tr("Start at another's answer"));
    }
}

QToolBar* EditCommands::makeBar(const Actions& actions, QWidget* parent) const {
    DataEditor& editor = m_parts.editor;
    auto* bar = new QToolBar(tr("Tools"), parent);
    bar->setObjectName(QStringLiteral("editBar"));
    bar->setToolButtonStyle(Qt::ToolButtonTextOnly);
    const auto add = [&](const char* id, const QString& text) {
        QAction* action = actions.action(QLatin1String(id));
        // The menu's text may say more than the bar has room for.
        action->setIconText(text);
        bar->addAction(action);
    };
    add("tool-look", tr("Look"));
    add("tool-move", tr("Move"));
    add("tool-add", tr("Add"));
    add("tool-spray", tr("Spray"));
    add("tool-erase", tr("Erase"));
    auto* brush = new QSlider(Qt::Horizontal, bar);
    brush->setObjectName(QStringLiteral("brush"));
    brush->setAccessibleName(tr("Size of the disc"));
    brush->setToolTip(tr("The disc of Spray and Erase"));
    brush->setRange(int(DataEditor::smallestBrush), int(DataEditor::largestBrush));
    brush->setValue(int(editor.brush()));
    brush->setFixedWidth(70);
    connect(brush, &QSlider::valueChanged, &editor, [&editor](int value) {
        // The slider follows the editor to whole pixels; that is no wish to change it.
        if (int(editor.brush()) != value) {
            editor.setBrush(value);
        }
    });
    connect(&editor, &DataEditor::brushChanged, brush,
            [&editor, brush] { brush->setValue(int(editor.brush())); });
    const auto showBrush = [&editor, brush] {
        brush->setEnabled(editor.tool() == EditTool::Spray || editor.tool() == EditTool::Erase);
    };
    connect(&editor, &DataEditor::toolChanged, brush, showBrush);
    showBrush();
    bar->addWidget(brush);
    bar->addSeparator();
    add("undo", tr("Undo"));
    add("redo", tr("Redo"));
    bar->addSeparator();
    auto* starts = new QToolButton(bar);
    starts->setObjectName(QStringLiteral("emStart"));
    starts->setText(tr("EM's start"));
    starts->setToolTip(tr("Where EM begins"));
    starts->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(starts);
    for (const char* const id : startActions) {
        menu->addAction(actions.action(QLatin1String(id)));
    }
    starts->setMenu(menu);
    bar->addWidget(starts);
    add("show-paths", tr("Paths"));
    return bar;
}

} // namespace gaussarium::ui
