#include "base/render.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace bylaw {
namespace {

constexpr DiagnosticKind<std::string_view> kUnknown{"X0310", "unknown-attribute", Severity::kError,
                                                    "User has no attribute '{0}'"};
constexpr DiagnosticKind<> kNarrowed{"X1002", "narrowed", Severity::kNote, "cut from above"};

struct Fixture {
  SourceMap sources;
  Diagnostics diagnostics;
  FileId file;

  explicit Fixture(std::string text, std::string path = "a.bylaw")
      : file(sources.add(std::move(path), std::move(text))) {}
  Span find(std::string_view words) const {
    const auto at = static_cast<uint32_t>(sources[file].text().find(words));
    return Span{file, at, at + static_cast<uint32_t>(words.size())};
  }
  std::string as(OutputFormat format) const {
    return render(diagnostics, sources, {format, false});
  }
  nlohmann::json json(OutputFormat format) const { return nlohmann::json::parse(as(format)); }
};

TEST_CASE("format words") {
  CHECK(output_format("sarif") == OutputFormat::kSarif);
  CHECK_FALSE(output_format("SARIF").has_value());
  CHECK_FALSE(output_format("").has_value());
}

TEST_CASE("text: a place, a second place, notes and the hint") {
  Fixture f("one\n  permit read when principal.regoin == eea\nthree\nregion: Region\n");
  f.diagnostics.emit(kUnknown, f.find("regoin"), "regoin")
      .label(f.find("region: Region"), "declared here")
      .note("first line\nsecond line")
      .hint("did you mean 'region'?");
  CHECK(f.as(OutputFormat::kText) ==
        "error[X0310] unknown-attribute: User has no attribute 'regoin'\n"
        " --> a.bylaw:2:30\n"
        "  |\n"
        "2 |   permit read when principal.regoin == eea\n"
        "  |                              ^^^^^^\n"
        "...\n"
        "4 | region: Region\n"
        "  | -------------- declared here\n"
        "  |\n"
        "  = note: first line\n"
        "          second line\n"
        "  = hint: did you mean 'region'?\n");
}

TEST_CASE("text: nothing to say is nothing") {
  const Fixture f("x");
  CHECK(f.as(OutputFormat::kText).empty());
}

TEST_CASE("text: tabs, wide characters and combining marks keep the caret in place") {
  Fixture f("\t\xE6\xBC\xA2 e\xCC\x81 here\n");
  f.diagnostics.emit(kUnknown, f.find("here"), "here");
  CHECK(f.as(OutputFormat::kText) ==
        "error[X0310] unknown-attribute: User has no attribute 'here'\n"
        " --> a.bylaw:1:7\n"
        "  |\n"
        "1 |     \xE6\xBC\xA2 e\xCC\x81 here\n"
        "  |          ^^^^\n");
}

TEST_CASE("text: the end of a file without a line break") {
  Fixture f("ab");
  f.diagnostics.emit(kNarrowed, Span{f.file, 2, 2});
  CHECK(f.as(OutputFormat::kText) ==
        "note[X1002] narrowed: cut from above\n"
        " --> a.bylaw:1:3\n"
        "  |\n"
        "1 | ab\n"
        "  |   ^\n");
}

TEST_CASE("text: a span over several lines is marked to the end of its first") {
  Fixture f("permit {\n  x\n}\n");
  f.diagnostics.emit(kNarrowed, Span{f.file, 7, 14});
  CHECK(f.as(OutputFormat::kText).find("1 | permit {\n  |        ^\n") != std::string::npos);
}

TEST_CASE("text: long lines are clipped around each place") {
  const std::string filler(1000, 'x');
  Fixture f("start " + filler + " middle " + filler + " end\n");
  f.diagnostics.emit(kUnknown, f.find("middle"), "middle").label(f.find("end"), "and here");
  const std::string text = f.as(OutputFormat::kText);
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find('\n', begin);
    CHECK(end - begin < 150);
    begin = end + 1;
  }
  CHECK(text.find("…" + std::string(39, 'x') + " middle ") != std::string::npos);
  CHECK(text.find("  | " + std::string(41, ' ') + "^^^^^^\n") != std::string::npos);
  CHECK(text.find("--- and here") != std::string::npos);
}

TEST_CASE("text: what could steer a terminal is not passed on") {
  Fixture f("a \x1b[31m\xE2\x80\xAE z\n", "p\x1b.bylaw");
  f.diagnostics.emit(kUnknown, f.find("z"), "\x1b[0m");
  const std::string text = f.as(OutputFormat::kText);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
  CHECK(text.find("\xEF\xBF\xBD[31m") != std::string::npos);
}

TEST_CASE("text: colour only on request") {
  Fixture f("x\n");
  f.diagnostics.emit(kNarrowed, Span{f.file, 0, 1});
  CHECK(
      render(f.diagnostics, f.sources, {OutputFormat::kText, true}).find("\x1b[1;36mnote[X1002]") ==
      0);
  CHECK(f.as(OutputFormat::kText).find('\x1b') == std::string::npos);
}

TEST_CASE("json: every member of a finding") {
  Fixture f("one\ntwo\n");
  f.diagnostics.emit(kUnknown, f.find("two"), "two")
      .label(f.find("one"), "other")
      .note("n")
      .hint("h")
      .fix(f.find("two"), "2")
      .rule("clothing.a")
      .witness("{\"x\":1}");
  f.diagnostics.emit(kNarrowed, Span{});
  const auto findings = f.json(OutputFormat::kJson)["findings"];
  REQUIRE(findings.size() == 2);
  CHECK(findings[0]["code"] == "X0310");
  CHECK(findings[0]["severity"] == "error");
  CHECK(findings[0]["rule"] == "clothing.a");
  CHECK(findings[0]["against"].is_null());
  CHECK(findings[0]["locations"][0] == nlohmann::json({{"path", "a.bylaw"},
                                                       {"line", 2},
                                                       {"column", 1},
                                                       {"end_line", 2},
                                                       {"end_column", 4},
                                                       {"text", ""}}));
  CHECK(findings[0]["locations"][1]["text"] == "other");
  CHECK(findings[0]["fixits"][0]["replacement"] == "2");
  CHECK(findings[0]["witness"]["x"] == 1);
  CHECK(findings[1]["locations"].empty());
  CHECK(findings[1]["hint"].is_null());
  CHECK(findings[1]["witness"].is_null());
}

TEST_CASE("sarif: rules, both places, fixes, fingerprints") {
  Fixture f("one\ntwo\n", "domains/my rules.bylaw");
  f.diagnostics.emit(kUnknown, f.find("two"), "two")
      .label(f.find("one"), "other")
      .fix(f.find("two"), "2");
  f.diagnostics.emit(kUnknown, f.find("two"), "two").label(f.find("one"), "other");
  f.diagnostics.emit(kNarrowed, f.find("one"));
  const auto document = f.json(OutputFormat::kSarif);
  CHECK(document["version"] == "2.1.0");
  const auto& run = document["runs"][0];
  CHECK(run["tool"]["driver"]["rules"].size() == 2);
  CHECK(run["results"][2]["ruleIndex"] == 1);
  CHECK(run["results"][2]["level"] == "note");
  const auto& first = run["results"][0];
  CHECK(first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] ==
        "domains/my%20rules.bylaw");
  CHECK(first["locations"][0]["physicalLocation"]["region"]["startLine"] == 2);
  CHECK(first["relatedLocations"][0]["message"]["text"] == "other");
  const auto& change = first["fixes"][0]["artifactChanges"][0];
  CHECK(change["replacements"][0]["insertedContent"]["text"] == "2");
  const std::string print = first["partialFingerprints"]["bylaw/v2"];
  const std::string twin = run["results"][1]["partialFingerprints"]["bylaw/v2"];
  CHECK(print.substr(0, 16) == twin.substr(0, 16));
  CHECK(print != twin);
}

TEST_CASE("sarif: a fingerprint survives lines moving") {
  const auto print = [](std::string text) {
    Fixture f(std::move(text));
    f.diagnostics.emit(kUnknown, f.find("two"), "two");
    return f.json(OutputFormat::kSarif)["runs"][0]["results"][0]["partialFingerprints"]["bylaw/v2"]
        .get<std::string>();
  };
  CHECK(print("two\n") == print("\n\n  two\n"));
  CHECK(print("two\n") != print("two three\n"));
}

TEST_CASE("a fingerprint tells apart what is in conflict, not how it is shown") {
  const auto print = [](const std::vector<std::string>& notes, const std::string& against = "a.b") {
    Fixture f("two\n");
    DiagnosticBuilder built = f.diagnostics.emit(kUnknown, f.find("two"), "two");
    built.rule("a.a").against(against);
    for (const std::string& note : notes) built.note(note);
    return fingerprint(f.sources, f.diagnostics.list().front());
  };
  const std::string us = "never granted: region == us";
  const std::string uk = "never granted: region == uk";
  CHECK(print({us}) != print({us, uk}));
  CHECK(print({us}) != print({us}, "a.c"));
  CHECK(print({"for example, x", "so it is whenever a"}) !=
        print({"for example, x", "so it is whenever b"}));
  CHECK(print({us, "for example, x", "to mend it, y"}) ==
        print({us, "possible today: z", "a waiver until 2026-05-31"}));
  CHECK(print({us, "for example, x"}) == print({us, "possible in principle (not all): z"}));
  CHECK(print({"a.b says: \"one\"", us}) == print({"a.b says: \"two\"", us}));
  CHECK(print({us, "it belongs to team/a"}) == print({us, "it belongs to team/b"}));
}

TEST_CASE("json: the id is the fingerprint, and a place says whose it is where that is known") {
  Fixture f("one\n");
  f.diagnostics.emit(kNarrowed, f.find("one"));
  CHECK_FALSE(f.json(OutputFormat::kJson)["findings"][0]["locations"][0].contains("layer"));
  RenderOptions options;
  options.format = OutputFormat::kJson;
  options.side = [](const std::string& path) { return FileSide{"domain", path, ""}; };
  const auto finding =
      nlohmann::json::parse(render(f.diagnostics, f.sources, options))["findings"][0];
  CHECK(finding["id"] == fingerprint(f.sources, f.diagnostics.list().front()));
  CHECK(finding["locations"][0]["layer"] == "domain");
  CHECK(finding["locations"][0]["domain"] == "a.bylaw");
  CHECK(finding["locations"][0]["owner"].is_null());
}

TEST_CASE("code hosts get the path that they know, and no witness in a message") {
  Fixture f("one\n");
  f.diagnostics.emit(kNarrowed, f.find("one")).fix(f.find("one"), "1").witness("{\"x\":1}");
  RenderOptions options;
  options.hosted = [](const std::string& path) { return "mesh/" + path; };
  options.format = OutputFormat::kGithub;
  const std::string github = render(f.diagnostics, f.sources, options);
  CHECK(github.find("file=mesh/a.bylaw,") != std::string::npos);
  CHECK(github.find("witness") == std::string::npos);
  options.format = OutputFormat::kSarif;
  const auto result =
      nlohmann::json::parse(render(f.diagnostics, f.sources, options))["runs"][0]["results"][0];
  const auto uri = [](const nlohmann::json& place) { return place["artifactLocation"]["uri"]; };
  CHECK(uri(result["locations"][0]["physicalLocation"]) == "mesh/a.bylaw");
  CHECK(uri(result["fixes"][0]["artifactChanges"][0]) == "mesh/a.bylaw");
  CHECK(result["message"]["text"] == "cut from above");
  CHECK(result["properties"]["witness"]["x"] == 1);
}

TEST_CASE("junit: warnings fail where they are asked to") {
  constexpr DiagnosticKind<> kDead{"X1010", "dead", Severity::kWarning, "never applies"};
  Fixture f("one\n");
  f.diagnostics.emit(kDead, f.find("one"));
  f.diagnostics.emit(kNarrowed, f.find("one"));
  CHECK(f.as(OutputFormat::kJunit).find("failures=\"0\"") != std::string::npos);
  RenderOptions options;
  options.format = OutputFormat::kJunit;
  options.strict = true;
  const std::string text = render(f.diagnostics, f.sources, options);
  CHECK(text.find("failures=\"1\"") != std::string::npos);
  CHECK(text.find("<failure type=\"X1010\"") != std::string::npos);
}

TEST_CASE("junit: a failure per error, and one passing case when all is well") {
  Fixture f("<one>\n");
  CHECK(f.as(OutputFormat::kJunit).find("tests=\"1\" failures=\"0\"") != std::string::npos);
  f.diagnostics.emit(kUnknown, f.find("one"), "<one> & \"x\"\x01");
  f.diagnostics.emit(kNarrowed, f.find("one"));
  const std::string text = f.as(OutputFormat::kJunit);
  CHECK(text.find("tests=\"2\" failures=\"1\"") != std::string::npos);
  CHECK(text.find("'&lt;one&gt; &amp; &quot;x&quot;\xEF\xBF\xBD'") != std::string::npos);
  CHECK(text.find("<system-out>note: a.bylaw:1:2: cut from above</system-out>") !=
        std::string::npos);
}

TEST_CASE("github: annotations with everything escaped") {
  Fixture f("one\n", "a,b:c.bylaw");
  f.diagnostics.emit(kUnknown, f.find("one"), "50%").hint("h\ni");
  CHECK(f.as(OutputFormat::kGithub) ==
        "::error file=a%2Cb%3Ac.bylaw,line=1,endLine=1,col=1,endColumn=4,title=X0310 "
        "unknown-attribute::"
        "User has no attribute '50%25'%0Ahint: h%0Ai\n");
}

}  // namespace
}  // namespace bylaw
