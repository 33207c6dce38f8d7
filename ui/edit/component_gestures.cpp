// Gestures on whole components: of the truth, with their points, and of EM's start.
#include "core/mixture/data_edits.h"
#include "ui/edit/gesture.h"

#include <QCoreApplication>

#include <stdexcept>

namespace gaussarium::ui {

namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("Gesture", text);
}

class MoveComponent final : public Gesture {
public:
    MoveComponent(Session& session, const GestureView& view, const ComponentHandle& handle)
        : m_session(session)
        , m_view(view)
        , m_original(session.data())
        , m_owners(ownersOfPoints(*m_original))
        , m_handle(handle)
        , m_handles(m_original->truth, m_view.plane, m_view.frame) {}

    void moveTo(const QPointF& pixels) override {
        const ComponentMove move = m_handles.dragged(m_handle, pixels);
        try {
            m_session.editData(std::make_shared<const LabelledData>(withComponentMapped(
                *m_original, m_owners, m_handle.component, move.map, move.mean)));
        } catch (const std::invalid_argument&) {
            // Too thin to be told from no covariance at all: the component stays as it was.
        }
    }
    QString name() const override {
        return m_handle.part == ComponentHandle::Part::Mean ? translated("Move a component")
                                                            : translated("Shape a component");
    }

private:
    Session& m_session;
    GestureView m_view;
    DataPointer m_original;
    std::vector<int> m_owners;
    ComponentHandle m_handle;
    ComponentHandles m_handles;
};

class MoveStart final : public Gesture {
public:
    MoveStart(Session& session, const GestureView& view, Eigen::Index component)
        : m_session(session), m_view(view), m_original(session.start()), m_component(component) {}

    void moveTo(const QPointF& pixels) override {
        if (!m_session.start()) {
            return; // another k was asked for meanwhile
        }
        const QPointF p = m_view.frame.toData(pixels);
        auto start = std::make_shared<Mixture>(*m_original);
        start->means.col(m_component) =
            m_view.plane.unproject({p.x(), p.y()}, m_original->means.col(m_component));
        m_session.setStart(std::move(start));
    }
    QString name() const override { return translated("Move a start"); }

private:
    Session& m_session;
    GestureView m_view;
    std::shared_ptr<const Mixture> m_original;
    Eigen::Index m_component;
};

} // namespace

std::unique_ptr<Gesture> moveComponent(Session& session, const GestureView& view,
                                       const ComponentHandle& handle) {
    return std::make_unique<MoveComponent>(session, view, handle);
}

std::unique_ptr<Gesture> moveStart(Session& session, const GestureView& view,
                                   Eigen::Index component) {
    return std::make_unique<MoveStart>(session, view, component);
}

} // namespace gaussarium::ui
