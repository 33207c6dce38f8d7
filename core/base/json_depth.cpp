#include "core/base/json_depth.h"

namespace gaussarium {

bool nestsAtMost(std::string_view json, int levels) {
    int open = 0;
    bool inString = false;
    bool escaped = false;
    for (const char c : json) {
        if (inString) {
            inString = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        if (c == '"') {
            inString = true;
        } else if (c == '[' || c == '{') {
            if (++open > levels) {
                return false;
            }
        } else if (c == ']' || c == '}') {
            --open;
        }
    }
    return true;
}

} // namespace gaussarium
