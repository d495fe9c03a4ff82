#include "cli/request_file.h"

#include <algorithm>

#include "base/text.h"
#include "cli/open_mesh.h"
#include "facts/read_json.h"

namespace bylaw::cli {
namespace {

/// Nothing if a word is neither a kind of enforcement nor a duty.
std::optional<Enforces> read_enforces(Host& host, const Schema& schema,
                                      const std::vector<std::string>& words) {
  Enforces enforces;
  for (const std::string& word : words) {
    if (word == "filters") {
      enforces.filters = true;
    } else if (word == "masks") {
      enforces.masks = true;
    } else if (word == "duties") {
      enforces.duties = true;
    } else {
      std::vector<std::string> known{"filters", "masks", "duties"};
      bool found = false;
      for (const Duty& duty : schema.duties) {
        known.push_back(duty.name.local);
        found = found || duty.name.local == word || duty.name.full() == word;
      }
      if (!found) {
        std::string message =
            "--enforces knows no '" + word + "', it takes " + join_words(known, "or");
        complain(host, message);
        return std::nullopt;
      }
      enforces.duty_names.insert(word);
    }
  }
  return enforces;
}

}  // namespace

std::optional<Requests> read_request_file(Host& host, const EvalOptions& options,
                                          const Schema& schema) {
  const Result<std::string> text = host.read(options.request);
  if (!text.ok()) {
    complain(host, text.error().message);
    return std::nullopt;
  }
  Result<Requests> requests = read_requests(*text, schema);
  if (!requests.ok()) {
    complain(host, "the request '" + options.request + "': " + requests.error().message);
    return std::nullopt;
  }
  if (options.enforces) {
    const std::optional<Enforces> enforces = read_enforces(host, schema, *options.enforces);
    if (!enforces) return std::nullopt;
    for (Result<Request>& request : requests->list) {
      if (request.ok()) request->enforces = *enforces;
    }
  }
  return *std::move(requests);
}

int answer_all(Host& host, const EvalOptions& options, const Requests& requests,
               const std::function<std::pair<std::string, bool>(const Request&)>& answer,
               const std::function<std::string(const std::string&)>& refuse) {
  bool all = true;
  std::vector<std::string> texts;
  for (const Result<Request>& request : requests.list) {
    std::pair<std::string, bool> told;
    if (request.ok()) {
      told = answer(*request);
    } else if (options.json) {
      told.first = refuse(request.error().message);
    } else {
      told.first = "deny: invalid\n  " + request.error().message + "\n";
    }
    all &= told.second;
    texts.push_back(std::move(told.first));
    if (requests.evaluate == Evaluate::kUntilDeny && !told.second) break;
    if (requests.evaluate == Evaluate::kUntilPermit && told.second) break;
  }
  if (requests.many && options.json) texts = {write_evaluations(texts)};
  for (std::string& text : texts) {
    if (!text.ends_with('\n')) text += '\n';
    host.out << text;
  }
  if (!options.exit_code) return kHolds;
  return all ? kHolds : kDeny;
}

}  // namespace bylaw::cli
