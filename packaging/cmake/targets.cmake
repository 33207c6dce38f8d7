# gaussarium_library(core_data SOURCES a.h a.cpp ... LINKS core_base ...)
#   one static library a folder; LINKS are public.
function(gaussarium_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC gaussarium_flags ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
endfunction()

# gaussarium_test(tst_csv_reader LINKS core_data [LABELS slow] [TIMEOUT 120])
#   one Qt Test program from tst_csv_reader.cpp; never needs a display.
function(gaussarium_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "LINKS;LABELS;SOURCES" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    if(GAUSSARIUM_SANITIZE)
        math(EXPR ARG_TIMEOUT "10 * ${ARG_TIMEOUT}")
    endif()
    add_executable(${name} ${name}.cpp ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PRIVATE test_support ${ARG_LINKS} Qt6::Test)
    add_test(NAME ${name} COMMAND ${name})
    # Tests run side by side: a thread that spins while it waits takes another's core.
    set(environment QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8 OMP_WAIT_POLICY=passive
        GAUSSARIUM_SOURCE_DIR=${PROJECT_SOURCE_DIR})
    if(GAUSSARIUM_SANITIZE MATCHES thread)
        # Qt's own locks are not instrumented: what its code does says nothing.
        # And a process that is started from a test comes by a fork with threads.
        list(APPEND environment "TSAN_OPTIONS=ignore_noninstrumented_modules=1 die_after_fork=0")
    endif()
    if(GAUSSARIUM_SANITIZE MATCHES address)
        # LeakSanitizer mistakes the thread-local data of a module that is loaded late.
        list(APPEND environment ASAN_OPTIONS=intercept_tls_get_addr=0)
    endif()
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
        ENVIRONMENT "${environment}")
endfunction()
