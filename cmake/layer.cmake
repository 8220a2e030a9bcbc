# wws_layer(NAME SOURCES file... [USES layer...]): one layer of the library. A static archive that tests link
# against, with the internal headers of all layers reachable as <layer>/<module>.h.
set_property(GLOBAL PROPERTY WWS_LAYERS "")

function(wws_layer name)
    cmake_parse_arguments(LAYER "" "" "SOURCES;USES" ${ARGN})
    add_library(wws_${name} STATIC ${LAYER_SOURCES})
    wws_own_code(wws_${name})
    target_include_directories(wws_${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>)
    target_link_libraries(wws_${name} PUBLIC wws_headers)
    if(WWS_FAULT_INJECTION)
        target_compile_definitions(wws_${name} PUBLIC WWS_FAULT_INJECTION)
    endif()
    foreach(used IN LISTS LAYER_USES)
        target_link_libraries(wws_${name} PUBLIC wws_${used})
    endforeach()
    set_property(GLOBAL APPEND PROPERTY WWS_LAYERS ${name})
endfunction()

# wws_test(LAYER file...): one cmocka program for each file (base/heap_test.c becomes the test base.heap_test),
# all of them built by the target LAYER_tests.
function(wws_test layer)
    if(NOT TARGET ${layer}_tests)
        add_custom_target(${layer}_tests)
    endif()
    foreach(file IN LISTS ARGN)
        get_filename_component(test ${file} NAME_WE)
        add_executable(${test} ${file})
        wws_own_code(${test})
        target_include_directories(${test} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
        target_link_libraries(${test} PRIVATE wws_${layer} wws_test_support PkgConfig::CMOCKA)
        wws_with_faults(${test})
        target_compile_definitions(${test} PRIVATE TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data")
        add_test(NAME ${layer}.${test} COMMAND ${test})
        set_tests_properties(${layer}.${test} PROPERTIES TIMEOUT 300 LABELS unit)
        add_dependencies(${layer}_tests ${test})
    endforeach()
endfunction()

# wws_may_skip(LAYER PROGRAM CASE...): cases that skip themselves where the system lacks something. They are tests of their
# own for CTest, which says when one was skipped; in its program, where they would count as passed, they do not run.
function(wws_may_skip layer program)
    list(JOIN ARGN ":" cases)
    set_property(TEST ${layer}.${program} APPEND PROPERTY ENVIRONMENT "WWS_TEST_WITHOUT=${cases}")
    foreach(case IN LISTS ARGN)
        string(REGEX REPLACE "^test_" "" short ${case})
        add_test(NAME ${layer}.${program}.${short} COMMAND ${program})
        set_tests_properties(${layer}.${program}.${short} PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77
            ENVIRONMENT "WWS_TEST_ONLY=${case}")
    endforeach()
endfunction()
