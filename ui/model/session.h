// What the window works on: the data, the methods with their options, and their answers.
#pragma once

#include "core/study/comparison.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gaussarium::ui {

using DataPointer = std::shared_ptr<const LabelledData>;

enum class RunState {
    Idle,    // nothing asked for yet, or switched off
    Running, // the answer shown, if any, is an earlier one for the same data
    Done,    // fit is the answer to what is asked; its status may be a refusal
    Failed,  // the method broke or could not be made; message says why
};

// What a panel shows of one method.
struct MethodResult {
    RunState state = RunState::Idle;
    QString message;                // progress while it runs, the failure's text
    double fraction = -1.0;         // progress 0..1; below 0: not known
    std::shared_ptr<const Fit> fit; // null before the first answer
    DataPointer data;               // that the fit is of: others while data change by hand
    FitMetrics metrics;
    std::vector<int> colours; // of the fit's components
};

struct MethodState {
    const Method* method = nullptr; // never null
    bool enabled = false;
    std::map<std::string, std::string> options; // those that differ from the defaults
    QString caption; // of what it answers with, where that changes: a network's name and step
    MethodResult result;

    MethodChoice choice() const { return {method->id, options}; }
};

// What undo brings back.
struct SessionState {
    DataPointer data;
    DataPointer frame;
    std::optional<int> components;
    std::shared_ptr<const Mixture> start;

    bool operator==(const SessionState&) const = default;
};

// Holds, tells, computes nothing but colours; FitRunner (ui/async) fills the results in. Methods
// are named by their index in the registry. GUI thread only.
class Session : public QObject {
    Q_OBJECT

public:
    // Switches on the methods of `enabled` that exist, or the first three where none does.
    Session(MethodRegistry registry, const QStringList& enabled, QObject* parent = nullptr);

    const MethodRegistry& registry() const { return m_registry; }
    int methodCount() const { return static_cast<int>(m_methods.size()); }
    const MethodState& method(int index) const { return m_methods.at(std::size_t(index)); }
    QStringList enabledIds() const;
    // Its caption where it has one, else its title.
    QString titleOf(int index) const;
    // The first of these methods that is switched on; -1: none.
    int firstEnabled(std::initializer_list<const char*> ids) const;

    // Null until the first data are set.
    const DataPointer& data() const { return m_data; }
    // The data by whose extent panels are laid out: those that were brought in, before they were
    // changed by hand, so that nothing jumps while one changes them.
    const DataPointer& frame() const { return m_frame; }
    // Whether the data or the start change many times a second (a drag): answers may then be those
    // of a moment ago, and are not kept waiting for.
    bool isLive() const { return m_live; }
    bool hasTruth() const { return m_data && !m_data->truth.empty(); }
    const FitMetrics& truthMetrics() const { return m_truthMetrics; }
    // Of the truth's components, or of the labels where there is no truth; else empty.
    const std::vector<int>& truthColours() const { return m_truthColours; }
    // k, the seed, the limit of an automatic k, and EM's start where it is placed by hand.
    const FitRequest& request() const { return m_request; }
    const std::shared_ptr<const Mixture>& start() const { return m_start; }
    SessionState state() const;

    // Forgets all answers. `components` becomes the request's k; none leaves it as it is.
    void setData(DataPointer data, std::optional<int> components = {});
    // Changed by hand: of the same dimension as before. Answers and colours stay until new ones
    // come.
    void editData(DataPointer data);
    // The end of being live asks for every answer again, in full.
    void setLive(bool live);
    // Where the methods that climb begin, or, null, where their options say. Must have the data's
    // dimension; brings its k with it.
    void setStart(std::shared_ptr<const Mixture> start);
    // The data, k and start of another moment.
    void restore(const SessionState& state);
    // Lays panels out by the data as they are now.
    void reframe();
    // A start of another k goes.
    void setComponents(std::optional<int> components);
    void setSeed(quint64 seed);
    void setEnabled(int index, bool enabled);
    void setOptions(int index, const std::map<std::string, std::string>& options);
    // Said in place of the method's title.
    void setCaption(int index, const QString& caption);
    // Asks for every answer again.
    void rerun();

    // For the runner. The answer is kept while the next one is computed.
    void setRunning(int index, const QString& message, double fraction);
    // data: what the fit is of, if not the session's by now.
    void setAnswer(int index, std::shared_ptr<const Fit> fit, const FitMetrics& metrics,
                   DataPointer data = {});
    void setFailure(int index, const QString& message);
    void setTruthMetrics(const FitMetrics& metrics);

    // The answers so far, as the command line's result (for export); null data: nothing.
    std::optional<Comparison> comparison() const;

signals:
    void dataChanged();
    void liveChanged();
    void startChanged();
    void requestChanged();         // k or the seed
    void methodChanged(int index); // switched, or its options
    void captionChanged(int index);
    void rerunRequested();
    void resultChanged(int index);
    void truthChanged();   // its metrics or colours
    void coloursChanged(); // of results other than that which resultChanged tells of

private:
    void adoptData(DataPointer data);
    void adoptStart(std::shared_ptr<const Mixture> start);
    Mixture colourReference() const;
    void updateColours(int told = -1);

    MethodRegistry m_registry;
    std::vector<MethodState> m_methods;
    DataPointer m_data;
    DataPointer m_frame;
    bool m_live = false;
    FitRequest m_request;
    std::shared_ptr<const Mixture> m_start; // m_request's, shared
    FitMetrics m_truthMetrics;
    Mixture m_groups; // the truth, or a stand-in for the labels; may be empty
    std::vector<int> m_truthColours;
    // Without a truth: the last answers that set the colours, in their order, so that colours stay
    // with their components while the data change by hand.
    Mixture m_lastReference;
};

} // namespace gaussarium::ui
