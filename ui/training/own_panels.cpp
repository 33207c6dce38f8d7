#include "ui/training/own_panels.h"

#include "ui/model/text.h"

namespace gaussarium::ui {

OwnPanels::OwnPanels(Session& session, QObject* parent) : QObject(parent), m_session(session) {
    m_methods.fill(-1);
    for (int method = 0; method < session.methodCount(); ++method) {
        for (std::size_t panel = 0; panel < m_methods.size(); ++panel) {
            if (session.method(method).method->id == ownModelIds[panel]) {
                m_methods[panel] = method;
            }
        }
    }
}

bool OwnPanels::isOn(int panel) const {
    const int method = m_methods.at(std::size_t(panel));
    return method >= 0 && m_session.method(method).enabled;
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

} // namespace gaussarium::ui
