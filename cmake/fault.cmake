# Fault injection (src/base/fault.h). With WWS_FAULT_INJECTION it is in the library, and so in all that links it.
# Without, nothing of it is, and wws_with_faults(TARGET) gives it to one program that is linked with the layers: the few
# files that it is in stand before those of the layers. Tests have it in every build.
function(wws_with_faults target)
    target_compile_definitions(${target} PRIVATE WWS_FAULT_INJECTION)
    if(NOT WWS_FAULT_INJECTION)
        target_link_libraries(${target} PRIVATE wws_faults)
    endif()
endfunction()

# After the layers.
function(wws_faults_library)
    if(WWS_FAULT_INJECTION)
        return()
    endif()
    list(TRANSFORM ARGN PREPEND ${PROJECT_SOURCE_DIR}/src/)
    add_library(wws_faults OBJECT EXCLUDE_FROM_ALL ${ARGN})
    wws_own_code(wws_faults)
    target_compile_definitions(wws_faults PRIVATE WWS_FAULT_INJECTION)
    target_include_directories(wws_faults PRIVATE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(wws_faults PUBLIC wws_headers Threads::Threads)
endfunction()
