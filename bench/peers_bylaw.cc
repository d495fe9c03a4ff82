// Runs one workload of bench/peers under Bylaw and prints one line of JSON, as
// the harnesses of the peers do. Usage: peers_bylaw FOLDER SECONDS
// engine|reference
#include <chrono>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/render.h"
#include "bench/timing.h"
#include "compiler/compile.h"
#include "compiler/lower/lower.h"
#include "evaluator/engine.h"
#include "facts/read_json.h"
#include "rules/decide.h"

namespace {

using bylaw::Request;
using Clock = std::chrono::steady_clock;

constexpr bylaw::Timestamp kNow{1'767'225'600'000};  // 2026-01-01, of no matter here

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Requests of the file, one a line; empty if one can't be read, which was
/// said.
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

void print(std::string_view engine, std::string_view mode, double load_ms,
           const std::string& timing) {
  std::cout << "{\"engine\":\"" << engine << "\",\"mode\":\"" << mode
            << "\",\"load_ms\":" << load_ms << ',' << timing << "}\n";
}

int run_reference(const bylaw::Mesh& mesh, const std::vector<Request>& requests, double seconds,
                  double load_ms) {
  const bylaw::DecideOptions options{kNow, {}};
  print("bylaw-reference", "reference evaluator, all reasons", load_ms,
        bylaw::bench::time_decisions(requests.size(), seconds, [&](size_t i) {
          return bylaw::decide(mesh.rulebook, mesh.store, requests[i], options).permit;
        }));
  return 0;
}

int run_engine(const bylaw::Mesh& mesh, const std::vector<Request>& requests, double seconds,
               double compile_ms) {
  const Clock::time_point began = Clock::now();
  const bylaw::Result<bylaw::Lowered> lowered = bylaw::lower_rulebook(mesh.rulebook);
  if (!lowered.ok()) {
    std::cerr << "peers_bylaw: " << lowered.error().message << '\n';
    return 2;
  }
  const bylaw::Result<bylaw::graph::Graph> graph =
      bylaw::graph::Graph::open(lowered->image.bytes());
  if (!graph.ok()) {
    std::cerr << "peers_bylaw: " << graph.error().message << '\n';
    return 2;
  }
  const bylaw::engine::Engine engine(bylaw::engine::Snapshot::make(*graph, mesh.store));
  const double load_ms = compile_ms + milliseconds_since(began);
  std::vector<bylaw::engine::RequestSlots> slots(requests.size());
  for (size_t i = 0; i < requests.size(); ++i) engine.read(requests[i], kNow, slots[i]);
  bylaw::engine::Context context(engine);
  print("bylaw", "decision graph, requests as slots, all reasons", load_ms,
        bylaw::bench::time_decisions(requests.size(), seconds, [&](size_t i) {
          return engine.decide(slots[i], context).permit;
        }));
  return 0;
}

int run(const std::string& folder, double seconds, std::string_view evaluator) {
  const Clock::time_point began = Clock::now();
  bylaw::Diagnostics diagnostics;
  const bylaw::Disk disk(folder + "/bylaw/mesh");
  const auto mesh = bylaw::compile_mesh(disk, {.now = kNow}, diagnostics);
  const double compile_ms = milliseconds_since(began);
  if (diagnostics.has_errors()) {
    std::cerr << bylaw::render(diagnostics, mesh->sources, {bylaw::OutputFormat::kText, false});
    return 2;
  }
  const std::vector<Request> requests =
      read_requests(folder + "/bylaw/requests.jsonl", mesh->rulebook.schema);
  if (requests.empty()) return 2;
  return evaluator == "engine" ? run_engine(*mesh, requests, seconds, compile_ms)
                               : run_reference(*mesh, requests, seconds, compile_ms);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view evaluator = argc == 4 ? argv[3] : "";
  if (evaluator != "engine" && evaluator != "reference") {
    std::cerr << "usage: peers_bylaw FOLDER SECONDS engine|reference\n";
    return 2;
  }
  return run(argv[1], std::stod(argv[2]), evaluator);
}
