// A request for a decision, as it came from the wire and typed against a schema. Entry point:
// Request; the reader of its AuthZEN-shaped JSON is facts/read_json.h.
#ifndef BYLAW_FACTS_REQUEST_H_
#define BYLAW_FACTS_REQUEST_H_

#include <set>
#include <string>
#include <vector>

#include "facts/entities.h"
#include "facts/schema.h"

namespace bylaw {

/// What the caller says it enforces; a permit that needs more is answered deny.
struct Enforces {
  bool filters = false;
  bool masks = false;
  bool duties = false;               // every duty
  std::set<std::string> duty_names;  // or these
  static Enforces everything() { return {true, true, true, {}}; }
};

/// An entity that a request names, with the claims it makes of it. `type` is invalid where the
/// schema has no such type; `type_name` is as sent.
struct RequestEntity {
  EntityTypeId type;
  std::string type_name;
  std::string id;
  std::vector<Slot> stated;  // by position in its type; absent where the request says nothing

  EntityRef ref() const { return {type, id}; }
};

struct Request {
  RequestEntity principal;
  RequestEntity resource;
  ActionId action;                      // invalid where the schema has no such action
  std::string action_name;              // as sent
  std::vector<Slot> action_properties;  // by position in the action; empty if the action is unknown
  std::vector<Slot>
      context;  // by position in the schema's context; [0] is the time, set by the evaluator
  Enforces enforces;
  size_t ignored = 0;  // undeclared members that were passed over
};

}  // namespace bylaw

#endif  // BYLAW_FACTS_REQUEST_H_
