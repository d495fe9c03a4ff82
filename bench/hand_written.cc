// The policies of ten rules of bench/families.cc, as one would write them down in C++: an `if` for
// each rule.
#include "bench/hand_written.h"

#include <utility>

namespace bylaw::bench {
namespace {

uint32_t structured(const HandFacts& facts, const HandRequest& request) {
  const HandUser& u = facts.users[request.user];
  const HandThing& t = facts.things[request.thing];
  uint32_t held = 0;
  if (!request.reads) return held;
  if (u.role == "role0" && request.purpose == "purpose14") held |= 1u << 0;
  if (u.level >= 2 && t.kind == "kind8") held |= 1u << 1;
  if (u.level >= 9 && t.kind == "kind8") held |= 1u << 2;
  if (u.level >= 7 && t.kind == "kind4") held |= 1u << 3;
  if (t.id == "t4" && u.department == "department2") held |= 1u << 4;
  if (t.id == "t5" && u.department == "department8") held |= 1u << 5;
  if (t.id == "t6" && u.department == "department37") held |= 1u << 6;
  if (t.id == "t7" && u.department == "department36") held |= 1u << 7;
  if (t.id == "t8" && u.department == "department22") held |= 1u << 8;
  if (t.id == "t9" && u.department == "department48") held |= 1u << 9;
  return held;
}

uint32_t hospital(const HandFacts& facts, const HandRequest& request) {
  const HandUser& u = facts.users[request.user];
  const HandThing& t = facts.things[request.thing];
  uint32_t held = 0;
  if (u.role == "role0" && t.department == "department0" && t.kind == "kind0") held |= 1u << 0;
  if (u.role == "role1" && t.department == "department0" && t.kind == "kind0") held |= 1u << 1;
  if (u.role == "role2" && t.department == "department0" && t.kind == "kind0") held |= 1u << 2;
  if (u.role == "role3" && t.department == "department0" && t.kind == "kind0") held |= 1u << 3;
  if (u.role == "role0" && t.department == "department1" && t.kind == "kind0") held |= 1u << 4;
  if (u.role == "role1" && t.department == "department1" && t.kind == "kind0") held |= 1u << 5;
  if (u.role == "role2" && t.department == "department1" && t.kind == "kind0") held |= 1u << 6;
  if (u.role == "role3" && t.department == "department1" && t.kind == "kind0") held |= 1u << 7;
  if (u.role == "role0" && t.department == "department2" && t.kind == "kind0") held |= 1u << 8;
  if (u.role == "role1" && t.department == "department2" && t.kind == "kind0") held |= 1u << 9;
  return held;
}

uint32_t conjunctions(const HandFacts& facts, const HandRequest& request) {
  const HandThing& t = facts.things[request.thing];
  uint32_t held = 0;
  if (t.a[1] == 13 && t.a[4] == 16 && t.a[6] == 11 && t.a[7] == 4) held |= 1u << 0;
  if (t.a[7] == 18 && t.a[0] == 12 && t.a[2] == 7 && t.a[4] == 5) held |= 1u << 1;
  if (t.a[4] == 16 && t.a[5] == 6 && t.a[0] == 18 && t.a[2] == 11) held |= 1u << 2;
  if (t.a[5] == 12 && t.a[7] == 6 && t.a[2] == 2 && t.a[4] == 17) held |= 1u << 3;
  if (t.a[7] == 15 && t.a[1] == 19 && t.a[4] == 2 && t.a[6] == 3) held |= 1u << 4;
  if (t.a[7] == 11 && t.a[2] == 13 && t.a[3] == 2 && t.a[5] == 15) held |= 1u << 5;
  if (t.a[4] == 10 && t.a[7] == 8 && t.a[1] == 4 && t.a[2] == 5) held |= 1u << 6;
  if (t.a[5] == 10 && t.a[7] == 6 && t.a[1] == 2 && t.a[2] == 13) held |= 1u << 7;
  if (t.a[5] == 12 && t.a[7] == 2 && t.a[0] == 7 && t.a[3] == 10) held |= 1u << 8;
  if (t.a[7] == 18 && t.a[1] == 1 && t.a[3] == 11 && t.a[5] == 13) held |= 1u << 9;
  return held;
}

uint32_t ranges(const HandFacts& facts, const HandRequest& request) {
  const HandThing& t = facts.things[request.thing];
  uint32_t held = 0;
  if (t.price >= 496234 && t.price < 681339 && t.size >= 709451 && t.size < 972833) held |= 1u << 0;
  if (t.weight >= 970275 && t.weight < 1216446 && t.size >= 710406 && t.size < 1052335)
    held |= 1u << 1;
  if (t.price >= 598976 && t.price < 996830 && t.weight >= 203407 && t.weight < 496032)
    held |= 1u << 2;
  if (t.age >= 859619 && t.age < 1294739 && t.weight >= 225728 && t.weight < 624206)
    held |= 1u << 3;
  if (t.size >= 633016 && t.size < 850788 && t.age >= 647736 && t.age < 872064) held |= 1u << 4;
  if (t.weight >= 381071 && t.weight < 621248 && t.size >= 605762 && t.size < 946971)
    held |= 1u << 5;
  if (t.price >= 765865 && t.price < 1198296 && t.size >= 677065 && t.size < 1032022)
    held |= 1u << 6;
  if (t.size >= 592070 && t.size < 887108 && t.age >= 437174 && t.age < 680423) held |= 1u << 7;
  if (t.age >= 310875 && t.age < 479915 && t.weight >= 983957 && t.weight < 1157266)
    held |= 1u << 8;
  if (t.size >= 284671 && t.size < 516533 && t.weight >= 826715 && t.weight < 1181361)
    held |= 1u << 9;
  return held;
}

uint32_t wide_ranges(const HandFacts& facts, const HandRequest& request) {
  const HandThing& t = facts.things[request.thing];
  uint32_t held = 0;
  if (t.size >= 240447 && t.size < 271307 && t.price >= 72118 && t.price < 79928) held |= 1u << 0;
  if (t.age >= 11710 && t.age < 52481 && t.weight >= 886205 && t.weight < 893014) held |= 1u << 1;
  if (t.weight >= 483926 && t.weight < 516123 && t.age >= 832345 && t.age < 853619) held |= 1u << 2;
  if (t.weight >= 675398 && t.weight < 689313 && t.age >= 371295 && t.age < 403723) held |= 1u << 3;
  if (t.age >= 435249 && t.age < 474183 && t.price >= 757348 && t.price < 784294) held |= 1u << 4;
  if (t.price >= 592077 && t.price < 613671 && t.age >= 672483 && t.age < 693966) held |= 1u << 5;
  if (t.weight >= 747795 && t.weight < 749559 && t.age >= 113273 && t.age < 156848) held |= 1u << 6;
  if (t.price >= 37899 && t.price < 68083 && t.age >= 124040 && t.age < 128422) held |= 1u << 7;
  if (t.weight >= 259993 && t.weight < 279651 && t.age >= 840669 && t.age < 863330) held |= 1u << 8;
  if (t.age >= 255873 && t.age < 266014 && t.weight >= 699619 && t.weight < 744023) held |= 1u << 9;
  return held;
}

uint32_t prefixes(const HandFacts& facts, const HandRequest& request) {
  const HandThing& t = facts.things[request.thing];
  uint32_t held = 0;
  if (t.path.starts_with("/org82/team0/")) held |= 1u << 0;
  if (t.path.starts_with("/org75/team1/")) held |= 1u << 1;
  if (t.path.ends_with("/item2")) held |= 1u << 2;
  if (t.path.starts_with("/org88/team3/")) held |= 1u << 3;
  if (t.path.starts_with("/org51/team4/")) held |= 1u << 4;
  if (t.path.ends_with("/item5")) held |= 1u << 5;
  if (t.path.starts_with("/org53/team6/")) held |= 1u << 6;
  if (t.path.starts_with("/org92/team7/")) held |= 1u << 7;
  if (t.path.ends_with("/item8")) held |= 1u << 8;
  if (t.path.starts_with("/org11/team9/")) held |= 1u << 9;
  return held;
}

/// `first`, and `second` somewhere behind it.
bool has_both(std::string_view text, std::string_view first, std::string_view second) {
  const size_t at = text.find(first);
  return at != std::string_view::npos && text.find(second, at + first.size()) != text.npos;
}

uint32_t infixes(const HandFacts& facts, const HandRequest& request) {
  const std::string_view path = facts.things[request.thing].path;
  const auto has = [&](std::string_view word) { return path.find(word) != path.npos; };
  const auto between = [&](std::string_view first, std::string_view last) {
    return path.size() >= first.size() + last.size() && path.starts_with(first) &&
           path.ends_with(last);
  };
  uint32_t held = 0;
  if (has("/team0/item0")) held |= 1u << 0;
  if (has_both(path, "team1", "item1")) held |= 1u << 1;
  if (between("/org74/", "/item2")) held |= 1u << 2;
  if (has("/team3/item3")) held |= 1u << 3;
  if (has_both(path, "team4", "item4")) held |= 1u << 4;
  if (between("/org85/", "/item5")) held |= 1u << 5;
  if (has("/team6/item6")) held |= 1u << 6;
  if (has_both(path, "team7", "item7")) held |= 1u << 7;
  if (between("/org96/", "/item8")) held |= 1u << 8;
  if (has("/team9/item9")) held |= 1u << 9;
  return held;
}

uint32_t networks(const HandFacts& facts, const HandRequest& request) {
  const HandUser& u = facts.users[request.user];
  uint32_t held = 0;
  if ((request.ip >> 12) == (0x0a9ef000u >> 12) && u.department == "department37") held |= 1u << 0;
  if ((request.ip >> 12) == (0x0a254000u >> 12) && u.department == "department49") held |= 1u << 1;
  if ((request.ip >> 11) == (0x0a9ec000u >> 11) && u.department == "department10") held |= 1u << 2;
  if ((request.ip >> 12) == (0x0a105000u >> 12) && u.department == "department5") held |= 1u << 3;
  if ((request.ip >> 12) == (0x0a21e000u >> 12) && u.department == "department18") held |= 1u << 4;
  if ((request.ip >> 8) == (0x0a022000u >> 8) && u.department == "department37") held |= 1u << 5;
  if ((request.ip >> 11) == (0x0a20e000u >> 11) && u.department == "department15") held |= 1u << 6;
  if ((request.ip >> 8) == (0x0a814000u >> 8) && u.department == "department3") held |= 1u << 7;
  if ((request.ip >> 10) == (0x0a7af000u >> 10) && u.department == "department43") held |= 1u << 8;
  if ((request.ip >> 11) == (0x0a3be000u >> 11) && u.department == "department35") held |= 1u << 9;
  return held;
}

uint32_t attributes(const HandFacts& facts, const HandRequest& request) {
  const HandUser& u = facts.users[request.user];
  const HandThing& t = facts.things[request.thing];
  uint32_t held = 0;
  if (u.department == t.department && t.size <= 704035 && u.role == "role1") held |= 1u << 0;
  if (u.department == t.department && t.size <= 357619 && u.role == "role0") held |= 1u << 1;
  if (u.department == t.department && t.size <= 140476 && u.role == "role1") held |= 1u << 2;
  if (u.department == t.department && t.size <= 872690 && u.role == "role0") held |= 1u << 3;
  if (u.department == t.department && t.size <= 958142 && u.role == "role1") held |= 1u << 4;
  if (u.department == t.department && t.size <= 737354 && u.role == "role0") held |= 1u << 5;
  if (u.department == t.department && t.size <= 470819 && u.role == "role1") held |= 1u << 6;
  if (u.department == t.department && t.size <= 302196 && u.role == "role0") held |= 1u << 7;
  if (u.department == t.department && t.size <= 619142 && u.role == "role1") held |= 1u << 8;
  if (u.department == t.department && t.size <= 18100 && u.role == "role1") held |= 1u << 9;
  return held;
}

std::string text_of(const Slot& slot) { return slot.value.as<std::string>(); }
int64_t number_of(const Slot& slot) { return slot.value.as<int64_t>(); }

/// 17 of "u17".
size_t number_in(const std::string& id) { return std::stoul(id.substr(1)); }

template <typename T>
T& at(std::vector<T>& all, const std::string& id) {
  const size_t n = number_in(id);
  if (all.size() <= n) all.resize(n + 1);
  return all[n];
}

}  // namespace

HandFacts hand_facts(const World& world, const Schema& schema) {
  HandFacts facts;
  for (const Entity* entity : world.store.all_of(*schema.find_entity_type("User"))) {
    const auto& a = entity->attributes;
    HandUser user{text_of(a[0]), text_of(a[1]), number_of(a[2])};
    at(facts.users, entity->ref.id) = std::move(user);
  }
  for (const Entity* entity : world.store.all_of(*schema.find_entity_type("Thing"))) {
    const auto& a = entity->attributes;
    HandThing thing{entity->ref.id,  text_of(a[1]),   text_of(a[2]),
                    text_of(a[4]),   number_of(a[5]), number_of(a[6]),
                    number_of(a[7]), number_of(a[8]), {}};
    for (size_t k = 0; k < thing.a.size(); ++k) thing.a[k] = number_of(a[9 + k]);
    at(facts.things, entity->ref.id) = std::move(thing);
  }
  return facts;
}

HandRequest hand_request(const Request& request, const Schema& schema) {
  const Ip& ip = *request.context[2].value.if_a<Ip>();
  HandRequest hand;
  hand.user = static_cast<uint32_t>(number_in(request.principal.id));
  hand.thing = static_cast<uint32_t>(number_in(request.resource.id));
  for (size_t i = 12; i < 16; ++i) hand.ip = hand.ip << 8 | ip.bytes[i];
  hand.reads = schema.actions[request.action].name.local == "read";
  hand.purpose = request.context[1].value.as<std::string>();
  return hand;
}

HandPolicy hand_policy(Family family) {
  switch (family) {
    case Family::kStructured:
      return structured;
    case Family::kHospital:
      return hospital;
    case Family::kConjunctions:
      return conjunctions;
    case Family::kRanges:
      return ranges;
    case Family::kWideRanges:
      return wide_ranges;
    case Family::kPrefixes:
      return prefixes;
    case Family::kInfixes:
      return infixes;
    case Family::kNetworks:
      return networks;
    case Family::kAttributes:
      return attributes;
  }
  return nullptr;
}

}  // namespace bylaw::bench
