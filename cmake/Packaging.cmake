# What `cmake --install` installs and `cpack` packs: the command, one shared library of all rooms with its public headers, a CMake
# package `bylaw` (target bylaw::bylaw), a pkg-config file, and a Debian package of it all.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

add_library(bylaw_shared SHARED)
foreach(room base facts rules graph mesh compiler evaluator checker)
  get_target_property(kind bylaw_${room} TYPE)
  if(kind STREQUAL STATIC_LIBRARY)
    target_sources(bylaw_shared PRIVATE $<TARGET_OBJECTS:bylaw_${room}>)
  endif()
endforeach()
target_link_libraries(bylaw_shared PRIVATE
  bylaw::grammar yaml-cpp PkgConfig::RE2 PkgConfig::UTF8PROC PkgConfig::SODIUM PkgConfig::Z3 PkgConfig::SIMDJSON
  Threads::Threads)
target_link_options(bylaw_shared PRIVATE -Wl,--no-undefined -Wl,--as-needed
  -Wl,--version-script=${PROJECT_SOURCE_DIR}/cmake/bylaw.map)
set_property(TARGET bylaw_shared PROPERTY LINK_DEPENDS ${PROJECT_SOURCE_DIR}/cmake/bylaw.map)
set_target_properties(bylaw_shared PROPERTIES LINKER_LANGUAGE CXX)
target_include_directories(bylaw_shared INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/bylaw>)
target_compile_features(bylaw_shared INTERFACE cxx_std_20)
set_target_properties(bylaw_shared PROPERTIES
  OUTPUT_NAME bylaw
  EXPORT_NAME bylaw
  VERSION ${PROJECT_VERSION}
  SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
  LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)

install(TARGETS bylaw RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS bylaw_shared EXPORT bylaw LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
# The public headers: what a program needs that compiles meshes, and one that decides requests from bundles (evaluator/pdp.h).
set(headers
  base/diagnostic.h base/id.h base/render.h base/result.h base/source.h base/text.h base/version.h
  facts/duties.h facts/entities.h facts/mask.h facts/outcome.h facts/read_json.h facts/read_odcs.h facts/request.h facts/schema.h facts/type.h
  facts/value.h
  rules/coverage.h rules/decide.h rules/explain.h rules/expr.h rules/print.h rules/rulebook.h rules/run_tests.h
  mesh/file_system.h mesh/manifest.h
  compiler/compile.h
  evaluator/pdp.h)
foreach(header IN LISTS headers)
  get_filename_component(room ${header} DIRECTORY)
  install(FILES ${PROJECT_SOURCE_DIR}/${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/bylaw/${room})
endforeach()
# The C API: #include <bylaw.h>.
install(FILES ${PROJECT_SOURCE_DIR}/evaluator/bylaw.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/bylaw)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/policies/northwind DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
# The documentation, as it links to itself.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${PROJECT_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/bylaw)
install(EXPORT bylaw NAMESPACE bylaw:: FILE bylawConfig.cmake DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/bylawConfigVersion.cmake
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/bylawConfigVersion.cmake DESTINATION ${package_dir})
file(RELATIVE_PATH prefix_from_pkgconfig /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" prefix_from_pkgconfig ${prefix_from_pkgconfig})
configure_file(cmake/bylaw.pc.in bylaw.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/bylaw.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME bylaw)
set(CPACK_PACKAGE_CONTACT "The Bylaw maintainers <bylaw@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
include(CPack)
