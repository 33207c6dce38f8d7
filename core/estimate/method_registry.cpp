#include "core/estimate/method_registry.h"

#include "core/base/check.h"

#include <algorithm>
#include <utility>

namespace gaussarium {

void MethodRegistry::add(Method method) {
    require(!find(method.id).has_value(), "MethodRegistry::add", method.id + " is there already");
    m_methods.push_back(std::move(method));
}

Expected<const Method*> MethodRegistry::find(std::string_view id) const {
    const auto found = std::find_if(m_methods.begin(), m_methods.end(),
                                    [&](const Method& method) { return method.id == id; });
    if (found != m_methods.end()) {
        return &*found;
    }
    std::string ids;
    for (const Method& method : m_methods) {
        ids += (ids.empty() ? "" : ", ") + method.id;
    }
    return fail("'{}' is no method; there are {}", id, ids);
}

Expected<std::unique_ptr<Estimator>> makeEstimator(const MethodRegistry& registry,
                                                   const MethodChoice& choice) {
    const Expected<const Method*> method = registry.find(choice.id);
    if (!method) {
        return fail(method.error());
    }
    const Expected<OptionValues> values = OptionValues::parse((*method)->options, choice.options);
    if (!values) {
        return fail("{}: {}", choice.id, values.error().message);
    }
    return (*method)->make(*values);
}

} // namespace gaussarium
