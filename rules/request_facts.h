// The facts of one decision: the entity store with the request's claims laid over it, its context
// and properties, and the clock. Everything an expression can read is read here. Entry point:
// RequestFacts.
#ifndef BYLAW_RULES_REQUEST_FACTS_H_
#define BYLAW_RULES_REQUEST_FACTS_H_

#include <map>
#include <string>
#include <vector>

#include "facts/entities.h"
#include "facts/request.h"
#include "rules/rulebook.h"

namespace bylaw {

/// Where the resource belongs.
struct ResourceDomain {
  enum class State : uint8_t {
    kNone,        // it has no domain: the root's rules alone
    kDomain,      // `term`
    kUnknown,     // the store doesn't know the resource, so it can't be told
    kUndeclared,  // the store gives it a domain that the mesh doesn't have
  };
  State state = State::kNone;
  TermId term = Schema::kRoot;  // the root unless kDomain
  std::string problem;          // kUnknown, kUndeclared: one sentence
};

/// Holds references to all it is made of.
class RequestFacts {
 public:
  RequestFacts(const Rulebook& rulebook, const EntityStore& store, const Request& request,
               Timestamp now);

  const Rulebook& rulebook() const { return rulebook_; }
  const EntityStore& store() const { return store_; }
  const Request& request() const { return request_; }
  Timestamp now() const { return now_; }
  const ResourceDomain& domain() const { return domain_; }

  /// What is known of an attribute of any entity: a claim, else the store. Absent only if it is
  /// optional and known to be absent; a required one that is missing, or an attribute of an entity
  /// that nobody knows, is invalid.
  Slot attribute(const EntityRef& entity, uint32_t index) const;
  Slot context(uint32_t index) const;
  Slot property(uint32_t index) const;
  /// The setting nearest to the resource's domain.
  const Value& parameter(ParameterId id) const;

  /// "principal.clearance: restricted is stated, internal is known": stated attributes that are no
  /// claims and differ.
  const std::vector<std::string>& ignored() const { return ignored_; }
  /// `User::"bob" is not known`.
  std::string not_known(const EntityRef& entity) const;

 private:
  void lay_claims(const RequestEntity& entity, const std::string& role);
  ResourceDomain find_domain() const;

  const Rulebook& rulebook_;
  const EntityStore& store_;
  const Request& request_;
  Timestamp now_;
  std::map<EntityRef, std::map<uint32_t, Slot>> claims_;
  std::vector<std::string> ignored_;
  ResourceDomain domain_;
};

}  // namespace bylaw

#endif  // BYLAW_RULES_REQUEST_FACTS_H_
