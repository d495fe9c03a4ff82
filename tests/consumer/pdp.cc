// A consumer of the installed C++ API of the engine: says whether a bundle permits the request on
// standard input, asked as bytes and as a typed request.
#include <evaluator/pdp.h>
#include <facts/read_json.h>

#include <iostream>
#include <iterator>

int main(int argc, char** argv) {
  const bylaw::Timestamp now{1772445600000};  // 2026-03-02T10:00:00Z
  if (argc != 2) return 2;
  const auto snapshot = bylaw::PdpSnapshot::open(argv[1]);
  if (!snapshot.ok()) {
    std::cerr << snapshot.error().message << '\n';
    return 2;
  }
  const std::string text((std::istreambuf_iterator<char>(std::cin)),
                         std::istreambuf_iterator<char>());
  const bylaw::PdpHolder holder(*snapshot);
  bylaw::Pdp pdp(holder);
  const auto decision = pdp.decide(text, now);
  auto typed = bylaw::read_request(text, snapshot->schema());
  if (!decision.ok() || !typed.ok()) return 2;
  bylaw::PdpRequest request(*std::move(typed));
  const bool permit = decision->permit;
  if (pdp.decide(request, now).permit != permit) return 2;
  std::cout << (permit ? "permit" : "deny") << '\n';
  return 0;
}
