#include "facts/settle.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/load.h"
#include "base/text.h"

namespace bylaw {
namespace {

bool is_ascii(std::string_view text) {
  constexpr uint64_t kHigh = 0x8080808080808080u;
  uint64_t high = 0;
  size_t i = 0;
  for (; i + sizeof high <= text.size(); i += sizeof high) high |= load<uint64_t>(&text[i]);
  for (; i < text.size(); ++i) high |= static_cast<uint8_t>(text[i]);
  return (high & kHigh) == 0;
}

/// Settles what is in one part of a request; what is wrong with it is kept.
class Settler {
 public:
  explicit Settler(std::string part) : part_(std::move(part)) {}

  void id(std::string& id) {
    std::string settled;
    const std::string_view found = settle_id(id, settled);
    if (found.data() == nullptr) {
      fail(id.empty() ? "an id that is empty" : "an id that is no UTF-8 or too long");
    } else if (found.data() != id.data()) {
      id = std::move(settled);
    }
  }

  void slots(std::vector<Slot>& slots) {
    for (Slot& slot : slots) {
      if (slot.state == Slot::State::kPresent) slot.value = value(slot.value);
    }
  }

  Status status() && { return std::move(status_); }

 private:
  void fail(const std::string& what) {
    if (status_.ok()) status_ = Error{part_ + " has " + what};
  }

  std::string text(const std::string& text) {
    if (is_ascii(text)) return text;
    if (!invalid_utf8(text)) return to_nfc(text);
    fail("a text that is no UTF-8");
    return {};
  }

  std::vector<Value> values(const std::vector<Value>& members) {
    std::vector<Value> settled;
    for (const Value& member : members) settled.push_back(value(member));
    return settled;
  }

  /// Values nest no deeper than their types.
  Value value(const Value& value) {
    if (const auto* string = value.if_a<std::string>()) return Value(text(*string));
    if (const auto* named = value.if_a<EntityRef>()) {
      EntityRef ref = *named;
      id(ref.id);
      return Value(std::move(ref));
    }
    if (const auto* record = value.if_a<RecordValue>()) {
      std::vector<std::optional<Value>> members;
      if (record->members != nullptr) members = *record->members;
      for (std::optional<Value>& member : members) {
        if (member) member = this->value(*member);
      }
      return Value::record(record->record, std::move(members));
    }
    if (value.if_a<SetValue>() != nullptr) return Value::set(values(value.members()));
    if (value.if_a<ListValue>() != nullptr) return Value::list(values(value.members()));
    return value;
  }

  std::string part_;
  Status status_;
};

}  // namespace

std::string_view settle_id(std::string_view id, std::string& settled) {
  if (id.empty() || id.size() > kMostIdBytes) return {};
  if (is_ascii(id)) return id;
  if (invalid_utf8(id)) return {};
  settled = to_nfc(id);
  return settled == id ? id : std::string_view(settled);
}

Status settle_request(Request& request) {
  const auto entity = [](std::string part, RequestEntity& who) {
    Settler settler(std::move(part));
    settler.id(who.id);
    settler.slots(who.stated);
    return std::move(settler).status();
  };
  if (Status status = entity("the subject", request.principal); !status.ok()) return status;
  if (Status status = entity("the resource", request.resource); !status.ok()) return status;
  Settler properties("the action");
  properties.slots(request.action_properties);
  if (Status status = std::move(properties).status(); !status.ok()) return status;
  Settler context("the context");
  context.slots(request.context);
  return std::move(context).status();
}

}  // namespace bylaw
