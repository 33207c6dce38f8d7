#include "core/worker/message_codec.h"

#include "core/base/json_depth.h"
#include "core/worker/message_fields.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

namespace gaussarium::worker {

namespace {

using Json = nlohmann::ordered_json;
using wire::Of;

constexpr std::size_t maxIdBytes = 64;

// --- Values. Each read gives what was wanted where the JSON holds something else, else nullptr.

const char* readValue(const Json& json, std::string& value) {
    if (!json.is_string()) {
        return "a string";
    }
    value = json.get<std::string>();
    // A path would end there, and name another file.
    return value.find('\0') == std::string::npos ? nullptr : "a string without zero bytes";
}

const char* readValue(const Json& json, bool& value) {
    if (!json.is_boolean()) {
        return "true or false";
    }
    value = json.get<bool>();
    return nullptr;
}

const char* readValue(const Json& json, double& value) {
    if (json.is_null()) {
        value = std::numeric_limits<double>::quiet_NaN();
        return nullptr;
    }
    if (!json.is_number()) {
        return "a number";
    }
    value = json.get<double>();
    return nullptr;
}

template <class Integer>
const char* readInteger(const Json& json, Integer& value) {
    constexpr const char* wanted =
        std::is_unsigned_v<Integer> ? "a whole number that is not negative" : "a whole number";
    if (json.is_number_unsigned()) {
        const auto read = json.get<std::uint64_t>();
        value = static_cast<Integer>(read);
        return std::in_range<Integer>(read) ? nullptr : "a smaller number";
    }
    if (!json.is_number_integer()) {
        return wanted;
    }
    const auto read = json.get<std::int64_t>();
    value = static_cast<Integer>(read);
    return std::in_range<Integer>(read) ? nullptr : wanted;
}

const char* readValue(const Json& json, int& value) {
    return readInteger(json, value);
}

const char* readValue(const Json& json, std::int64_t& value) {
    return readInteger(json, value);
}

const char* readValue(const Json& json, std::uint64_t& value) {
    return readInteger(json, value);
}

const char* readValue(const Json& json, FailureCode& code) {
    if (!json.is_string()) {
        return "a string";
    }
    // A code of a later version is one that this program has no special answer to.
    code = FailureCode::Broken;
    for (int i = 0; i < static_cast<int>(FailureCode::Broken); ++i) {
        if (json.get_ref<const std::string&>() == codeName(static_cast<FailureCode>(i))) {
            code = static_cast<FailureCode>(i);
        }
    }
    return nullptr;
}

template <class T>
const char* readValue(const Json& json, std::optional<T>& value) {
    return readValue(json, value.emplace());
}

template <class T>
const char* readValue(const Json& json, std::vector<T>& values) {
    if (!json.is_array()) {
        return "an array";
    }
    for (const Json& element : json) {
        if (const char* wanted = readValue(element, values.emplace_back())) {
            return wanted;
        }
    }
    return nullptr;
}

template <class T>
Json valueJson(const T& value) {
    return value;
}

Json valueJson(const FailureCode& code) {
    return codeName(code);
}

template <class T>
Json valueJson(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
}

// --- Fields

enum class Unknown { Refused, Ignored };

template <class M>
class FieldReader {
public:
    FieldReader(const Json& json, M& message) : m_json(json), m_message(message) {}

    template <class Field>
    void need(const char* name, Field field) {
        if (!read(name, field)) {
            note(fmt::format("'{}' has no field '{}'", word(), name));
        }
    }
    template <class Field>
    void may(const char* name, Field field) {
        read(name, field);
    }

    // The first thing that is wrong; empty: all is well.
    std::string problem(Unknown unknown) {
        if (unknown == Unknown::Ignored) {
            return m_problem;
        }
        for (const auto& [name, value] : m_json.items()) {
            if (name != "id" && name != "type" && !m_known.contains(name)) {
                note(fmt::format("'{}' does not know a field '{:.64}'", word(), name));
            }
        }
        return m_problem;
    }

private:
    static std::string_view word() { return wire::word(Of<M>()); }

    void note(std::string problem) {
        if (m_problem.empty()) {
            m_problem = std::move(problem);
        }
    }

    template <class Field>
    bool read(const char* name, Field field) {
        m_known[name] = true;
        const auto found = m_json.find(name);
        if (found == m_json.end()) {
            return false;
        }
        if (const char* wanted = assign(*found, field)) {
            note(fmt::format("'{}': the field '{}' wants {}", word(), name, wanted));
        }
        return true;
    }

    template <class Owner, class T>
    const char* assign(const Json& json, T Owner::*field) {
        return readValue(json, m_message.*field);
    }

    const char* assign(const Json& json, wire::ObjectText text) {
        if constexpr (std::is_same_v<M, Start>) {
            if (!json.is_object()) {
                return "an object";
            }
            m_message.*text.field = json.dump(-1, ' ', false, Json::error_handler_t::replace);
        }
        return nullptr;
    }

    const Json& m_json;
    M& m_message;
    Json m_known = Json::object();
    std::string m_problem;
};

template <class M>
class FieldWriter {
public:
    FieldWriter(Json& json, const M& message) : m_json(json), m_message(message) {}

    template <class Field>
    void need(const char* name, Field field) {
        put(name, field);
    }
    template <class Field>
    void may(const char* name, Field field) {
        put(name, field);
    }

private:
    template <class Owner, class T>
    void put(const char* name, T Owner::*field) {
        Json value = valueJson(m_message.*field);
        // What is not said is left out, but for numbers, where null says "not finite".
        if (!value.is_null() || std::is_same_v<T, double>) {
            m_json[name] = std::move(value);
        }
    }

    void put(const char* name, wire::ObjectText text) {
        if constexpr (std::is_same_v<M, Start>) {
            Json value = Json::parse(m_message.*text.field, nullptr, false);
            if (value.is_object()) {
                m_json[name] = std::move(value);
            }
        }
    }

    Json& m_json;
    const M& m_message;
};

// --- Messages

// The alternative whose word is `type`; `problem` says what is wrong with it, or that there is
// none.
template <class Variant, std::size_t index = 0>
Variant readAlternative(const Json& json, const std::string& type, Unknown unknown,
                        std::string& problem) {
    if constexpr (index == std::variant_size_v<Variant>) {
        problem = fmt::format("there is no type '{:.64}'", type);
        return {};
    } else {
        using M = std::variant_alternative_t<index, Variant>;
        if (type != wire::word(Of<M>())) {
            return readAlternative<Variant, index + 1>(json, type, unknown, problem);
        }
        M message;
        FieldReader<M> reader(json, message);
        wire::fields(Of<M>(), reader);
        problem = reader.problem(unknown);
        return message;
    }
}

template <class Variant>
void writeAlternative(Json& json, const Variant& variant) {
    json["type"] = typeName(variant);
    std::visit(
        [&json]<class M>(const M& message) {
            FieldWriter<M> writer(json, message);
            wire::fields(Of<M>(), writer);
        },
        variant);
}

std::string line(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// The string there; empty where there is none.
std::string wordAt(const Json& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

tl::expected<RequestLine, RequestFailure> parseRequest(std::string_view text) {
    RequestLine request;
    const auto failed = [&request](FailureCode code, std::string sentence) {
        return tl::unexpected(
            RequestFailure{std::move(request.id), Failed{code, std::move(sentence)}});
    };
    if (text.size() > maxRequestBytes) {
        return failed(FailureCode::BadLine, fmt::format("the line has {} bytes, more than {}",
                                                        text.size(), maxRequestBytes));
    }
    if (!nestsAtMost(text)) {
        return failed(FailureCode::BadLine,
                      fmt::format("the line nests deeper than {} brackets", deepestJson));
    }
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) {
        return failed(FailureCode::BadLine, "the line is no JSON object");
    }
    std::string id;
    const auto found = json.find("id");
    if (found == json.end() || readValue(*found, id) != nullptr || id.empty()
        || id.size() > maxIdBytes) {
        return failed(FailureCode::BadRequest,
                      fmt::format("a request has an 'id', a string of 1 to {} bytes", maxIdBytes));
    }
    request.id = id;
    const std::string type = wordAt(json, "type");
    if (type.empty()) {
        return failed(FailureCode::BadRequest, "a request has a 'type', a string");
    }
    std::string problem;
    request.request = readAlternative<Request>(json, type, Unknown::Refused, problem);
    if (!problem.empty()) {
        return failed(FailureCode::BadRequest, std::move(problem));
    }
    return request;
}

Expected<MessageLine> parseMessage(std::string_view text) {
    if (text.size() > maxMessageBytes) {
        return fail("a line of {} bytes, more than {}", text.size(), maxMessageBytes);
    }
    if (!nestsAtMost(text)) {
        return fail("a line that nests deeper than {} brackets", deepestJson);
    }
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) {
        return fail("no JSON object: {:.60}", text);
    }
    MessageLine message;
    message.id = wordAt(json, "id");
    message.run = wordAt(json, "run");
    std::string problem;
    message.message =
        readAlternative<Message>(json, wordAt(json, "type"), Unknown::Ignored, problem);
    if (!problem.empty()) {
        return fail("{}", problem);
    }
    return message;
}

std::string serialise(const RequestLine& request) {
    Json json = {{"id", request.id}};
    writeAlternative(json, request.request);
    return line(json);
}

std::string serialise(const MessageLine& message) {
    Json json = Json::object();
    if (!message.run.empty()) {
        json["run"] = message.run;
    } else {
        // An answer to a line whose id could not be read carries null.
        json["id"] = message.id.empty() ? Json() : Json(message.id);
    }
    writeAlternative(json, message.message);
    return line(json);
}

} // namespace gaussarium::worker
