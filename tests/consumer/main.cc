// A consumer of the installed library: compiles the mesh of the folder it is given and says whether
// the request on standard input is permitted at the time it is given.
#include <compiler/compile.h>
#include <facts/read_json.h>
#include <rules/decide.h>

#include <iostream>
#include <iterator>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::optional<bylaw::Timestamp> now = bylaw::parse_timestamp(argv[2]);
  if (!now) return 2;
  bylaw::CompileOptions options;
  options.now = *now;
  bylaw::Diagnostics diagnostics;
  const auto mesh = bylaw::compile_mesh(bylaw::Disk(argv[1]), options, diagnostics);
  if (diagnostics.has_errors()) return 2;
  const std::string text((std::istreambuf_iterator<char>(std::cin)),
                         std::istreambuf_iterator<char>());
  auto request = bylaw::read_request(text, mesh->rulebook.schema);
  if (!request.ok()) return 2;
  request->context.resize(mesh->rulebook.schema.context.size());
  request->context[0] = bylaw::Slot::present(*now);
  const bylaw::Decision decision =
      bylaw::decide(mesh->rulebook, mesh->store, *request, bylaw::DecideOptions{*now, {}});
  std::cout << (decision.permit ? "permit" : "deny") << '\n';
  return 0;
}
