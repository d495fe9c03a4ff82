// A number from bytes, which need not be aligned. Entry point: load().
#ifndef BYLAW_BASE_LOAD_H_
#define BYLAW_BASE_LOAD_H_

#include <cstring>

namespace bylaw {

/// sizeof(Number) bytes can be read at `bytes`.
template <typename Number>
Number load(const void* bytes) {
  Number number;
  std::memcpy(&number, bytes, sizeof(Number));
  return number;
}

}  // namespace bylaw

#endif  // BYLAW_BASE_LOAD_H_
