# What `cmake --install` installs: the library, its headers, wws.pc, the CMake package, the documents and the manual.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/wws)

install(TARGETS wws wws_headers EXPORT wwsTargets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(TARGET wws_static)
    install(TARGETS wws_static EXPORT wwsTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
endif()
install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h"
    PATTERN compat EXCLUDE)

# The paths in wws.pc are relative to it, so that the prefix may be chosen when installing.
file(RELATIVE_PATH WWS_PC_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" WWS_PC_PREFIX "${WWS_PC_PREFIX}")
configure_file(cmake/wws.pc.in wws.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/wws.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(EXPORT wwsTargets NAMESPACE wws:: DESTINATION ${package_dir})
configure_package_config_file(cmake/wwsConfig.cmake.in wwsConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(wwsConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/wwsConfig.cmake ${PROJECT_BINARY_DIR}/wwsConfigVersion.cmake
    DESTINATION ${package_dir})

install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md")
install(FILES docs/man/wws-xml.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(DIRECTORY docs/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man3 FILES_MATCHING PATTERN "*.3")
install(DIRECTORY docs/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man7 FILES_MATCHING PATTERN "*.7")
