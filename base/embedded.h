// Files that the build compiles into the program (cmake/Embed.cmake). Entry point: EmbeddedFile;
// each list of them is declared where it is used.
#ifndef BYLAW_BASE_EMBEDDED_H_
#define BYLAW_BASE_EMBEDDED_H_

#include <string_view>
#include <vector>

namespace bylaw {

/// One file: its path below the embedded folder, and its content.
struct EmbeddedFile {
  std::string_view path;
  std::string_view text;
};

}  // namespace bylaw

#endif  // BYLAW_BASE_EMBEDDED_H_
