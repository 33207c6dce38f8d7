// Which weights the panels of own models show.
#pragma once

#include "ui/model/session.h"
#include "ui/training/own_models.h"

#include <QObject>

#include <array>
#include <filesystem>
#include <vector>

namespace gaussarium::ui {

struct ShownModel {
    QString weights; // empty: nothing
    QString caption; // "Step 400: See it learn", or an imported model's name
};

// Of the weights that a run of that name had at a step.
QString weightsCaption(const QString& name, std::int64_t step);

// Sets the weights of the session's methods "own-a" (panel 0) and "own-b" (panel 1), so that they
// are estimated anew, and what stands in their titles. A registry without them shows nothing. GUI
// thread only.
class OwnPanels : public QObject {
    Q_OBJECT

public:
    explicit OwnPanels(Session& session, QObject* parent = nullptr);

    bool exist() const { return m_methods[0] >= 0; }
    // The session's method, or -1.
    int method(int panel) const { return m_methods.at(std::size_t(panel)); }
    // Whether the user has it switched on.
    bool isOn(int panel) const;
    const ShownModel& shown(int panel) const { return m_shown.at(std::size_t(panel)); }

    // The files that are shown.
    std::vector<std::filesystem::path> weights() const;

    // Switches the panel on where `switchOn` says so; otherwise one that the user has switched off
    // stays off.
    void show(int panel, const ShownModel& model, bool switchOn);

    // Weights and caption of each panel, for the next window; what is not there any more by then is
    // not shown, and its panel is off.
    QStringList state() const;
    void restore(const QStringList& state);

signals:
    void changed();

private:
    void followOptions(int method);

    Session& m_session;
    std::array<int, ownModelCount> m_methods{};
    std::array<ShownModel, ownModelCount> m_shown;
};

} // namespace gaussarium::ui
