# wws_layer(NAME SOURCES file... [USES layer...]): one layer of the library. A static archive that tests link
# against, with the internal headers of all layers reachable as <layer>/<module>.h.
set_property(GLOBAL PROPERTY WWS_LAYERS "")

function(wws_layer name)
    cmake_parse_arguments(LAYER "" "" "SOURCES;USES" ${ARGN})
    add_library(wws_${name} STATIC ${LAYER_SOURCES})
    wws_own_code(wws_${name})
    target_include_directories(wws_${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>)
    target_link_libraries(wws_${name} PUBLIC wws_headers)
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
        target_compile_definitions(${test} PRIVATE TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data")
        add_test(NAME ${layer}.${test} COMMAND ${test})
        set_tests_properties(${layer}.${test} PROPERTIES TIMEOUT 300)
        add_dependencies(${layer}_tests ${test})
    endforeach()
endfunction()
