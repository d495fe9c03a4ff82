#include "compiler/lower/places.h"

#include "rules/decision_words.h"

namespace bylaw::lower {

using graph::Part;

uint32_t PlaceBook::place(Span span) {
  if (!span.valid()) return graph::kNone;
  auto& places = parts_.get<Part::kPlaces>();
  const auto [it, fresh] = places_.emplace(span, static_cast<uint32_t>(places.size()));
  if (!fresh) return it->second;
  graph::PlaceRecord record{span.file.value, span.begin, span.end};
  if (sources_ != nullptr) {
    const SourceFile& file = (*sources_)[span.file];
    record.line = file.line_column(span.begin).line;
    if (named_.insert(span.file).second) {
      parts_.get<Part::kNames>().push_back(
          {graph::NameOf::kFile, span.file.value, pool_.symbol(file.path())});
    }
  }
  places.push_back(record);
  return it->second;
}

uint32_t PlaceBook::told(Span span) {
  const uint32_t id = place(span);
  if (id == graph::kNone || sources_ == nullptr) return id;
  graph::PlaceRecord& record = parts_.get<Part::kPlaces>()[id];
  if (record.text == graph::kNone) record.text = pool_.symbol(one_line(*sources_, span));
  return id;
}

}  // namespace bylaw::lower
