#include "base/diagnostic.h"

#include <doctest/doctest.h>

namespace bylaw {
namespace {

constexpr DiagnosticKind<std::string_view, int> kFirst{"X0001", "first", Severity::kError,
                                                       "'{0}' has {1} of {0}, {2}{"};
constexpr DiagnosticKind<> kSecond{"X0002", "second", Severity::kWarning, "plain"};

TEST_CASE("messages take their arguments by number") {
  Diagnostics diagnostics;
  diagnostics.emit(kFirst, Span{}, "a", 3);
  CHECK(diagnostics.list().front().message == "'a' has 3 of a, {");
  CHECK(diagnostics.list().front().labels.empty());
}

TEST_CASE("diagnostics sort by path, place and code, whatever the order of work") {
  SourceMap sources;
  const FileId b = sources.add("b.bylaw", "text");
  const FileId a = sources.add("a.bylaw", "text");
  Diagnostics diagnostics;
  diagnostics.emit(kSecond, Span{b, 2, 3});
  diagnostics.emit(kSecond, Span{b, 1, 2});
  diagnostics.emit(kFirst, Span{b, 1, 2}, "x", 1);
  diagnostics.emit(kSecond, Span{a, 3, 4});
  diagnostics.sort(sources);
  const auto& list = diagnostics.list();
  CHECK(list[0].labels[0].span.file == a);
  CHECK(list[1].code == "X0001");
  CHECK(list[2].labels[0].span.begin == 1);
  CHECK(list[3].labels[0].span.begin == 2);
  CHECK(diagnostics.has_errors());
  CHECK(diagnostics.count(Severity::kWarning) == 3);
}

}  // namespace
}  // namespace bylaw
