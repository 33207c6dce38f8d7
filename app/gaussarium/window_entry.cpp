#include "app/gaussarium/window_entry.h"

#include <cstdio>

namespace gaussarium {

int openWindow(int, char**) {
    std::fputs("gaussarium: this build has no window; see gaussarium --help\n", stderr);
    return 1;
}

} // namespace gaussarium
