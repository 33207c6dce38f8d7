# Every package that the build uses, in one place; packaging/dependencies.txt names them in Debian.

find_package(Threads REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(fmt REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(CLI11 REQUIRED)

if(GAUSSARIUM_GUI OR GAUSSARIUM_TESTS)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Core)
endif()
if(GAUSSARIUM_GUI)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Gui Widgets PrintSupport Svg)
    find_package(QCustomPlotQt6 REQUIRED)
endif()
if(GAUSSARIUM_TESTS)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
endif()
