#include "ui/training/own_panels.h"

#include "ui/model/text.h"

#include <QFile>
#include <QFileInfo>

namespace gaussarium::ui {

// The step first: where a panel is narrow, the name's end is what goes.
QString weightsCaption(const QString& name, std::int64_t step) {
    const QString at = OwnPanels::tr("Step %1").arg(countText(step));
    return name.isEmpty() ? at : OwnPanels::tr("%1: %2", "a step and its run").arg(at, name);
}

OwnPanels::OwnPanels(Session& session, QObject* parent) : QObject(parent), m_session(session) {
    m_methods.fill(-1);
    for (int method = 0; method < session.methodCount(); ++method) {
        for (std::size_t panel = 0; panel < m_methods.size(); ++panel) {
            if (session.method(method).method->id == ownModelIds[panel]) {
                m_methods[panel] = method;
            }
        }
    }
    connect(&session, &Session::methodChanged, this, &OwnPanels::followOptions);
}

// A file that was chosen in the method's own options.
void OwnPanels::followOptions(int method) {
    for (std::size_t panel = 0; panel < m_methods.size(); ++panel) {
        const auto& options = m_session.method(method).options;
        const auto weights = options.find("weights");
        const QString file = weights == options.end() ? QString() : toQt(weights->second);
        if (m_methods[panel] == method && m_shown[panel].weights != file) {
            m_shown[panel] = {file, QFileInfo(file).completeBaseName()};
            m_session.setCaption(method, m_shown[panel].caption);
            emit changed();
        }
    }
}

bool OwnPanels::isOn(int panel) const {
    const int method = m_methods.at(std::size_t(panel));
    return method >= 0 && m_session.method(method).enabled;
}

std::vector<std::filesystem::path> OwnPanels::weights() const {
    std::vector<std::filesystem::path> files;
    for (const ShownModel& model : m_shown) {
        if (!model.weights.isEmpty()) {
            files.emplace_back(toStd(model.weights));
        }
    }
    return files;
}

void OwnPanels::show(int panel, const ShownModel& model, bool switchOn) {
    const int method = m_methods.at(std::size_t(panel));
    if (method < 0) {
        return;
    }
    m_shown[std::size_t(panel)] = model;
    m_session.setCaption(method, model.caption);
    std::map<std::string, std::string> options = m_session.method(method).options;
    options["weights"] = toStd(model.weights);
    if (model.weights.isEmpty()) {
        options.erase("weights");
    }
    m_session.setOptions(method, options);
    if (switchOn) {
        m_session.setEnabled(method, true);
    }
    emit changed();
}

QStringList OwnPanels::state() const {
    QStringList state;
    for (const ShownModel& model : m_shown) {
        state << model.weights << model.caption;
    }
    return state;
}

void OwnPanels::restore(const QStringList& state) {
    for (int panel = 0; panel < ownModelCount; ++panel) {
        const ShownModel model = {state.value(2 * panel), state.value(2 * panel + 1)};
        if (!model.weights.isEmpty() && QFile::exists(model.weights)) {
            show(panel, model, false);
        } else if (isOn(panel)) {
            m_session.setEnabled(m_methods[std::size_t(panel)], false);
        }
    }
}

} // namespace gaussarium::ui
