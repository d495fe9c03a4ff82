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
      for (const Duty& duty : schema.duties) known.push_back(duty.name.local);
      if (std::ranges::find(known, word) == known.end()) {
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

std::optional<Request> read_request_file(Host& host, const EvalOptions& options,
                                         const Schema& schema) {
  const Result<std::string> text = host.read(options.request);
  if (!text.ok()) {
    complain(host, text.error().message);
    return std::nullopt;
  }
  Result<Request> request = read_request(*text, schema);
  if (!request.ok()) {
    complain(host, "the request '" + options.request + "': " + request.error().message);
    return std::nullopt;
  }
  if (options.enforces) {
    std::optional<Enforces> enforces = read_enforces(host, schema, *options.enforces);
    if (!enforces) return std::nullopt;
    request->enforces = *std::move(enforces);
  }
  return *std::move(request);
}

}  // namespace bylaw::cli
