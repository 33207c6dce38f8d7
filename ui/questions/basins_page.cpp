#include "ui/questions/basins_page.h"

#include "ui/model/text.h"
#include "ui/plot/area_legend.h"
#include "ui/plot/make_scene.h"
#include "ui/plot/start_plot.h"
#include "ui/questions/basin_words.h"

#include <QActionGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QSignalBlocker>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>

namespace gaussarium::ui {

namespace {

QString standingName(StandingPlace place) {
    switch (place) {
    case StandingPlace::Em:
        return BasinsPage::tr("Others where EM has them");
    case StandingPlace::Tgmm:
        return BasinsPage::tr("Others where TGMM has them");
    case StandingPlace::Truth:
        break;
    }
    return BasinsPage::tr("Others where the truth has them");
}

// The answer's component of that colour.
int componentOf(const MethodResult& result, int colour) {
    const auto found = std::find(result.colours.begin(), result.colours.end(), colour);
    return found == result.colours.end() ? -1 : static_cast<int>(found - result.colours.begin());
}

std::vector<PlaceMark> marksFor(const BasinSetting& setting, const BasinExplorer& explorer,
                                const Session& session) {
    std::vector<PlaceMark> marks;
    for (Eigen::Index j = 0; j < setting.mixture.components(); ++j) {
        const int colour = setting.colours[std::size_t(j)];
        marks.push_back({j == setting.moved ? PlaceMark::Kind::Moved : PlaceMark::Kind::Standing,
                         setting.projected(setting.mixture.means.col(j)), colour,
                         QString::number(colour + 1)});
    }
    for (const StandingPlace place : {StandingPlace::Em, StandingPlace::Tgmm}) {
        const int method = explorer.methodOf(place);
        if (method < 0) {
            continue;
        }
        const MethodResult& result = session.method(method).result;
        const int component = componentOf(result, setting.movedColour);
        if (result.fit && component >= 0 && component < result.fit->mixture.components()) {
            marks.push_back(
                {PlaceMark::Kind::Answer,
                 setting.projected(result.fit->mixture.means.col(component)), setting.movedColour,
                 place == StandingPlace::Em ? BasinsPage::tr("EM") : BasinsPage::tr("TGMM")});
        }
    }
    return marks;
}

// Of the moved mean through EM's own run, where its answer is the mixture.
std::vector<Eigen::Vector2d> pathFor(const BasinSetting& setting) {
    std::vector<Eigen::Vector2d> path;
    if (setting.standing != StandingPlace::Em || !setting.fit || !setting.fit->trace) {
        return path;
    }
    for (const Step& step : setting.fit->trace->steps) {
        if ((step.kind == StepKind::Start || step.kind == StepKind::Maximization)
            && step.mixture.components() == setting.mixture.components()) {
            path.push_back(setting.projected(step.mixture.means.col(setting.moved)));
        }
    }
    return path;
}

// The scene with an end's outlines, in the colours of the components that they match.
MixtureScene withEnd(const BasinSetting& setting, const Mixture& end) {
    SceneRequest request;
    request.data = setting.scene.data;
    request.camera = setting.scene.camera;
    request.colouring = PointColouring::None;
    request.mixture = end;
    for (const int index : componentColours(setting.mixture, end)) {
        request.colours.push_back(index < static_cast<int>(setting.colours.size())
                                      ? setting.colours[std::size_t(index)]
                                      : index);
    }
    return makeScene(std::move(request));
}

} // namespace

BasinsPage::BasinsPage(const QuestionParts& parts, QWidget* parent)
    : QuestionPage(parent)
    , m_session(parts.session)
    , m_selection(parts.selection)
    , m_explorer(new BasinExplorer(parts.session, parts.selection, this))
    , m_view(new QComboBox(this))
    , m_component(new QComboBox(this))
    , m_starts(new QToolButton(this))
    , m_button(new QToolButton(this))
    , m_progress(new QProgressBar(this))
    , m_plot(new StartPlot(this))
    , m_legend(new AreaLegend(this))
    , m_words(new QLabel(this)) {
    setObjectName(QStringLiteral("basinsPage"));
    m_progress->setObjectName(QStringLiteral("basinsProgress"));
    m_progress->setAccessibleName(tr("Progress of the map"));
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(3);
    QSizePolicy policy = m_progress->sizePolicy();
    policy.setRetainSizeWhenHidden(true); // nothing jumps when a map starts or ends
    m_progress->setSizePolicy(policy);
    m_plot->setObjectName(QStringLiteral("basinsPlot"));
    m_legend->setObjectName(QStringLiteral("basinsLegend"));
    m_words->setObjectName(QStringLiteral("basinsWords"));
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    fitWords();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(makeControls());
    layout->addWidget(m_progress);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_legend);
    layout->addWidget(m_words);
    connect(m_explorer, &BasinExplorer::settingChanged, this, &BasinsPage::refreshSetting);
    connect(m_explorer, &BasinExplorer::resultChanged, this, &BasinsPage::refreshResult);
    connect(m_plot, &StartPlot::cellHovered, this, &BasinsPage::tellCell);
    connect(m_plot, &StartPlot::cellChosen, this, &BasinsPage::choose);
    connect(m_plot, &StartPlot::viewChanged, &m_selection,
            [this](const QRectF& view) { m_selection.setZoom(view); });
    connect(&m_selection, &SelectionModel::zoomChanged, this, &BasinsPage::followZoom);
    refreshSetting();
}

QWidget* BasinsPage::makeControls() {
    auto* controls = new QWidget(this);
    m_view->setObjectName(QStringLiteral("basinsView"));
    m_view->setAccessibleName(tr("What is shown"));
    m_view->addItems({tr("Basins"), tr("Likelihood")});
    m_view->setItemData(0, tr("Each start in the shade of the optimum that EM reaches from it"),
                        Qt::ToolTipRole);
    m_view->setItemData(1,
                        tr("How likely the data are as the mean moves and all else stays. EM "
                           "moves the rest as well: its path need not climb here"),
                        Qt::ToolTipRole);
    m_component->setObjectName(QStringLiteral("basinsComponent"));
    m_component->setAccessibleName(tr("The component whose mean is moved"));
    m_component->setToolTip(tr("The component whose mean is moved: the one that is selected"));
    m_starts->setObjectName(QStringLiteral("basinsStarts"));
    m_starts->setText(tr("Starts"));
    m_starts->setToolTip(tr("Where the other components start, and with which shapes"));
    m_starts->setPopupMode(QToolButton::InstantPopup);
    m_starts->setMenu(new QMenu(m_starts));
    m_button->setObjectName(QStringLiteral("basinsButton"));
    auto* layout = new QHBoxLayout(controls);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_view);
    layout->addWidget(m_component, 1);
    layout->addWidget(m_starts);
    layout->addWidget(m_button);
    connect(m_view, &QComboBox::currentIndexChanged, this, &BasinsPage::refreshResult);
    connect(m_component, &QComboBox::activated, this, [this](int index) {
        m_selection.setSelectedComponent(m_component->itemData(index).toInt());
    });
    connect(m_starts->menu(), &QMenu::aboutToShow, this, &BasinsPage::fillStartMenu);
    connect(m_button, &QToolButton::clicked, this, [this] {
        if (m_explorer->mapping()) {
            m_explorer->stop();
        } else {
            m_explorer->again();
        }
    });
    return controls;
}

// Whatever is said, the picture keeps its size; the tooltip has all of it. A low page leaves most
// of its height to the picture.
void BasinsPage::fitWords() {
    constexpr int roomy = 320;
    const bool low = height() < roomy;
    m_words->setFixedHeight((low ? 2 : 4) * m_words->fontMetrics().lineSpacing());
    m_legend->setLines(low ? 1 : 3);
}

void BasinsPage::resizeEvent(QResizeEvent* event) {
    QuestionPage::resizeEvent(event);
    fitWords();
}

void BasinsPage::fillStartMenu() {
    QMenu* const menu = m_starts->menu();
    menu->clear();
    const auto& setting = m_explorer->setting();
    auto* standing = new QActionGroup(menu);
    for (const StandingPlace place : m_explorer->standingPlaces()) {
        QAction* const action = menu->addAction(standingName(place));
        action->setCheckable(true);
        action->setChecked(setting && setting->standing == place);
        standing->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, place] { m_explorer->setStanding(place); });
    }
    menu->addSeparator();
    auto* shapes = new QActionGroup(menu);
    const auto add = [&](const QString& text, StartShapes value) {
        QAction* const action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(m_explorer->shapes() == value);
        shapes->addAction(action);
        connect(action, &QAction::triggered, this, [this, value] { m_explorer->setShapes(value); });
    };
    add(tr("Shapes and weights as there"), StartShapes::Mixture);
    add(tr("The shape of all points, equal weights"), StartShapes::Overall);
}

void BasinsPage::setActive(bool active) {
    m_explorer->setActive(active);
}

void BasinsPage::setTheme(const Theme& theme) {
    m_plot->setTheme(theme);
    m_legend->setTheme(theme);
}

QString BasinsPage::words() const {
    return m_words->text();
}

bool BasinsPage::showsBasins() const {
    return m_view->currentIndex() == 0;
}

void BasinsPage::refreshSetting() {
    const auto& setting = m_explorer->setting();
    const QSignalBlocker blocker(m_component);
    m_component->clear();
    if (setting) {
        std::vector<int> colours = setting->colours;
        std::sort(colours.begin(), colours.end());
        for (const int colour : colours) {
            m_component->addItem(tr("Component %1").arg(colour + 1), colour);
        }
        m_component->setCurrentIndex(m_component->findData(setting->movedColour));
    }
    m_component->setEnabled(setting != nullptr);
    refreshResult();
}

void BasinsPage::refreshResult() {
    const auto& setting = m_explorer->setting();
    const auto& map = m_explorer->map();
    const auto& surface = m_explorer->surface();
    if (!setting || !map) {
        m_chosen.reset();
        m_chosenEnd.reset();
    }
    refreshProgress();
    m_plot->setMessage(setting ? QString() : m_explorer->message());
    StartPicture picture;
    std::vector<LegendEntry> legend;
    if (setting) {
        AreaPicture areas;
        if (showsBasins() && map) {
            areas = basinAreas(*map);
        } else if (!showsBasins() && surface) {
            areas = likelihoodAreas(*surface);
        } else {
            areas.cells = emptyAreas(setting->grid);
        }
        // Of 3D data more is seen than the range that is mapped: scales are equal.
        const auto first = m_explorer->firstMap();
        if (showsBasins() && map && first && first->grid != map->grid
            && setting->scene.isSpatial()) {
            picture.around = areasAround(*first, *map, areas);
        }
        picture.cells = std::move(areas.cells);
        legend = std::move(areas.legend);
        const int chosen = chosenCell();
        if (const Mixture* const end = chosen >= 0 ? map->endOf(chosen) : nullptr) {
            m_chosenEnd = *end;
        }
        picture.scene = m_chosenEnd ? withEnd(*setting, *m_chosenEnd) : setting->scene;
        picture.marks = marksFor(*setting, *m_explorer, m_session);
        picture.path = pathFor(*setting);
        picture.chosen = m_chosen ? shownGrid().cellAt(*m_chosen) : -1;
    }
    m_plot->setPicture(std::move(picture));
    followZoom();
    m_legend->setEntries(std::move(legend));
    refreshWords();
}

// The picture before is shown at the new scale until there is another.
void BasinsPage::followZoom() {
    if (const auto& setting = m_explorer->setting()) {
        m_plot->setView(m_selection.zoom().value_or(sceneView(setting->scene)));
    }
}

const MeanGrid& BasinsPage::shownGrid() const {
    if (showsBasins() && m_explorer->map()) {
        return m_explorer->map()->grid;
    }
    return !showsBasins() && m_explorer->surface() ? m_explorer->surface()->grid
                                                   : m_explorer->setting()->grid;
}

int BasinsPage::chosenCell() const {
    return m_chosen && m_explorer->map() ? m_explorer->map()->grid.cellAt(*m_chosen) : -1;
}

void BasinsPage::refreshProgress() {
    const auto& map = m_explorer->map();
    const bool running = m_explorer->mapping();
    m_progress->setVisible(running);
    m_progress->setRange(0, map ? map->grid.cells() : 0);
    m_progress->setValue(map ? map->done : 0);
    m_button->setText(running ? tr("Stop") : tr("Again"));
    m_button->setToolTip(running ? tr("Stops the runs; what is known stays")
                                 : tr("Runs EM from every place again"));
    m_button->setEnabled(running || m_explorer->setting() != nullptr);
}

void BasinsPage::refreshWords() {
    const auto& setting = m_explorer->setting();
    const auto& map = m_explorer->map();
    const auto& surface = m_explorer->surface();
    QStringList sentences;
    if (setting && showsBasins()) {
        if (const int chosen = chosenCell(); chosen >= 0) {
            sentences << endWords(*map, chosen);
        }
        if ((m_explorer->mapping() || m_explorer->stopped()) && !(map && map->complete())) {
            const QString done = map ? countText(map->done) : countText(0);
            sentences << (m_explorer->mapping() ? tr("%1 of %2 starts so far.")
                                                : tr("Stopped after %1 of %2 starts."))
                             .arg(done, countText(setting->grid.cells()));
        }
        if (map && (map->done > 0 || !m_explorer->firstMap())) {
            sentences << basinWords(*setting, *map);
        }
    } else if (setting && surface) {
        sentences << likelihoodWords(*setting, *surface);
    }
    if (setting) {
        sentences << cautionWords(*setting);
    }
    sentences.removeAll(QString());
    const QString text = sentences.join(QLatin1Char(' '));
    m_words->setText(text);
    m_words->setToolTip(text);
    m_plot->setAccessibleDescription(text.isEmpty() ? m_plot->message() : text);
}

void BasinsPage::choose(int cell) {
    const bool again = m_chosen && m_explorer->setting() && shownGrid().cellAt(*m_chosen) == cell;
    m_chosen.reset();
    m_chosenEnd.reset();
    if (cell >= 0 && !again && m_explorer->map()) {
        m_chosen = shownGrid().middle(cell);
    }
    refreshResult();
}

void BasinsPage::tellCell(int cell, const QPoint& global) {
    const auto& setting = m_explorer->setting();
    if (cell < 0 || !setting || cell >= shownGrid().cells()) {
        QToolTip::hideText();
        return;
    }
    QString text = tr("Start: %1.").arg(placeWords(*setting, shownGrid(), cell));
    if (showsBasins() && m_explorer->map()) {
        const QString end = endWords(*m_explorer->map(), cell);
        text += QLatin1Char('\n') + (end.isEmpty() ? tr("Its end is not known yet.") : end);
    } else if (!showsBasins() && m_explorer->surface()) {
        text += QLatin1Char('\n') + likelihoodAt(*setting, *m_explorer->surface(), cell);
    }
    QToolTip::showText(global, text, m_plot);
}

} // namespace gaussarium::ui
