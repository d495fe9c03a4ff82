// Places in the sources as the graph holds them, each once. Entry point: PlaceBook.
#ifndef BYLAW_COMPILER_LOWER_PLACES_H_
#define BYLAW_COMPILER_LOWER_PLACES_H_

#include <map>
#include <set>

#include "base/source.h"
#include "compiler/lower/pool.h"

namespace bylaw::lower {

class PlaceBook {
 public:
  /// Without sources a place has neither line nor text.
  PlaceBook(const SourceMap* sources, graph::GraphParts& parts, ValuePool& pool)
      : sources_(sources), parts_(parts), pool_(pool) {}

  /// kNone for a span that is nowhere.
  uint32_t place(Span span);
  /// The same, with the text that stands there.
  uint32_t told(Span span);
  /// The line on which it begins, from 1; 0 if that isn't known.
  uint32_t line(Span span);

 private:
  const SourceMap* sources_;
  graph::GraphParts& parts_;
  ValuePool& pool_;
  std::map<Span, uint32_t> places_;
  std::set<FileId> named_;
};

}  // namespace bylaw::lower

#endif  // BYLAW_COMPILER_LOWER_PLACES_H_
