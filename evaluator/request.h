// A request as typed slots over a snapshot, and how values of the facts become data. Entry point:
// RequestSlots; Context::read() fills one.
#ifndef BYLAW_EVALUATOR_REQUEST_H_
#define BYLAW_EVALUATOR_REQUEST_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/datum.h"

namespace bylaw::engine {

/// An attribute of the principal or resource that the request states and may state.
struct Claim {
  uint32_t attribute = 0;
  graph::Datum value;
};

/// A principal or resource.
struct RequestEntitySlots {
  uint32_t type = graph::kNone;    // kNone: the schema has no such type
  uint32_t symbol = graph::kNone;  // of its id
  uint32_t entity = graph::kNone;  // its index in the snapshot; kNone: unknown
  uint32_t row = 0;                // where its classes stand in the snapshot, if it is known
};

/// Texts with numbers, equal ones once; what it holds is kept when it is cleared.
class Texts {
 public:
  void clear();
  size_t size() const { return ends_.size(); }
  std::string_view operator[](size_t i) const {
    const size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(bytes_).substr(begin, ends_[i] - begin);
  }
  bool contains(std::string_view text) const;
  /// Its number; `hash` is hash_of(text).
  uint32_t add(std::string_view text, uint64_t hash);

 private:
  uint32_t place_of(std::string_view text, uint64_t hash) const;
  void index();

  std::string bytes_;
  std::vector<size_t> ends_;
  std::vector<uint32_t> places_;  // a hash of numbers + 1, once there are many
};

/// Everything that a decision depends on beside the facts. It is bound to the snapshot that it was
/// read for. What every decision reads is one cache line.
struct alignas(64) RequestSlots {
  RequestEntitySlots principal;
  RequestEntitySlots resource;
  uint32_t action = graph::kNone;  // kNone: the schema has no such action
  uint32_t claims = 0;             // how many there are; 0 spares a look at them
  int64_t now_ms = 0;              // the time of the decision
  uint8_t enforces = 0;            // graph::Shape: what the caller enforces; duties: all of them
  std::vector<Claim> principal_claims;
  std::vector<Claim> resource_claims;
  std::vector<graph::Datum> context;     // by position; [0] is not read
  std::vector<graph::Datum> properties;  // of the action, by position

  Texts duties;  // names of duties that the caller enforces, local or full, where not all

  // What the data above refer to.
  std::vector<graph::Datum> members;
  std::vector<graph::Address> addresses;
  Texts texts;  // that the snapshot doesn't know: symbols from its size on
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_REQUEST_H_
