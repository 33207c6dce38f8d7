#include "app/cli/program_info.h"

#include <qcustomplot.h>

namespace gaussarium::cli {

std::string plotLibraryVersion() {
    return QCUSTOMPLOT_VERSION_STR;
}

} // namespace gaussarium::cli
