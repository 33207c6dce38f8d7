# One INTERFACE target carries the language level, the warnings and the sanitizers.
# Everything of ours links it; nothing of ours sets a flag of its own
# but the files whose instruction set is chosen at run time.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# -O2 is CMake's default for RelWithDebInfo; the estimators gain from -O3.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O3 -g1")
if(GAUSSARIUM_SANITIZE)
    # Exact stack traces, and half the time to compile what is instrumented.
    set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O3")

if(NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    find_program(GAUSSARIUM_CCACHE ccache)
    if(GAUSSARIUM_CCACHE)
        set(CMAKE_CXX_COMPILER_LAUNCHER ${GAUSSARIUM_CCACHE})
    endif()
endif()

add_library(gaussarium_flags INTERFACE)
target_include_directories(gaussarium_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_features(gaussarium_flags INTERFACE cxx_std_20)
target_compile_options(gaussarium_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:
    -Wall -Wextra -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wcast-align
    # Two doubles added must not differ between builds: no fused contraction unless a
    # kernel asks for it.
    -ffp-contract=off>)
target_compile_definitions(gaussarium_flags INTERFACE
    # Threads are ours (core/base/parallel.h); Eigen must not start any.
    EIGEN_DONT_PARALLELIZE)
if(NOT GAUSSARIUM_SANITIZE)
    # Eigen's size assertions run in debug builds and under the sanitizers.
    target_compile_definitions(gaussarium_flags INTERFACE $<$<NOT:$<CONFIG:Debug>>:EIGEN_NO_DEBUG>)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 sees overlapping copies in std::string's own operator+ (its bug 105651).
    target_compile_options(gaussarium_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
endif()
if(GAUSSARIUM_WERROR)
    target_compile_options(gaussarium_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Werror>)
endif()
if(GAUSSARIUM_SANITIZE)
    target_compile_options(gaussarium_flags INTERFACE
        -fsanitize=${GAUSSARIUM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(gaussarium_flags INTERFACE -fsanitize=${GAUSSARIUM_SANITIZE})
endif()
