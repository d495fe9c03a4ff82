#include "base/source.h"

#include <doctest/doctest.h>

namespace bylaw {
namespace {

TEST_CASE("lines and columns count from one, columns in code points") {
  const SourceFile file("a.bylaw", "one\ntw\xC3\xB6 x\r\n\nend");
  CHECK(file.line_count() == 4);
  CHECK(file.line(2) == "tw\xC3\xB6 x");
  CHECK(file.line(3).empty());
  CHECK(file.line(5).empty());
  CHECK(file.line_column(0).line == 1);
  const LineColumn x = file.line_column(9);
  CHECK(x.line == 2);
  CHECK(x.column == 5);
  const LineColumn end = file.line_column(1000);
  CHECK(end.line == 4);
  CHECK(end.column == 4);
  CHECK(file.line_start(2) == 4);
}

TEST_CASE("joined spans cover both, within one file") {
  const Span a{FileId(0), 5, 8};
  const Span b{FileId(0), 1, 6};
  const Span elsewhere{FileId(1), 0, 1};
  CHECK(join(a, b) == Span{FileId(0), 1, 8});
  CHECK(join(a, elsewhere) == a);
  CHECK(join(Span{}, b) == b);
}

}  // namespace
}  // namespace bylaw
