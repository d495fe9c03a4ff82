// Runs one workload of bench/peers under Bylaw and prints one line of JSON, as the harnesses of the
// peers do. Usage: peers_bylaw FOLDER SECONDS reference
#include <chrono>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/render.h"
#include "bench/timing.h"
#include "compiler/compile.h"
#include "facts/read_json.h"
#include "rules/decide.h"

namespace {

using bylaw::Request;

constexpr bylaw::Timestamp kNow{1'767'225'600'000};  // 2026-01-01, of no matter here

/// Requests of the file, one a line; empty if one can't be read, which was said.
std::vector<Request> read_requests(const std::string& path, const bylaw::Schema& schema) {
  std::vector<Request> requests;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    bylaw::Result<Request> request = bylaw::read_request(line, schema);
    if (!request.ok()) {
      std::cerr << "peers_bylaw: " << request.error().message << ": " << line << '\n';
      return {};
    }
    request->context.resize(schema.context.size());
    request->context[0] = bylaw::Slot::present(kNow);
    requests.push_back(*std::move(request));
  }
  return requests;
}

int run(const std::string& folder, double seconds) {
  const auto began = std::chrono::steady_clock::now();
  bylaw::Diagnostics diagnostics;
  const bylaw::Disk disk(folder + "/bylaw/mesh");
  const auto mesh = bylaw::compile_mesh(disk, {.now = kNow}, diagnostics);
  const std::chrono::duration<double, std::milli> load = std::chrono::steady_clock::now() - began;
  if (diagnostics.has_errors()) {
    std::cerr << bylaw::render(diagnostics, mesh->sources, {bylaw::OutputFormat::kText, false});
    return 2;
  }
  const std::vector<Request> requests =
      read_requests(folder + "/bylaw/requests.jsonl", mesh->rulebook.schema);
  if (requests.empty()) return 2;
  const bylaw::DecideOptions options{kNow, {}};
  const auto decide = [&](size_t i) {
    return bylaw::decide(mesh->rulebook, mesh->store, requests[i], options).permit;
  };
  std::cout << "{\"engine\":\"bylaw-reference\",\"mode\":\"reference evaluator, all "
               "reasons\",\"load_ms\":"
            << load.count() << ',' << bylaw::bench::time_decisions(requests.size(), seconds, decide)
            << "}\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 || std::string_view(argv[3]) != "reference") {
    std::cerr << "usage: peers_bylaw FOLDER SECONDS reference\n";
    return 2;
  }
  return run(argv[1], std::stod(argv[2]));
}
