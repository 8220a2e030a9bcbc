# Warnings are errors, for the project's own C code on gcc and clang.
set(WWS_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)

function(wws_own_code target)
    set_target_properties(${target} PROPERTIES CXX_STANDARD 17 CXX_STANDARD_REQUIRED ON)
    target_compile_options(${target} PRIVATE ${WWS_WARNINGS})
    if(WWS_SANITIZE)
        target_compile_options(${target} PRIVATE -fsanitize=${WWS_SANITIZE} -fno-sanitize-recover=all
            -fno-omit-frame-pointer -g)
        target_link_options(${target} PUBLIC -fsanitize=${WWS_SANITIZE})
    endif()
endfunction()
