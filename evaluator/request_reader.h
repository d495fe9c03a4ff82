// Requests as JSON bytes straight into slots, wholly validated, without allocation once warm. What
// is unusual (docs/stages/engine.md lists it) it leaves to read_request() of facts/, which also has
// the words for what is wrong. Entry point: RequestReader.
#ifndef BYLAW_EVALUATOR_REQUEST_READER_H_
#define BYLAW_EVALUATOR_REQUEST_READER_H_

#include <memory>
#include <string_view>

#include "evaluator/engine.h"
#include "evaluator/words.h"
#include "facts/read_json.h"
#include "facts/schema.h"

namespace bylaw::engine {

/// What one thread needs to read; reused from request to request.
class RequestReader {
 public:
  /// All three outlive it.
  RequestReader(const Engine& engine, const Schema& schema, const Words& words);
  ~RequestReader();
  RequestReader(RequestReader&&) noexcept;

  /// True if `json` is a request that read_request() takes, and `slots` hold what Engine::read()
  /// makes of it. So true says also: its types and action are known and go together, and every
  /// attribute that it states is a claim or has the value that is known. An open part's symbol
  /// and entity are not filled in.
  bool read(std::string_view json, Timestamp now, RequestSlots& slots,
            OpenPart open = OpenPart::kNone);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_REQUEST_READER_H_
