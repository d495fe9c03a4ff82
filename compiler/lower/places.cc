#include "compiler/lower/places.h"

#include "base/text.h"

namespace bylaw::lower {

using graph::Part;

uint32_t PlaceBook::place(Span span) {
  if (!span.valid()) return graph::kNone;
  auto& places = parts_.get<Part::kPlaces>();
  const auto [it, fresh] = places_.emplace(span, static_cast<uint32_t>(places.size()));
  if (!fresh) return it->second;
  places.push_back({span.file.value, span.begin, span.end, line(span)});
  return it->second;
}

uint32_t PlaceBook::line(Span span) {
  if (!span.valid() || sources_ == nullptr) return 0;
  const SourceFile& file = (*sources_)[span.file];
  if (named_.insert(span.file).second) {
    parts_.get<Part::kNames>().push_back(
        {graph::NameOf::kFile, span.file.value, pool_.symbol(file.path())});
  }
  return file.line_column(span.begin).line;
}

uint32_t PlaceBook::told(Span span) {
  const uint32_t id = place(span);
  if (id == graph::kNone || sources_ == nullptr) return id;
  graph::PlaceRecord& record = parts_.get<Part::kPlaces>()[id];
  if (record.text == graph::kNone) record.text = pool_.symbol(one_line(sources_->text(span)));
  return id;
}

}  // namespace bylaw::lower
