// The C++ API of the engine: a policy decision point over a bundle that `bylaw compile` made. Entry
// points: PdpSnapshot::open(), Pdp.
//
// Errors are sentences in a Result; whatever isn't decided is denied. Times are the caller's; one
// outside the years 0001 to 9999 is an error, or a denial as invalid where there is no Result.
#ifndef BYLAW_EVALUATOR_PDP_H_
#define BYLAW_EVALUATOR_PDP_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "facts/outcome.h"
#include "facts/request.h"
#include "facts/schema.h"

namespace bylaw {

namespace engine {
class Holder;
class Loaded;
struct Prepared;
}  // namespace engine

/// Policy and facts at one time. Immutable and cheap to copy; any number of threads may use it.
class PdpSnapshot {
 public:
  /// Maps a bundle and checks all of it; the error says what is wrong with the file.
  static Result<PdpSnapshot> open(const std::string& path);

  /// The same policy over facts that have changed; what is untouched is shared. The change is JSON:
  /// {"upsert": [entities], "remove": [{"type", "id"}]}. Refused is also what would bring about
  /// what no bundle has: an owner that is not described, an entity that stands in itself, a broken
  /// assumption about facts.
  Result<PdpSnapshot> update(std::string_view change) const;

  /// The vocabulary of requests. Lasts as long as a copy of the snapshot.
  const Schema& schema() const;
  /// The policy that a rule of PdpDecision::reasons stands in: "clothing.analysts_read_orders".
  std::string_view policy_of(uint32_t rule) const;
  /// "sha256:…"; that of facts takes time in proportion to them once they were updated.
  std::string policy_digest() const;
  std::string facts_digest() const;

 private:
  friend class Pdp;
  friend class PdpHolder;
  explicit PdpSnapshot(std::shared_ptr<const engine::Loaded> loaded);
  std::shared_ptr<const engine::Loaded> loaded_;
};

/// Holds the snapshot that all who follow it decide from. Any thread may call any member at any
/// time; copies hold the same.
class PdpHolder {
 public:
  explicit PdpHolder(const PdpSnapshot& snapshot);

  /// Who follows takes it with the next decision, and is never held up.
  void set(const PdpSnapshot& snapshot);
  /// Lays a change of facts over what is held. Two at once wait for each other; none is lost.
  Status update(std::string_view change);
  PdpSnapshot get() const;

 private:
  friend class Pdp;
  std::shared_ptr<engine::Holder> holder_;
};

/// A denial until it is decided. Text and list last until the next decision of the same Pdp.
struct PdpDecision {
  bool permit = false;
  Outcome outcome = Outcome::kInvalid;
  std::span<const uint32_t> reasons;  // all rules that apply in the deciding row, ascending
  std::string_view json;  // the whole answer (docs/decisions-json.md), if it was asked for
};

/// A typed request that may be decided again and again: its names are looked up once for each
/// snapshot. Of one thread at a time.
class PdpRequest {
 public:
  /// Of the schema of the snapshot that first decides it (facts/read_json.h has read_request());
  /// `context` may be left empty, and its first place is the time. Once a holder has a snapshot
  /// with another vocabulary the request is denied as invalid: it is to be typed anew.
  explicit PdpRequest(Request request);
  PdpRequest(PdpRequest&&) noexcept;
  PdpRequest& operator=(PdpRequest&&) noexcept;
  ~PdpRequest();

  /// Ids and texts are put into Unicode's normalisation form C, as they are in requests of bytes.
  /// What can't be (an id that is empty, a text that is no UTF-8) is told here, and the request is
  /// denied as invalid.
  const Status& status() const;

 private:
  friend class Pdp;
  std::unique_ptr<engine::Prepared> prepared_;
};

struct PdpFound {
  std::vector<std::string> ids;  // of entities, in order; of actions the names
  std::string next;              // the token of the next page; empty: there is none
};

/// Decides. Of one thread; once it has grown what it needs it allocates nothing, unless a request
/// of bytes is written in an unusual way or an error tells of a value of it that doesn't fit
/// (docs/cpp-api.md).
class Pdp {
 public:
  explicit Pdp(const PdpSnapshot& snapshot);
  /// Decides from what is held when a decision begins.
  explicit Pdp(const PdpHolder& holder);
  Pdp(Pdp&&) noexcept;
  Pdp& operator=(Pdp&&) noexcept;
  ~Pdp();

  /// The bytes of an AuthZEN request, or of "evaluations" (a permit if all of them are); the error
  /// says why they are none.
  Result<PdpDecision> decide(std::string_view request, Timestamp now, bool want_json = true);
  PdpDecision decide(PdpRequest& request, Timestamp now);
  /// The request for each of the resources of those ids, of the type that it names. Its own
  /// resource needs no id and states nothing. `decisions` has a place for each; reasons are not
  /// told. An id that no request can have (it is empty or no UTF-8) is denied as invalid.
  Status decide_each(std::string_view request, std::span<const std::string_view> ids, Timestamp now,
                     std::span<PdpDecision> decisions);
  /// AuthZEN's search: a request of which one part lacks its id (or the action is missing), with
  /// "page": {"limit", "token"} if it is wanted. A page has 100 unless its limit says otherwise,
  /// and no more than 10,000.
  Result<PdpFound> search(std::string_view request, Timestamp now);

  /// What the last decision was made from.
  PdpSnapshot snapshot() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bylaw

#endif  // BYLAW_EVALUATOR_PDP_H_
