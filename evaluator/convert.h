// Values of facts/ as data. Entry point: DatumMaker.
#ifndef BYLAW_EVALUATOR_CONVERT_H_
#define BYLAW_EVALUATOR_CONVERT_H_

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "evaluator/machine.h"
#include "facts/entities.h"
#include "facts/schema.h"
#include "graph/datum.h"

namespace bylaw::engine {

/// Puts members and addresses into the arrays of `pool`, which will stand behind so many others;
/// `symbol` numbers texts.
class DatumMaker {
 public:
  DatumMaker(graph::Pool pool, std::vector<graph::Datum>& members,
             std::vector<graph::Address>& addresses,
             std::function<uint32_t(std::string_view)> symbol, size_t members_before = 0,
             size_t addresses_before = 0)
      : pool_(pool),
        members_(members),
        addresses_(addresses),
        symbol_(std::move(symbol)),
        members_before_(members_before),
        addresses_before_(addresses_before) {}

  graph::Datum make(const Value& value);
  graph::Datum make(const Slot& slot);

 private:
  void add_members(const std::vector<const Value*>& values, graph::Datum& collection);

  graph::Pool pool_;
  std::vector<graph::Datum>& members_;
  std::vector<graph::Address>& addresses_;
  std::function<uint32_t(std::string_view)> symbol_;
  size_t members_before_;
  size_t addresses_before_;
};

/// Equality of such data is equality of kind, aux and n.
constexpr bool is_scalar(graph::Kind kind) {
  return kind != graph::Kind::kIp && kind < graph::Kind::kRecord;
}

/// As Schema::value_text() writes the value of a datum, at the end of `out`; nothing if it is none.
void append_value(const Machine& machine, const Schema& schema, const graph::Datum& datum,
                  std::string& out);

/// The value that a datum of the machine stands for; nothing if it is none.
std::optional<Value> value_of(const Machine& machine, const graph::Datum& datum);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_CONVERT_H_
