// The proof that a graph decides as its rulebook, on random meshes; and graphs that were damaged
// where the verifier at the door can't see it, which it must not prove.
#include "checker/graph_proof.h"

#include <doctest/doctest.h>

#include <bit>
#include <cstring>
#include <set>

#include "compiler/lower/lower.h"
#include "graph/rows.h"
#include "tests/generate/mesh.h"

namespace bylaw::tests {
namespace {

using graph::Part;
using Result = PlaceProof::Result;

const Timestamp kAt = *parse_timestamp("2026-03-02T10:00:00Z");

constexpr const char* kModel = R"(module model
enum Tier ordered { public < internal < restricted }
enum Region { eea, uk, us }
taxonomy Purpose { service care under service marketing }
entity Team { }
entity User in Team { clearance: Tier  region: Region  mail: string  age: int }
entity Doc { domain: Domain  tier: Tier  region: Region  tags: set<Region> }
context { ip: ip  mfa: bool?  purpose: Purpose }
action read, export by User on Doc
)";

constexpr const char* kRules = R"(domain shop
import model
bylaw team { permit read, export when principal in Team::"a" and resource.tier <= internal }
bylaw office { permit read when principal in Team::"office" and context.ip in ip"10.0.0.0/8" }
bylaw partners { permit export when principal.mail matches r"[a-z]+@partner\.org" and eea in resource.tags }
bylaw closed { forbid export unless has context.mfa and context.mfa }
bylaw young { forbid read when principal.age < 18 and context.purpose under service }
bylaw east { permit read when principal.region == uk and resource.region == us or principal.age > 65 }
)";

constexpr const char* kWords = R"(domain shop
import model
bylaw staff { permit read when principal.mail.contains("@shop") and not (principal.mail like "*+*@*") }
bylaw partners { permit read, export when principal.mail like "*@*part*er" }
bylaw closed { forbid export when principal.mail like "x*y" or principal.mail.lower().contains("bot") }
bylaw guests { forbid read when principal.mail.contains("guest") }
)";

std::unique_ptr<Mesh> small_mesh(const char* rules = kRules) {
  MemoryDisk disk;
  disk.files["mesh.yaml"] =
      "mesh: m\ncentral: [global/]\ndomains:\n  shop: { path: domains/shop, owner: t }\n";
  disk.files["global/model.bylaw"] = kModel;
  disk.files["domains/shop/rules.bylaw"] = rules;
  Diagnostics diagnostics;
  auto mesh = compile_disk(disk, diagnostics);
  REQUIRE_FALSE(diagnostics.has_errors());
  return mesh;
}

struct Count {
  size_t proved = 0, differ = 0, unknown = 0;
};

Count prove(const Rulebook& book, std::span<const std::byte> bytes) {
  Count count;
  const auto graph = graph::Graph::open(bytes);
  if (!graph.ok()) return count;
  for (const PlaceProof& proof : prove_graph(book, *graph, {kAt})) {
    ++(proof.result == Result::kProved    ? count.proved
       : proof.result == Result::kDiffers ? count.differ
                                          : count.unknown);
    CHECK((proof.result != Result::kDiffers || !proof.why.empty()));
  }
  return count;
}

/// A copy of a graph's bytes whose parts can be written to.
class Damaged {
 public:
  explicit Damaged(const graph::GraphImage& image) : blocks_(image.bytes().size() / 64) {
    std::memcpy(blocks_.data(), image.bytes().data(), image.bytes().size());
  }
  std::span<std::byte> bytes() { return std::as_writable_bytes(std::span(blocks_)); }
  template <Part part>
  std::span<graph::Element<part>> get() {
    graph::GraphHeader header;
    std::memcpy(&header, bytes().data(), sizeof header);
    const auto place = header.places[static_cast<size_t>(part)];
    return {reinterpret_cast<graph::Element<part>*>(bytes().data() + place.offset),
            static_cast<size_t>(place.count)};
  }

 private:
  std::vector<graph::GraphBlock> blocks_;
};

TEST_CASE("the graphs of random meshes are proved") {
  Count all;
  for (uint64_t seed = 7000; seed < 7025; ++seed) {
    const auto mesh = random_mesh(seed, tiny_knobs());
    const Rulebook& book = mesh->mesh->rulebook;
    // Every second one looks for words where an automaton would do.
    const lower::TreeLimits limits{.joint_states = seed % 2 == 0 ? size_t{4096} : 1};
    const auto lowered = lower_rulebook(book, nullptr, limits);
    REQUIRE(lowered.ok());
    const Count count = prove(book, lowered->image.bytes());
    CAPTURE(seed);
    CHECK(count.differ == 0);
    all.proved += count.proved;
    all.unknown += count.unknown;
  }
  MESSAGE(all.proved, " places proved, ", all.unknown, " not decided");
  CHECK(all.proved > 50);
  CHECK(all.unknown * 10 < all.proved);
}

TEST_CASE("damaged graphs are not proved") {
  const auto mesh = small_mesh();
  const auto lowered = lower_rulebook(mesh->rulebook);
  REQUIRE(lowered.ok());
  const Count whole = prove(mesh->rulebook, lowered->image.bytes());
  CHECK(whole.differ == 0);
  CHECK(whole.unknown == 0);
  CHECK(whole.proved == 2);

  size_t caught = 0;
  size_t made = 0;
  const auto damage = [&](auto change) {
    Damaged damaged(lowered->image);
    if (!change(damaged)) return;
    ++made;
    const Count count = prove(mesh->rulebook, damaged.bytes());
    caught += count.proved == whole.proved ? 0 : 1;
  };
  // What decides: the leaves of all roots but those that only tell what may err.
  std::set<uint32_t> masks;
  std::set<uint32_t> entries;
  Damaged original(lowered->image);
  REQUIRE(original.get<Part::kNodes>().empty());
  for (const graph::BucketRecord& bucket : original.get<Part::kBuckets>()) {
    for (size_t row = 0; row < graph::kFoldRows; ++row) {
      if (row == static_cast<size_t>(graph::FoldRow::kErring)) continue;
      for (graph::Ref at = bucket.roots[row]; at != 0;) {
        const graph::LeafRecord& leaf = original.get<Part::kLeaves>()[graph::index_of(at)];
        for (uint32_t i = 0; i < leaf.entry_count; ++i) entries.insert(leaf.entries + i);
        for (uint32_t i = 0; i < leaf.row_count; ++i) {
          const graph::RowRecord& tests = original.get<Part::kRows>()[leaf.rows + i];
          const auto before =
              static_cast<uint32_t>(graph::bytes_before_masks(tests.form(), tests.count()));
          for (uint32_t k = 0; k < graph::masks_in(tests.form(), tests.count()); ++k) {
            masks.insert(tests.bytes + before + (k << tests.shift()));
          }
        }
        at = leaf.next;
      }
    }
  }
  // A rule that a row lets stand or not: the other way round.
  for (const uint32_t i : masks) {
    damage([&](Damaged& d) {
      d.get<Part::kMasks>()[i] ^= 1;
      return true;
    });
  }
  // Where the numbers are cut.
  const size_t cuts = Damaged(lowered->image).get<Part::kCuts>().size();
  for (size_t i = 0; i < cuts; ++i) {
    damage([&](Damaged& d) {
      d.get<Part::kCuts>()[i] += 1;
      return true;
    });
  }
  // An entry of a leaf that is another rule.
  for (const uint32_t i : entries) {
    damage([&](Damaged& d) {
      auto& entry = d.get<Part::kEntries>()[i];
      entry = (entry & graph::kChecked) | (((entry & ~graph::kChecked) + 1) % 7);
      return true;
    });
  }
  MESSAGE(caught, " of ", made, " caught");
  CHECK(made > 20);
  // A bit of a class that no value has, or of a rule that another row rules out, changes nothing.
  CHECK(caught * 10 >= made * 7);
}

TEST_CASE("words that are found: proved, and damaged ones are not") {
  const auto mesh = small_mesh(kWords);
  const auto lowered = lower_rulebook(mesh->rulebook, nullptr, {.joint_states = 1});
  REQUIRE(lowered.ok());
  const Count whole = prove(mesh->rulebook, lowered->image.bytes());
  CHECK(whole.differ == 0);
  CHECK(whole.unknown == 0);
  CHECK(whole.proved == 2);
  const auto graph = graph::Graph::open(lowered->image.bytes());
  REQUIRE(graph.ok());
  size_t finders = 0;
  size_t caught = 0;
  size_t made = 0;
  const auto damage = [&](auto change) {
    Damaged damaged(lowered->image);
    change(damaged);
    ++made;
    caught += prove(mesh->rulebook, damaged.bytes()).proved == whole.proved ? 0 : 1;
  };
  for (const graph::ClassifierRecord& c : graph->get<Part::kClassifiers>()) {
    if (c.form != graph::ClassifierForm::kFound) continue;
    ++finders;
    graph::FinderLayout layout;
    std::memcpy(static_cast<void*>(&layout), &graph->get<Part::kTables>()[c.table], sizeof layout);
    // Another byte on which a state goes on, another word that ends in it; another letter of a
    // glob.
    for (uint32_t i = 0; i < layout.state_words; i += 3) {
      damage([&](Damaged& d) { d.get<Part::kTables>()[layout.states + i] ^= 1u << 24; });
      damage([&](Damaged& d) { d.get<Part::kTables>()[layout.states + i] ^= 1u; });
    }
    for (uint32_t i = 0; i < layout.letter_count; i += 3) {
      damage([&](Damaged& d) { d.get<Part::kBytes>()[layout.letters + i] ^= 1; });
    }
  }
  MESSAGE(caught, " of ", made, " caught");
  CHECK(finders == 2);
  CHECK(made > 25);
  // Another shorter end of what was read matters to few texts, which the examples may not have.
  CHECK(caught * 10 >= made * 7);
}

}  // namespace
}  // namespace bylaw::tests
