#include "cli/build_id.h"

#include <elf.h>
#include <link.h>

#include <cstring>

#include "base/version.h"

namespace bylaw::cli {
namespace {

size_t aligned(size_t size) { return (size + 3) / 4 * 4; }

/// Looks through the notes of the first object, which is the program itself.
int find_id(dl_phdr_info* object, size_t, void* result) {
  auto& found = *static_cast<std::string*>(result);
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const ElfW(Phdr)& part = object->dlpi_phdr[i];
    if (part.p_type != PT_NOTE) continue;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the loader tells addresses as numbers.
    const auto* at = reinterpret_cast<const char*>(object->dlpi_addr + part.p_vaddr);
    const char* end = at + part.p_memsz;
    while (static_cast<size_t>(end - at) > sizeof(ElfW(Nhdr))) {
      ElfW(Nhdr) note;
      std::memcpy(&note, at, sizeof note);
      const char* name = at + sizeof note;
      const char* bytes = name + aligned(note.n_namesz);
      if (bytes + note.n_descsz > end) break;
      const bool gnu = note.n_namesz == 4 && std::memcmp(name, "GNU", 4) == 0;
      if (gnu && note.n_type == NT_GNU_BUILD_ID) found.assign(bytes, note.n_descsz);
      at = bytes + aligned(note.n_descsz);
    }
  }
  return 1;
}

}  // namespace

std::string build_id() {
  std::string id;
  dl_iterate_phdr(find_id, &id);
  return id.empty() ? id : std::string(version()) + " " + id;
}

}  // namespace bylaw::cli
