# Compiler options for every room: warnings are errors, sanitizers on request, ccache where it is.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(bylaw_options INTERFACE)
target_compile_features(bylaw_options INTERFACE cxx_std_20)
target_compile_options(bylaw_options INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Werror
  # g++ 12 reports these falsely inside the standard library's own std::string and std::variant.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-error=maybe-uninitialized>)
target_include_directories(bylaw_options INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)

if(BYLAW_SANITIZE)
  add_compile_options(-fsanitize=${BYLAW_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${BYLAW_SANITIZE})
endif()
