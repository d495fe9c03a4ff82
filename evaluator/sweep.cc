#include "evaluator/sweep.h"

#include <algorithm>

#include "evaluator/walk.h"

namespace bylaw::engine {

using graph::Base;
using graph::FoldRow;
using graph::kNone;
using graph::NodeForm;
using graph::Part;
using graph::Ref;

namespace {

/// A sweep that has looked at so many times all entities gives up and takes all of them.
constexpr size_t kMostRounds = 64;

/// A test on the way to a place: a class, or a member of a multi-valued input, from `low` up to
/// `high`. `before`: the link before it.
struct Link {
  uint32_t offset = 0;
  uint32_t low = 0;
  uint32_t high = 0;
  uint32_t before = kNone;
  bool multi = false;
};

/// A place still to be looked at, and the last test before it.
struct Place {
  Ref at = 0;
  uint32_t link = kNone;
};

}  // namespace

class Sweep {
 public:
  Sweep(const Engine& engine, const SearchIndex& index, const RequestSlots& request, Base open,
        Context& context, uint32_t environment, uint32_t domain)
      : engine_(engine),
        snapshot_(engine.snapshot()),
        index_(index),
        open_(open),
        type_(open == Base::kPrincipal ? request.principal.type : request.resource.type),
        hot_(engine.tables_),
        walk_(engine, request, context, environment, domain),
        found_(snapshot_.entities().size(), false) {}

  /// Looks below a root. `level`: the domain that holds it, where it is the resource that is open.
  void look(Ref root, uint32_t level);
  std::vector<bool> take() && { return std::move(found_); }
  void add(uint32_t entity) { found_[entity] = true; }

 private:
  bool is_open(const graph::InputRecord& input) const;
  void node(const graph::NodeRecord& node, uint32_t link);
  void leaf(const graph::LeafRecord& leaf, uint32_t link);
  void push(Ref at, uint32_t link) {
    if (at != 0) places_.push_back({at, link});
  }
  void push_children(const graph::NodeRecord& node, uint32_t link);
  void push_tested(const graph::NodeRecord& node, const graph::InputRecord& input, uint32_t link);
  std::span<const uint32_t> narrowest(uint32_t link) const;
  bool passes(uint32_t entity, uint32_t link) const;
  void take_all();

  const Engine& engine_;
  const Snapshot& snapshot_;
  const SearchIndex& index_;
  Base open_;
  uint32_t type_;
  const HotTables& hot_;
  Walk walk_;
  std::vector<bool> found_;
  std::vector<Place> places_;
  std::vector<Link> links_;
  std::vector<uint32_t> of_level_;  // entities below the level, if it is not the root
  bool all_levels_ = true;
  size_t looked_ = 0;
};

/// Whether an input's class is not known before the entity is.
bool Sweep::is_open(const graph::InputRecord& input) const {
  if (input.base != Base::kComputed) return input.base == open_;
  const auto& depends = open_ == Base::kPrincipal ? engine_.of_principal_ : engine_.of_resource_;
  return depends[input.offset] != 0;
}

void Sweep::take_all() {
  for (const uint32_t entity : snapshot_.of_type(type_)) found_[entity] = true;
}

/// All children, whatever leads to them.
void Sweep::push_children(const graph::NodeRecord& node, uint32_t link) {
  const uint32_t* table = hot_.tables + node.table;
  switch (node.form) {
    case NodeForm::kDense:
      for (uint32_t k = 0; k < node.count; ++k) push(table[k], link);
      break;
    case NodeForm::kHash:
      for (uint32_t i = 0; i < node.count; ++i) {
        if (table[2 * i] != 0) push(table[2 * i + 1], link);
      }
      break;
    case NodeForm::kBlocks:
      push(node.odd, link);
      for (uint32_t i = 0; i < node.count; ++i) push(table[i], link);
      break;
  }
}

/// Children to which some entity leads, each behind its test.
void Sweep::push_tested(const graph::NodeRecord& node, const graph::InputRecord& input,
                        uint32_t link) {
  const Postings& postings = index_.classes(type_, input.offset);
  const auto push_below = [&](Ref child, uint32_t low, uint32_t high) {
    if (child == 0) return;
    links_.push_back({input.offset, low, high, link, input.multi != 0});
    push(child, static_cast<uint32_t>(links_.size() - 1));
  };
  if (node.form != NodeForm::kBlocks) {
    for (const uint32_t key : postings.keys()) push_below(walk_.child_of(node, key), key, key + 1);
    return;
  }
  const uint32_t* table = hot_.tables + node.table;
  const auto push_any = [&](Ref child, uint32_t low, uint32_t high) {
    if (!postings.of(low, high).empty()) push_below(child, low, high);
  };
  push_any(node.odd, 0, graph::kFirstClass);
  for (uint32_t i = 0; i < node.count; ++i) {
    const uint32_t low = node.first_class + (i << node.shift);
    push_any(table[i], low, low + (1u << node.shift));
  }
}

void Sweep::node(const graph::NodeRecord& node, uint32_t link) {
  push(node.rest, link);
  const graph::InputRecord& input = hot_.inputs[node.input];
  if (is_open(input)) {
    if (input.base == Base::kComputed) return push_children(node, link);
    return push_tested(node, input, link);
  }
  const uint32_t k = walk_.known_class(node.input);
  if (input.multi == 0) return push(walk_.child_of(node, k), link);
  for (const uint32_t member : walk_.list(k)) push(walk_.child_of(node, member), link);
}

/// As few entities as one of the tests, or the level, leaves.
std::span<const uint32_t> Sweep::narrowest(uint32_t link) const {
  std::span<const uint32_t> best = snapshot_.of_type(type_);
  if (!all_levels_) best = of_level_;
  for (uint32_t at = link; at != kNone; at = links_[at].before) {
    const Link& test = links_[at];
    const auto left = index_.classes(type_, test.offset).of(test.low, test.high);
    // Of several members one entity may stand there twice, which does no harm.
    if (left.size() < best.size()) best = left;
  }
  return best;
}

bool Sweep::passes(uint32_t entity, uint32_t link) const {
  const uint32_t* row = snapshot_.row(snapshot_.entities()[entity].row);
  for (uint32_t at = link; at != kNone; at = links_[at].before) {
    const Link& test = links_[at];
    const auto within = [&](uint32_t k) { return k >= test.low && k < test.high; };
    const uint32_t k = row[test.offset];
    const bool holds = test.multi ? std::ranges::any_of(walk_.list(k), within) : within(k);
    if (!holds) return false;
  }
  return true;
}

/// Which entities some rule of the leaf is left for.
void Sweep::leaf(const graph::LeafRecord& leaf, uint32_t link) {
  uint64_t alive = leaf.entry_count >= 64 ? ~uint64_t{0} : (uint64_t{1} << leaf.entry_count) - 1;
  const auto rows = std::span(hot_.rows + leaf.rows, leaf.row_count);
  for (const graph::RowRecord& row : rows) {
    if ((alive & row.tested) != 0 && !is_open(hot_.inputs[row.input])) alive &= walk_.left_by(row);
  }
  if (alive == 0) return;
  const auto entities = narrowest(link);
  looked_ += entities.size();
  for (const uint32_t entity : entities) {
    if (found_[entity] || !passes(entity, link)) continue;
    const EntityRecord& record = snapshot_.entities()[entity];
    if (!all_levels_ && !std::ranges::binary_search(of_level_, entity)) continue;
    walk_.set_row(open_, snapshot_.row(record.row));
    uint64_t left = alive;
    for (const graph::RowRecord& row : rows) {
      if (row.base() == open_ && (left & row.tested) != 0) left &= walk_.left_by(row);
    }
    if (left != 0) found_[entity] = true;
  }
}

void Sweep::look(Ref root, uint32_t level) {
  if (root == 0) return;
  all_levels_ = open_ != Base::kResource || level == 0;
  if (!all_levels_) {
    of_level_.clear();
    const Postings& domains = index_.domains(type_);
    for (const uint32_t domain : domains.keys()) {
      if (!engine_.below(domain, level)) continue;
      const auto here = domains.of(domain, domain + 1);
      of_level_.insert(of_level_.end(), here.begin(), here.end());
    }
    if (of_level_.empty()) return;
    std::ranges::sort(of_level_);
  }
  const size_t most = kMostRounds * (snapshot_.of_type(type_).size() + 1);
  places_.clear();
  links_.clear();
  push(root, kNone);
  while (!places_.empty()) {
    const Place place = places_.back();
    places_.pop_back();
    if (++looked_ > most) return take_all();
    if (graph::is_leaf(place.at)) {
      const graph::LeafRecord& here = hot_.leaves[graph::index_of(place.at)];
      leaf(here, place.link);
      push(here.next, place.link);
    } else {
      node(hot_.nodes[graph::index_of(place.at)], place.link);
    }
  }
}

std::vector<bool> candidates(const Engine& engine, const SearchIndex& index, RequestSlots& request,
                             Base open, Context& context) {
  const graph::Graph& graph = engine.snapshot().graph();
  RequestEntitySlots& unknown = open == Base::kPrincipal ? request.principal : request.resource;
  unknown.symbol = kNone;
  unknown.entity = kNone;
  const RequestEntitySlots& known = open == Base::kPrincipal ? request.resource : request.principal;
  std::vector<bool> none(engine.snapshot().entities().size(), false);
  const uint32_t environment =
      engine.environment(request.action, request.principal.type, request.resource.type);
  if (environment == kNone) return none;
  DomainOf domain;
  if (open == Base::kPrincipal && known.entity != kNone) {
    domain = engine.snapshot().head(known.row).domain();
  }
  engine.prepare(request, context, domain.term);
  Sweep sweep(engine, index, request, open, context, environment, domain.term);
  const auto buckets = graph.get<Part::kBuckets>();
  for (const graph::BucketRecord& bucket : buckets) {
    if (bucket.environment != environment) continue;
    // A principal is weighed by the rules of the domains around the resource.
    if (open == Base::kPrincipal && !engine.is_below(domain.term, bucket.level)) continue;
    for (const FoldRow row : {FoldRow::kGuarantee, FoldRow::kPermit}) {
      sweep.look(bucket.roots[static_cast<size_t>(row)], bucket.level);
    }
  }
  // What the request claims of the entity that it names holds in the open place too.
  if (request.claims > 0 && known.type == unknown.type && known.entity != kNone) {
    sweep.add(known.entity);
  }
  return std::move(sweep).take();
}

}  // namespace bylaw::engine
