# bylaw_room(NAME [DEPENDS target...]): one static library per room, from the .cc files beside its CMakeLists.txt
# and below. Files named *_test.cc become the room's test program NAME_test, run by ctest.
function(bylaw_room name)
  cmake_parse_arguments(ROOM "" "" "DEPENDS;PRIVATE_DEPENDS;TEST_DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cc$")
  if(NOT sources)  # headers alone
    add_library(bylaw_${name} INTERFACE)
    add_library(bylaw::${name} ALIAS bylaw_${name})
    target_link_libraries(bylaw_${name} INTERFACE ${ROOM_DEPENDS})
    return()
  endif()
  add_library(bylaw_${name} STATIC ${sources})
  add_library(bylaw::${name} ALIAS bylaw_${name})
  target_link_libraries(bylaw_${name} PUBLIC ${ROOM_DEPENDS}
                        PRIVATE $<BUILD_INTERFACE:bylaw_options> ${ROOM_PRIVATE_DEPENDS})
  target_include_directories(bylaw_${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
  if(tests)
    add_executable(${name}_test ${tests} ${PROJECT_SOURCE_DIR}/tests/doctest_main.cc)
    target_link_libraries(${name}_test PRIVATE bylaw_${name} bylaw_options doctest::doctest
                          ${ROOM_PRIVATE_DEPENDS} ${ROOM_TEST_DEPENDS})
    add_test(NAME ${name} COMMAND ${name}_test WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  endif()
endfunction()
