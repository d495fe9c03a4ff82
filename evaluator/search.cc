#include "evaluator/search.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "evaluator/sweep.h"

namespace bylaw::engine {
namespace {

using graph::Base;

constexpr std::string_view kHex = "0123456789abcdef";

/// A token is the last name of the page before, in hexadecimal digits, so that it is plain text
/// anywhere.
std::string token_of(std::string_view last) {
  std::string token = "1";
  for (const char c : last) {
    token += kHex[static_cast<uint8_t>(c) >> 4];
    token += kHex[static_cast<uint8_t>(c) & 15];
  }
  return token;
}

std::optional<std::string> last_of(std::string_view token) {
  if (token.empty()) return std::string();
  if (token.front() != '1' || token.size() % 2 == 0 || token.size() == 1) return std::nullopt;
  std::string last;
  for (size_t i = 1; i < token.size(); i += 2) {
    const size_t high = kHex.find(token[i]);
    const size_t low = kHex.find(token[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    last += static_cast<char>(high << 4 | low);
  }
  return last;
}

class Searcher {
 public:
  Searcher(Decider& decider, SearchQuery query, Timestamp now)
      : decider_(decider),
        loaded_(decider.loaded()),
        engine_(loaded_.engine()),
        request_(std::move(query.request)),
        open_(query.open),
        limit_(std::min(query.limit.value_or(kUsualPage), kLargestPage)),
        now_(now) {
    request_.context.resize(loaded_.schema().context.size());
    request_.context[0] = Slot::present(now);
  }

  Found find(const std::string& after);

 private:
  void find_actions(const std::string& after);
  void find_entities(const std::string& after);
  bool permits();
  /// False once the page is full, which is known when one more is found.
  bool add(std::string name);

  Decider& decider_;
  const Loaded& loaded_;
  const Engine& engine_;
  Request request_;
  OpenPart open_;
  size_t limit_;
  Timestamp now_;
  Found found_;
};

bool Searcher::add(std::string name) {
  if (found_.ids.size() == limit_) {
    found_.next = token_of(found_.ids.back());
    return false;
  }
  found_.ids.push_back(std::move(name));
  return true;
}

/// Of the request as it stands in `request_` and in the decider's slots.
bool Searcher::permits() {
  ++found_.tested;
  const Decision decision = engine_.decide(decider_.slots(), decider_.context(), true);
  if (!decision.permit || loaded_.plain().is_word(decider_.slots(), decision)) {
    return decision.permit;
  }
  RequestSlots slots;
  return answer(loaded_, request_, now_, decider_.context(), slots, {.tell = false}).permit;
}

void Searcher::find_actions(const std::string& after) {
  const Schema& schema = loaded_.schema();
  std::vector<std::pair<std::string, ActionId>> actions;
  for (size_t i = 0; i < schema.actions.size(); ++i) {
    const ActionId id = schema.actions.id_at(i);
    const QualifiedName& name = schema.actions[id].name;
    const bool applies =
        schema.find_environment(id, request_.principal.type, request_.resource.type).has_value();
    const bool local = schema.find_action(name.local) == id;
    if (applies) actions.emplace_back(local ? name.local : name.full(), id);
  }
  std::ranges::sort(actions);
  found_.known = actions.size();
  for (const auto& [name, action] : actions) {
    if (!after.empty() && name <= after) continue;
    request_.action = action;
    request_.action_properties.assign(schema.actions[action].properties.size(), Slot());
    engine_.read(request_, now_, decider_.slots());
    if (permits() && !add(name)) return;
  }
}

void Searcher::find_entities(const std::string& after) {
  const Snapshot& snapshot = engine_.snapshot();
  RequestSlots& slots = decider_.slots();
  const bool subject = open_ == OpenPart::kSubject;
  RequestEntity& asked = subject ? request_.principal : request_.resource;
  engine_.read(request_, now_, slots);
  RequestEntitySlots& open = subject ? slots.principal : slots.resource;
  const auto all = snapshot.of_type(open.type);
  found_.known = all.size();
  const std::vector<bool> may =
      candidates(engine_, loaded_.search_index(), slots,
                 subject ? Base::kPrincipal : Base::kResource, decider_.context());
  const auto id_of = [&](uint32_t entity) {
    return snapshot.symbols().text(snapshot.entities()[entity].symbol);
  };
  auto first = all.begin();
  if (!after.empty()) {
    first = std::upper_bound(all.begin(), all.end(), std::string_view(after),
                             [&](std::string_view name, uint32_t e) { return name < id_of(e); });
  }
  for (auto it = first; it != all.end(); ++it) {
    if (!may[*it]) continue;
    const EntityRecord& record = snapshot.entities()[*it];
    open.symbol = record.symbol;
    open.entity = *it;
    open.row = record.row;
    asked.id = id_of(*it);
    if (permits() && !add(asked.id)) return;
  }
}

Found Searcher::find(const std::string& after) {
  const Schema& schema = loaded_.schema();
  const bool known = request_.principal.type.valid() && request_.resource.type.valid();
  if (open_ == OpenPart::kAction) {
    if (known) find_actions(after);
    return std::move(found_);
  }
  const RequestEntity& asked = open_ == OpenPart::kSubject ? request_.principal : request_.resource;
  found_.type = asked.type_name;
  const bool applies =
      known && request_.action.valid() &&
      schema.find_environment(request_.action, request_.principal.type, request_.resource.type);
  if (applies) find_entities(after);
  return std::move(found_);
}

}  // namespace

Result<Found> search(Decider& decider, std::string_view request, Timestamp now) {
  Result<SearchQuery> query = read_search(request, decider.loaded().schema());
  if (!query.ok()) return query.error();
  const std::optional<std::string> after = last_of(query->token);
  if (!after) return Error{"page.token is no token of a page of this search"};
  return Searcher(decider, *std::move(query), now).find(*after);
}

std::string found_json(const Found& found) {
  using Json = nlohmann::ordered_json;
  Json results = Json::array();
  for (const std::string& id : found.ids) {
    results.push_back(found.type.empty() ? Json{{"name", id}}
                                         : Json{{"type", found.type}, {"id", id}});
  }
  const Json json{{"results", std::move(results)},
                  {"page", {{"next_token", found.next}, {"count", found.ids.size()}}}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace bylaw::engine
