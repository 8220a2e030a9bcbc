# wws_gsoap_programs(): the gSOAP client and service of tests/peers, made from examples/calculator.wsdl with gSOAP's
# generators. What they generate stays in the build folder. The tests and the benchmarks share the programs.
function(wws_gsoap_programs)
    if(TARGET gsoap_service)
        return()
    endif()
    find_program(WSDL2H wsdl2h REQUIRED)
    find_program(SOAPCPP2 soapcpp2 REQUIRED)
    find_package(PkgConfig REQUIRED)
    find_package(Threads REQUIRED)
    pkg_check_modules(GSOAP REQUIRED IMPORTED_TARGET gsoap)

    set(from ${PROJECT_SOURCE_DIR}/tests/peers)
    set(wsdl ${PROJECT_SOURCE_DIR}/examples/calculator.wsdl)
    set(to ${PROJECT_BINARY_DIR}/gsoap)
    set(generated soapH.h soapStub.h soapC.c soapClient.c soapServer.c CalculatorSoap11.nsmap)
    list(TRANSFORM generated PREPEND ${to}/)
    file(MAKE_DIRECTORY ${to})
    add_custom_command(OUTPUT ${generated}
        COMMAND sh ${PROJECT_SOURCE_DIR}/scripts/quiet ${WSDL2H} -c -W -o calculator.h ${wsdl}
        COMMAND sh ${PROJECT_SOURCE_DIR}/scripts/quiet ${SOAPCPP2} -c -L -x -w -I/usr/share/gsoap/import calculator.h
        DEPENDS ${wsdl} WORKING_DIRECTORY ${to}
        COMMENT "Generating the gSOAP peers from calculator.wsdl" VERBATIM)

    add_executable(gsoap_service ${from}/gsoap_service.c ${to}/soapC.c ${to}/soapServer.c)
    add_executable(gsoap_client ${from}/gsoap_client.c ${to}/soapC.c ${to}/soapClient.c)
    add_custom_target(gsoap_generated DEPENDS ${generated})
    foreach(program gsoap_service gsoap_client)
        add_dependencies(${program} gsoap_generated)
        set_target_properties(${program} PROPERTIES C_VISIBILITY_PRESET default)    # libgsoap calls back into them
        target_include_directories(${program} SYSTEM PRIVATE ${to})
        target_compile_options(${program} PRIVATE -O2)
        target_link_libraries(${program} PRIVATE PkgConfig::GSOAP Threads::Threads m)
    endforeach()
endfunction()
