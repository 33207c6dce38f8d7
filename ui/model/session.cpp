#include "ui/model/session.h"

#include "core/base/check.h"
#include "ui/model/text.h"

#include <algorithm>

namespace gaussarium::ui {

namespace {

constexpr int defaultMethods = 3;

// One component for each label, where its points are: what colours are matched by. Labels without
// points have weight 0. O(n d).
Mixture labelGroups(const Dataset& data) {
    if (!data.hasLabels()) {
        return {};
    }
    const int count = 1 + *std::max_element(data.labels.begin(), data.labels.end());
    if (count < 1) {
        return {};
    }
    Mixture groups = makeMixture(data.dimension(), count);
    groups.weights.setZero();
    for (std::size_t i = 0; i < data.labels.size(); ++i) {
        if (data.labels[i] >= 0) {
            groups.weights[data.labels[i]] += 1.0;
            groups.means.col(data.labels[i]) += data.points.col(Eigen::Index(i));
        }
    }
    for (int j = 0; j < count; ++j) {
        groups.means.col(j) /= std::max(1.0, groups.weights[j]);
    }
    groups.weights /= std::max(1.0, groups.weights.sum());
    return groups;
}

// The mixture with its components in the order of their colours, where those are 0..k-1.
Mixture byColour(const Mixture& mixture, const std::vector<int>& colours) {
    std::vector<int> order(colours.size(), -1);
    for (std::size_t j = 0; j < colours.size(); ++j) {
        const auto colour = static_cast<std::size_t>(colours[j]);
        if (colour >= order.size() || order[colour] >= 0) {
            return inColourOrder(mixture);
        }
        order[colour] = static_cast<int>(j);
    }
    return reordered(mixture, order);
}

} // namespace

Session::Session(MethodRegistry registry, const QStringList& enabled, QObject* parent)
    : QObject(parent), m_registry(std::move(registry)) {
    for (const Method& method : m_registry.all()) {
        m_methods.push_back({&method, enabled.contains(toQt(method.id)), {}, {}, {}});
    }
    const bool any = std::any_of(m_methods.begin(), m_methods.end(),
                                 [](const MethodState& state) { return state.enabled; });
    if (!any) {
        for (int i = 0; i < std::min(defaultMethods, methodCount()); ++i) {
            m_methods[std::size_t(i)].enabled = true;
        }
    }
    m_request.components = 2;
    m_request.keepTrace = true;
}

QStringList Session::enabledIds() const {
    QStringList ids;
    for (const MethodState& state : m_methods) {
        if (state.enabled) {
            ids.append(toQt(state.method->id));
        }
    }
    return ids;
}

int Session::firstEnabled(std::initializer_list<const char*> ids) const {
    for (const char* const id : ids) {
        for (int i = 0; i < methodCount(); ++i) {
            if (method(i).enabled && method(i).method->id == id) {
                return i;
            }
        }
    }
    return -1;
}

void Session::setData(DataPointer data, std::optional<int> components) {
    require(data != nullptr, __func__, "data are missing");
    adoptData(std::move(data));
    m_frame = m_data;
    m_live = false;
    m_lastReference = {};
    m_truthColours =
        m_groups.empty() ? std::vector<int>() : componentColours(inColourOrder(m_groups), m_groups);
    for (MethodState& state : m_methods) {
        state.result = {};
    }
    const bool hadStart = m_start != nullptr;
    adoptStart(nullptr);
    const bool newRequest = components && m_request.components != components;
    if (newRequest) {
        m_request.components = components;
    }
    emit dataChanged();
    if (hadStart) {
        emit startChanged();
    }
    if (newRequest) {
        emit requestChanged();
    }
}

void Session::adoptData(DataPointer data) {
    m_data = std::move(data);
    m_truthMetrics = {};
    m_groups = hasTruth() ? m_data->truth : labelGroups(m_data->data);
}

void Session::adoptStart(std::shared_ptr<const Mixture> start) {
    m_start = std::move(start);
    m_request.start.reset();
    if (m_start) {
        m_request.start = *m_start;
    }
}

void Session::editData(DataPointer data) {
    require(m_data != nullptr && data != nullptr, __func__, "data are missing");
    GAUSSARIUM_CHECK_EQ(data->data.dimension(), m_data->data.dimension());
    if (data == m_data) {
        return;
    }
    adoptData(std::move(data));
    if (m_groups.components() != Eigen::Index(m_truthColours.size())) {
        m_truthColours = m_groups.empty() ? std::vector<int>()
                                          : componentColours(inColourOrder(m_groups), m_groups);
    }
    emit dataChanged();
}

void Session::setLive(bool live) {
    if (m_live != live) {
        m_live = live;
        emit liveChanged();
    }
}

void Session::setStart(std::shared_ptr<const Mixture> start) {
    if (start == m_start) {
        return;
    }
    if (start) {
        require(m_data != nullptr, __func__, "there are no data to start on");
        GAUSSARIUM_CHECK_EQ(start->dimension(), m_data->data.dimension());
        m_request.components = static_cast<int>(start->components());
    }
    adoptStart(std::move(start));
    emit startChanged();
    emit requestChanged();
}

SessionState Session::state() const {
    return {m_data, m_frame, m_request.components, m_start};
}

void Session::restore(const SessionState& state) {
    require(m_data != nullptr && state.data != nullptr, __func__, "data are missing");
    const SessionState before = this->state();
    if (state.frame == m_frame) {
        editData(state.data);
    } else {
        setData(state.data, state.components);
        m_frame = state.frame;
    }
    m_request.components = state.components;
    adoptStart(state.start);
    if (before.start != state.start) {
        emit startChanged();
    }
    if (before.start != state.start || before.components != state.components) {
        emit requestChanged();
    }
}

void Session::reframe() {
    if (m_frame != m_data) {
        m_frame = m_data;
        emit dataChanged();
    }
}

void Session::setComponents(std::optional<int> components) {
    if (m_request.components != components) {
        m_request.components = components;
        const bool startGoes = m_start && components != static_cast<int>(m_start->components());
        if (startGoes) {
            adoptStart(nullptr);
            emit startChanged();
        }
        emit requestChanged();
    }
}

void Session::setSeed(quint64 seed) {
    if (m_request.seed != seed) {
        m_request.seed = seed;
        emit requestChanged();
    }
}

void Session::setEnabled(int index, bool enabled) {
    MethodState& state = m_methods.at(std::size_t(index));
    if (state.enabled == enabled) {
        return;
    }
    state.enabled = enabled;
    if (!enabled) {
        state.result = {};
    }
    emit methodChanged(index);
    updateColours();
}

void Session::setOptions(int index, const std::map<std::string, std::string>& options) {
    MethodState& state = m_methods.at(std::size_t(index));
    if (state.options != options) {
        state.options = options;
        emit methodChanged(index);
    }
}

void Session::setCaption(int index, const QString& caption) {
    MethodState& state = m_methods.at(std::size_t(index));
    if (state.caption != caption) {
        state.caption = caption;
        emit captionChanged(index);
    }
}

QString Session::titleOf(int index) const {
    const MethodState& state = method(index);
    return state.caption.isEmpty() ? toQt(state.method->title) : state.caption;
}

void Session::rerun() {
    emit rerunRequested();
}

void Session::setRunning(int index, const QString& message, double fraction) {
    MethodResult& result = m_methods.at(std::size_t(index)).result;
    result.state = RunState::Running;
    result.message = message;
    result.fraction = fraction;
    emit resultChanged(index);
}

void Session::setAnswer(int index, std::shared_ptr<const Fit> fit, const FitMetrics& metrics,
                        DataPointer data) {
    MethodResult& result = m_methods.at(std::size_t(index)).result;
    result = {RunState::Done, {}, 1.0, std::move(fit), data ? std::move(data) : m_data,
              metrics,        {}};
    updateColours(index);
    emit resultChanged(index);
}

void Session::setFailure(int index, const QString& message) {
    m_methods.at(std::size_t(index)).result = {RunState::Failed, message, -1.0, {}, {}, {}, {}};
    updateColours(index);
    emit resultChanged(index);
}

void Session::setTruthMetrics(const FitMetrics& metrics) {
    m_truthMetrics = metrics;
    emit truthChanged();
}

std::optional<Comparison> Session::comparison() const {
    if (!m_data) {
        return std::nullopt;
    }
    Comparison comparison;
    comparison.data = *m_data;
    comparison.request = m_request;
    comparison.truthMetrics = m_truthMetrics;
    if (hasTruth()) {
        comparison.truthColours = m_truthColours;
    }
    for (const MethodState& state : m_methods) {
        if (state.enabled && state.result.fit) {
            comparison.fits.push_back({state.choice(), state.method->title, *state.result.fit,
                                       state.result.metrics, state.result.colours});
        }
    }
    return comparison;
}

// What colours are matched with. A truth that is moved by hand keeps the colours it began with, and
// so do the answers for data that are changed by hand.
Mixture Session::colourReference() const {
    if (hasTruth()) {
        return byColour(m_data->truth, m_truthColours);
    }
    return m_data != m_frame ? m_lastReference : Mixture();
}

// As assignColours (core/study) does it, without a copy of the data: the reference is the truth, or
// else the first method with an answer. Of the one that is `told` anyway nobody hears twice: each
// answer would have every panel drawn anew.
void Session::updateColours(int told) {
    Mixture reference = colourReference();
    bool changed = false;
    bool first = true;
    for (int i = 0; i < methodCount(); ++i) {
        MethodState& state = m_methods[std::size_t(i)];
        if (!state.result.fit || !state.result.fit->hasMixture()) {
            continue;
        }
        const Mixture& mixture = state.result.fit->mixture;
        if (!hasTruth() && first && reference.components() != mixture.components()) {
            reference = inColourOrder(mixture);
        }
        std::vector<int> colours = componentColours(reference, mixture);
        changed = changed || (i != told && colours != state.result.colours);
        state.result.colours = std::move(colours);
        if (first) {
            m_lastReference = byColour(mixture, state.result.colours);
            first = false;
        }
    }
    // Labels without a mixture take the colours of the components that sit on them.
    if (!hasTruth() && !m_groups.empty() && !reference.empty()) {
        std::vector<int> colours = componentColours(reference, m_groups);
        changed = changed || colours != m_truthColours;
        m_truthColours = std::move(colours);
    }
    if (changed) {
        emit coloursChanged();
    }
}

} // namespace gaussarium::ui
