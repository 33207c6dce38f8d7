#include "ui/shell/actions.h"

#include "core/base/check.h"
#include "ui/model/text.h"

#include <QKeySequence>
#include <QMenu>
#include <QMenuBar>

#include <stdexcept>

namespace gaussarium::ui {

const std::vector<ActionSpec>& actionTable() {
    static const std::vector<ActionSpec> table = {
        {QT_TR_NOOP("&File"), "open", QT_TR_NOOP("&Open…"), "Ctrl+O",
         QT_TR_NOOP("Opens a table of points: CSV, TSV or NPY")},
        {"&File", "recent-menu", QT_TR_NOOP("Open &recent"), "", ""},
        {"&File", "datasets-menu", QT_TR_NOOP("&Data sets"), "", ""},
        {"&File", "examples-menu", QT_TR_NOOP("&Examples"), "", ""},
        {"&File", "-", "", "", ""},
        {"&File", "save-data", QT_TR_NOOP("&Save data as…"), "Ctrl+S",
         QT_TR_NOOP("Writes the points as CSV or NPY")},
        {"&File", "export-comparison", QT_TR_NOOP("&Export comparison…"), "Ctrl+E",
         QT_TR_NOOP("Writes all panels as one figure: PNG, SVG or PDF")},
        {"&File", "export-panel-menu", QT_TR_NOOP("Export one &panel"), "", ""},
        {"&File", "export-numbers", QT_TR_NOOP("Export &numbers…"), "Ctrl+Shift+E",
         QT_TR_NOOP("Writes mixtures and metrics as JSON or CSV")},
        {"&File", "-", "", "", ""},
        {"&File", "quit", QT_TR_NOOP("&Quit"), "Ctrl+Q", QT_TR_NOOP("Closes the window")},
        {QT_TR_NOOP("&Edit"), "undo", QT_TR_NOOP("&Undo"), "Ctrl+Z",
         QT_TR_NOOP("Takes back the last change of the data or of EM's start, or a model's deletion")},
        {"&Edit", "redo", QT_TR_NOOP("&Redo"), "Ctrl+Shift+Z",
         QT_TR_NOOP("Makes again what was taken back")},
        {"&Edit", "-", "", "", ""},
        {"&Edit", "tool-look", QT_TR_NOOP("&Look around"), "V",
         QT_TR_NOOP("The mouse moves and turns the view")},
        {"&Edit", "tool-move", QT_TR_NOOP("&Move"), "M",
         QT_TR_NOOP("Drags points, and in the truth's panel components and their axes")},
        {"&Edit", "tool-add", QT_TR_NOOP("&Add points"), "A",
         QT_TR_NOOP("A point where one clicks")},
        {"&Edit", "tool-spray", QT_TR_NOOP("&Spray points"), "B",
         QT_TR_NOOP("Points over a disc while the button is down")},
        {"&Edit", "tool-erase", QT_TR_NOOP("&Erase points"), "E",
         QT_TR_NOOP("Takes away what comes under a disc")},
        {"&Edit", "brush-smaller", QT_TR_NOOP("Smaller &disc"), "Ctrl+[",
         QT_TR_NOOP("The disc of Spray and Erase")},
        {"&Edit", "brush-larger", QT_TR_NOOP("Lar&ger disc"), "Ctrl+]",
         QT_TR_NOOP("The disc of Spray and Erase")},
        {"&Edit", "-", "", "", ""},
        {"&Edit", "copy-figure", QT_TR_NOOP("Copy &figure"), "Ctrl+Shift+C",
         QT_TR_NOOP("Copies the comparison as a picture")},
        {"&Edit", "copy-table", QT_TR_NOOP("Copy &table"), "Ctrl+Shift+T",
         QT_TR_NOOP("Copies the metrics as text for a spreadsheet")},
        {QT_TR_NOOP("&View"), "theme-light", QT_TR_NOOP("&Light"), "",
         QT_TR_NOOP("Dark text on a light ground")},
        {"&View", "theme-dark", QT_TR_NOOP("&Dark"), "", QT_TR_NOOP("Light text on a dark ground")},
        {"&View", "theme-system", QT_TR_NOOP("As the &system"), "",
         QT_TR_NOOP("Follows the desktop")},
        {"&View", "-", "", "", ""},
        {"&View", "reset-view", QT_TR_NOOP("&Reset view"), "Ctrl+0",
         QT_TR_NOOP("Shows all data in every panel")},
        {"&View", "fit-view", QT_TR_NOOP("&Fit to changed data"), "",
         QT_TR_NOOP("Lays the panels out by the data as they are after changes by hand")},
        {"&View", "show-paths", QT_TR_NOOP("Paths of &restarts"), "P",
         QT_TR_NOOP("Shows the way of every start of EM, the best one strong")},
        {"&View", "view-front", QT_TR_NOOP("From the fr&ont"), "Ctrl+1",
         QT_TR_NOOP("3D data: the first axis to the right, the third up")},
        {"&View", "view-side", QT_TR_NOOP("From the s&ide"), "Ctrl+2",
         QT_TR_NOOP("3D data: the second axis to the right, the third up")},
        {"&View", "view-top", QT_TR_NOOP("From &above"), "Ctrl+3",
         QT_TR_NOOP("3D data: the first axis to the right, the second up")},
        {"&View", "turntable", QT_TR_NOOP("&Turntable"), "Ctrl+T",
         QT_TR_NOOP("Turns 3D data steadily about the third axis")},
        {"&View", "save-view", QT_TR_NOOP("Sa&ve view…"), "Ctrl+Shift+V",
         QT_TR_NOOP("Keeps what is seen now, under a name")},
        {"&View", "views-menu", QT_TR_NOOP("Saved vie&ws"), "", ""},
        {"&View", "-", "", "", ""},
        {"&View", "full-screen", QT_TR_NOOP("&Full screen"), "F11", QT_TR_NOOP("Fills the screen")},
        {"&View", "-", "", "", ""},
        {"&View", "docks-menu", QT_TR_NOOP("&Panels"), "", ""},
        {"&View", "reset-layout", QT_TR_NOOP("Reset &panels"), "",
         QT_TR_NOOP("Puts the side panels where they were at first")},
        {QT_TR_NOOP("&Run"), "rerun", QT_TR_NOOP("&Run again"), "F5",
         QT_TR_NOOP("Runs every method again with the same seed")},
        {"&Run", "stop", QT_TR_NOOP("&Stop"), "Ctrl+.",
         QT_TR_NOOP("Stops the methods; each shows what it has so far")},
        {"&Run", "new-seed", QT_TR_NOOP("&New seed"), "Ctrl+R",
         QT_TR_NOOP("Takes the next seed and runs every method again")},
        {"&Run", "-", "", "", ""},
        {"&Run", "start-own", QT_TR_NOOP("EM starts by its &options"), "",
         QT_TR_NOOP("Gives up a start that was placed by hand")},
        {"&Run", "start-here", QT_TR_NOOP("Place EM's start by &hand"), "H",
         QT_TR_NOOP("Takes EM's own start, to be dragged in its panel")},
        {"&Run", "start-tgmm", QT_TR_NOOP("EM starts at &TGMM's answer"), "",
         QT_TR_NOOP("Takes TGMM's answer as EM's start")},
        {"&Run", "start-spectral", QT_TR_NOOP("EM starts at the s&pectral answer"), "",
         QT_TR_NOOP("Takes the spectral method's answer as EM's start")},
        {"&Run", "start-truth", QT_TR_NOOP("EM starts at the tr&uth"), "",
         QT_TR_NOOP("Takes the mixture that made the points as EM's start")},
        {QT_TR_NOOP("&Play"), "play", QT_TR_NOOP("&Play or pause"), "Ctrl+Space",
         QT_TR_NOOP("Plays the steps of all methods on one clock")},
        {"&Play", "step-forward", QT_TR_NOOP("Step &forward"), ".",
         QT_TR_NOOP("The next step of every method")},
        {"&Play", "step-back", QT_TR_NOOP("Step &back"), ",",
         QT_TR_NOOP("The step before of every method")},
        {"&Play", "rewind", QT_TR_NOOP("&Rewind"), "Ctrl+Home",
         QT_TR_NOOP("Where every method began")},
        {"&Play", "show-answers", QT_TR_NOOP("To the &answers"), "Ctrl+End",
         QT_TR_NOOP("Where every method ended")},
        {"&Play", "-", "", "", ""},
        {"&Play", "loop-from", QT_TR_NOOP("Loop from &here"), "[",
         QT_TR_NOOP("Repeats the steps from the one that is shown")},
        {"&Play", "loop-to", QT_TR_NOOP("Loop to h&ere"), "]",
         QT_TR_NOOP("Repeats the steps up to the one that is shown")},
        {"&Play", "loop-off", QT_TR_NOOP("&No loop"), "\\",
         QT_TR_NOOP("Plays to the end and stays there")},
        {"&Play", "-", "", "", ""},
        {"&Play", "pace-steps", QT_TR_NOOP("&Step by step"), "",
         QT_TR_NOOP("Every method makes its own next step")},
        {"&Play", "pace-share", QT_TR_NOOP("All end &together"), "",
         QT_TR_NOOP("Every method is at the same share of its way")},
        {"&Play", "reduced-motion", QT_TR_NOOP("Reduced &motion"), "",
         QT_TR_NOOP("Goes from step to step without moving in between")},
        {"&Play", "-", "", "", ""},
        {"&Play", "speed-1", QT_TR_NOOP("One step in 2 seconds"), "1", QT_TR_NOOP("Speed")},
        {"&Play", "speed-2", QT_TR_NOOP("1 step a second"), "2", QT_TR_NOOP("Speed")},
        {"&Play", "speed-3", QT_TR_NOOP("2 steps a second"), "3", QT_TR_NOOP("Speed")},
        {"&Play", "speed-4", QT_TR_NOOP("3 steps a second"), "4", QT_TR_NOOP("Speed")},
        {"&Play", "speed-5", QT_TR_NOOP("5 steps a second"), "5", QT_TR_NOOP("Speed")},
        {"&Play", "speed-6", QT_TR_NOOP("8 steps a second"), "6", QT_TR_NOOP("Speed")},
        {"&Play", "speed-7", QT_TR_NOOP("12 steps a second"), "7", QT_TR_NOOP("Speed")},
        {"&Play", "speed-8", QT_TR_NOOP("20 steps a second"), "8", QT_TR_NOOP("Speed")},
        {"&Play", "speed-9", QT_TR_NOOP("40 steps a second"), "9", QT_TR_NOOP("Speed")},
        {QT_TR_NOOP("&Train"), "train-show", QT_TR_NOOP("&Show training"), "Ctrl+L",
         QT_TR_NOOP("Brings up the panels Training and Learning")},
        {"&Train", "train-begin", QT_TR_NOOP("&Train a new model"), "",
         QT_TR_NOOP("Begins the run that the panel Training describes, in the background")},
        {"&Train", "-", "", "", ""},
        {"&Train", "train-pause", QT_TR_NOOP("&Pause or resume training"), "",
         QT_TR_NOOP("Writes a checkpoint and waits; resumed, the run goes on")},
        {"&Train", "train-stop", QT_TR_NOOP("St&op training"), "",
         QT_TR_NOOP("Ends the run with a checkpoint; it can be gone on with")},
        {"&Train", "train-go-on", QT_TR_NOOP("&Go on from the last checkpoint"), "",
         QT_TR_NOOP("Goes on with the run that ended, died or hangs")},
        {"&Train", "train-evaluate", QT_TR_NOOP("&Evaluate now"), "",
         QT_TR_NOOP("Measures the network on held-out tasks")},
        {"&Train", "train-checkpoint", QT_TR_NOOP("&Checkpoint now"), "",
         QT_TR_NOOP("Writes the run and its weights down, and shows them")},
        {"&Train", "-", "", "", ""},
        {"&Train", "train-attention", QT_TR_NOOP("&Attention as it learns"), "",
         QT_TR_NOOP("Shows all heads of one's own model, and follows its weights")},
        {"&Train", "train-keep", QT_TR_NOOP("Keep this step as &B"), "",
         QT_TR_NOOP("Shows the weights of the replay's place in the panel Own model B too, where "
                    "they stay: early and late side by side")},
        {"&Train", "-", "", "", ""},
        {"&Train", "train-models", QT_TR_NOOP("Show &models"), "",
         QT_TR_NOOP("Brings up the list of what was trained and imported")},
        {"&Train", "train-follow", QT_TR_NOOP("&Follow a run…"), "",
         QT_TR_NOOP("Looks at a run that another program trains, by its log.csv; touches "
                    "nothing")},
        {"&Train", "train-import", QT_TR_NOOP("&Import a model…"), "",
         QT_TR_NOOP("Takes in weights (.tgmm) from elsewhere")},
        {"&Train", "train-export", QT_TR_NOOP("E&xport the model…"), "",
         QT_TR_NOOP("Saves the weights (.tgmm) of the model that is chosen in the panel Models, "
                    "and its card beside them")},
        {"&Train", "train-delete", QT_TR_NOOP("&Delete the model"), "",
         QT_TR_NOOP("Takes away the model that is chosen in the panel Models; Undo brings it "
                    "back until the window is closed")},
        {QT_TR_NOOP("&Ask"), "ask-components", QT_TR_NOOP("&How many components?"), "",
         QT_TR_NOOP("BIC, AIC and ICL of EM, and TGMM's probabilities, for k from 1 to 8")},
        {"&Ask", "ask-poke", QT_TR_NOOP("&Poke test"), "",
         QT_TR_NOOP("How far each answer moves when the data are disturbed")},
        {"&Ask", "ask-labels", QT_TR_NOOP("&Label switching"), "",
         QT_TR_NOOP("How each method numbers its components, before and after matching")},
        {"&Ask", "ask-refusal", QT_TR_NOOP("Can the &method answer here?"), "",
         QT_TR_NOOP("Whether the spectral method's assumptions hold for these data")},
        {"&Ask", "ask-basins", QT_TR_NOOP("Where does &EM end?"), "",
         QT_TR_NOOP("Which optimum EM reaches from each start, and how likely each place is")},
        {QT_TR_NOOP("&Help"), "palette", QT_TR_NOOP("&Find a command…"), "Ctrl+K",
         QT_TR_NOOP("Lists every command; a few letters find it")},
        {"&Help", "shortcuts", QT_TR_NOOP("&Keyboard shortcuts"), "F1",
         QT_TR_NOOP("Lists every command with its keys")},
        {"&Help", "about", QT_TR_NOOP("&About Gaussarium"), "",
         QT_TR_NOOP("Version, licence and libraries")},
    };
    return table;
}

Actions::Actions(QMenuBar* bar) : QObject(bar) {
    QHash<QString, QMenu*> menus;
    QHash<QKeySequence, QString> keys;
    for (const ActionSpec& spec : actionTable()) {
        QMenu*& menu = menus[QLatin1String(spec.menu)];
        if (menu == nullptr) {
            menu = bar->addMenu(tr(spec.menu));
            menu->setToolTipsVisible(true);
        }
        const QString id = QLatin1String(spec.id);
        if (id == QLatin1String("-")) {
            menu->addSeparator();
            continue;
        }
        if (m_actions.contains(id) || m_submenus.contains(id)) {
            throw std::logic_error("two actions are called " + toStd(id));
        }
        if (id.endsWith(QLatin1String("-menu"))) {
            QMenu* submenu = menu->addMenu(tr(spec.text));
            submenu->setObjectName(QStringLiteral("menu-") + id);
            submenu->setToolTipsVisible(true);
            m_submenus.insert(id, submenu);
            continue;
        }
        auto* action = new QAction(tr(spec.text), this);
        action->setObjectName(QStringLiteral("action-") + id);
        action->setToolTip(tr(spec.tip));
        action->setStatusTip(tr(spec.tip));
        if (*spec.shortcut != '\0') {
            const QKeySequence sequence(QLatin1String(spec.shortcut), QKeySequence::PortableText);
            if (keys.contains(sequence)) {
                throw std::logic_error("two actions share " + std::string(spec.shortcut));
            }
            keys.insert(sequence, id);
            action->setShortcut(sequence);
        }
        menu->addAction(action);
        m_actions.insert(id, action);
    }
}

QAction* Actions::action(const QString& id) const {
    QAction* action = m_actions.value(id);
    require(action != nullptr, __func__, "no action " + toStd(id));
    return action;
}

QMenu* Actions::submenu(const QString& id) const {
    QMenu* menu = m_submenus.value(id);
    require(menu != nullptr, __func__, "no submenu " + toStd(id));
    return menu;
}

std::vector<QAction*> Actions::all() const {
    std::vector<QAction*> actions;
    for (const ActionSpec& spec : actionTable()) {
        if (QAction* action = m_actions.value(QLatin1String(spec.id))) {
            actions.push_back(action);
        }
    }
    return actions;
}

} // namespace gaussarium::ui
