// Readers of JSON: entities and requests, typed against the schema. Entry points: read_entities(),
// read_request(), read_value().
#ifndef BYLAW_FACTS_READ_JSON_H_
#define BYLAW_FACTS_READ_JSON_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "base/source.h"
#include "facts/entities.h"
#include "facts/request.h"
#include "facts/schema.h"

namespace bylaw {

/// Adds the entities of `[{"type","id","attributes":{…},"parents":[{"type","id"}]}]`. Every problem
/// is a diagnostic with the JSON path and, since `file` holds the text, its place: unknown type,
/// unknown or ill-typed attribute, missing required attribute, duplicate entity, parent of a type
/// that isn't allowed. What could be read is kept.
void read_entities(const SourceMap& sources, FileId file, const Schema& schema,
                   EntityStoreBuilder& store, Diagnostics& diagnostics);

/// After all files are read: references to entities that are not there, cycles in the hierarchy.
void check_references(const Schema& schema, const EntityStore& store, Diagnostics& diagnostics);

/// Reads an AuthZEN-shaped request, with an optional member "enforces": ["filters", "masks",
/// "duties", or duties' names]. Not JSON, duplicate keys, a missing or ill-typed subject, action or
/// resource are errors of the whole request; an ill-typed property is an invalid slot; undeclared
/// members are counted; `time` in the context is ignored; "evaluations" (other requests) are none.
Result<Request> read_request(std::string_view json, const Schema& schema);

/// A part of a request that a batch or a search fills in: it lacks its id (an action may be missing
/// wholly), and may state nothing.
enum class OpenPart : uint8_t { kNone, kSubject, kAction, kResource };
/// A request of which a part is open. An id that it has is not looked at; "evaluations" are none.
Result<Request> read_open_request(std::string_view json, const Schema& schema, OpenPart open);

/// AuthZEN's search: a request of which one part lacks its id, or the action is missing, and
/// "page":
/// {"limit", "token"}.
struct SearchQuery {
  Request request;
  OpenPart open = OpenPart::kNone;
  std::optional<size_t> limit;
  std::string token;  // where to go on; empty: at the beginning
};
Result<SearchQuery> read_search(std::string_view json, const Schema& schema);

/// AuthZEN's evaluations: when answering many may stop.
enum class Evaluate : uint8_t { kAll, kUntilDeny, kUntilPermit };
/// One request or many.
struct Requests {
  bool many = false;  // "evaluations" were asked for
  Evaluate evaluate = Evaluate::kAll;
  std::vector<Result<Request>> list;  // each by itself may be none
};
/// Reads a request, or {"evaluations": […]}: subject, action, resource, context and "enforces" that
/// one of those lacks are those beside "evaluations"; "options" may have an
/// "evaluations_semantic".
Result<Requests> read_requests(std::string_view json, const Schema& schema);

/// One value of a type, as attributes are written; the error says where it doesn't fit.
Result<Value> read_value(std::string_view json, const Schema& schema, TypeId type);

/// A request as JSON, the shape read_request() takes.
std::string write_request(const Request& request, const Schema& schema);

/// Answers to many requests, JSON objects each, as one: {"evaluations": […]}.
std::string write_evaluations(const std::vector<std::string>& answers);

/// A value as JSON, the shape read_value() takes.
std::string write_value(const Value& value, const Schema& schema);

/// An entity, or a reference to one, as JSON on one line.
std::string write_entity(const Entity& entity, const Schema& schema);
std::string write_reference(const EntityRef& ref, const Schema& schema);

/// All entities as JSON, the shape read_entities() takes: in order of type and id, one on each
/// line. Equal stores give equal texts.
std::string write_entities(const EntityStore& store, const Schema& schema);

}  // namespace bylaw

#endif  // BYLAW_FACTS_READ_JSON_H_
