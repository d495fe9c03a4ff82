// Expressions and rulebooks as policy text.
#include "rules/print.h"

#include <doctest/doctest.h>

#include "rules/expr_printer.h"

namespace bylaw {
namespace {

/// A small vocabulary, and short ways to build expressions over it.
struct Fixture {
  Fixture() {
    Schema& schema = book.schema;
    boolean = schema.types.simple(TypeKind::kBool);
    integer = schema.types.simple(TypeKind::kInt);
    string = schema.types.simple(TypeKind::kString);
    strings = schema.types.set(string);
    Enum tier;
    tier.name = {"model", "Tier"};
    tier.ordered = true;
    for (const char* word : {"public", "internal", "in", "02 odd"}) {
      tier.members.push_back({word, {}, {}});
    }
    tiers = schema.types.enumeration(schema.enums.add(tier));
    EntityType doc;
    doc.name = {"model", "Doc"};
    doc.attributes.resize(3);
    doc.attributes[0].name = "size";
    doc.attributes[0].type = integer;
    doc.attributes[1].name = "labels";
    doc.attributes[1].type = strings;
    doc.attributes[2].name = "Order ID";
    doc.attributes[2].type = string;
    docs = schema.types.entity(schema.entity_types.add(doc));
    resource = book.exprs.add(Op::kResource, docs, {});
  }

  ExprId number(int64_t n) { return book.exprs.literal(Value(n), integer, {}); }
  ExprId word(uint32_t member) {
    return book.exprs.literal(Value(EnumValue{EnumId(0), member}), tiers, {});
  }
  ExprId size() { return attribute(0, integer); }
  ExprId attribute(uint32_t index, TypeId type) {
    return book.exprs.add(Op::kAttribute, type, {}, {{resource}}, index);
  }
  ExprId make(Op op, std::vector<ExprId> operands, uint32_t index = 0) {
    return book.exprs.add(op, boolean, {}, operands, index);
  }
  std::string text(ExprId id) { return print_expr(book, book.exprs, id); }

  Rulebook book;
  TypeId boolean, integer, string, strings, tiers, docs;
  ExprId resource;
};

TEST_CASE("and, or and not need no brackets where they bind as written") {
  Fixture f;
  const ExprId a = f.make(Op::kLess, {f.size(), f.number(1)});
  const ExprId b = f.make(Op::kEqual, {f.size(), f.number(2)});
  CHECK(f.text(f.make(Op::kOr, {f.make(Op::kAnd, {a, b}), b})) ==
        "resource.size < 1 and resource.size == 2 or resource.size == 2");
  CHECK(f.text(f.make(Op::kAnd, {f.make(Op::kOr, {a, b}), b})) ==
        "(resource.size < 1 or resource.size == 2) and resource.size == 2");
  CHECK(f.text(f.make(Op::kNot, {a})) == "not resource.size < 1");
  CHECK(f.text(f.make(Op::kNot, {f.make(Op::kAnd, {a, b})})) ==
        "not (resource.size < 1 and resource.size == 2)");
}

TEST_CASE("implies binds to the right") {
  Fixture f;
  const ExprId a = f.make(Op::kHas, {f.size()});
  CHECK(f.text(f.make(Op::kImplies, {a, f.make(Op::kImplies, {a, a})})) ==
        "has resource.size implies has resource.size implies has resource.size");
  CHECK(f.text(f.make(Op::kImplies, {f.make(Op::kImplies, {a, a}), a})) ==
        "(has resource.size implies has resource.size) implies has resource.size");
}

TEST_CASE("a quantifier needs brackets only where something follows it") {
  Fixture f;
  const ExprId labels = f.attribute(1, f.strings);
  const ExprId local = f.book.exprs.add(Op::kLocal, f.string, {}, {}, 0);
  const ExprId body = f.make(Op::kEqual, {local, f.attribute(2, f.string)});
  const ExprId any = f.make(Op::kAny, {labels, body});
  const ExprId small = f.make(Op::kLess, {f.size(), f.number(1)});
  CHECK(f.text(f.make(Op::kAnd, {small, any})) ==
        "resource.size < 1 and any l in resource.labels: l == resource.\"Order ID\"");
  CHECK(f.text(f.make(Op::kAnd, {any, small})) ==
        "(any l in resource.labels: l == resource.\"Order ID\") and resource.size < 1");
  CHECK(f.text(f.make(Op::kOr, {f.make(Op::kAnd, {small, any}), small})) ==
        "resource.size < 1 and (any l in resource.labels: l == resource.\"Order ID\") or "
        "resource.size < 1");
}

TEST_CASE("nested quantifiers get names of their own") {
  Fixture f;
  const ExprId labels = f.attribute(1, f.strings);
  const ExprId outer = f.book.exprs.add(Op::kLocal, f.string, {}, {}, 0);
  const ExprId inner = f.book.exprs.add(Op::kLocal, f.string, {}, {}, 1);
  const ExprId all = f.make(Op::kAll, {labels, f.make(Op::kEqual, {inner, outer})}, 1);
  CHECK(f.text(f.make(Op::kAny, {labels, all})) ==
        "any l in resource.labels: all l2 in resource.labels: l2 == l");
}

TEST_CASE("arithmetic associates to the left") {
  Fixture f;
  auto sum = [&](Op op, ExprId a, ExprId b) {
    return f.book.exprs.add(op, f.integer, {}, {{a, b}});
  };
  const ExprId one = f.number(1);
  CHECK(f.text(sum(Op::kSubtract, sum(Op::kSubtract, one, one), one)) == "1 - 1 - 1");
  CHECK(f.text(sum(Op::kSubtract, one, sum(Op::kSubtract, one, one))) == "1 - (1 - 1)");
  CHECK(f.text(sum(Op::kMultiply, sum(Op::kAdd, one, one), f.number(-2))) == "(1 + 1) * -2");
  CHECK(f.text(f.make(Op::kOtherwise, {f.size(), f.number(-2)})) == "resource.size otherwise -2");
}

TEST_CASE("words that are reserved or no words are written so that they read back") {
  Fixture f;
  const ExprId size = f.size();
  CHECK(f.text(f.make(Op::kEqual, {size, f.word(1)})) == "resource.size == internal");
  CHECK(f.text(f.make(Op::kEqual, {size, f.word(2)})) == "resource.size == Tier.in");
  CHECK(f.text(f.make(Op::kEqual, {size, f.word(3)})) == "resource.size == Tier.\"02 odd\"");
}

TEST_CASE("patterns, globs, methods and conditionals") {
  Fixture f;
  const ExprId id = f.attribute(2, f.string);
  CHECK(f.text(f.book.exprs.add(Op::kMatches, f.boolean, {}, {{id}}, f.book.exprs.text("a\"b"))) ==
        "resource.\"Order ID\" matches r\"a\\\"b\"");
  CHECK(f.text(f.book.exprs.add(Op::kLike, f.boolean, {}, {{id}}, f.book.exprs.text("a*"))) ==
        "resource.\"Order ID\" like \"a*\"");
  CHECK(f.text(f.make(Op::kStartsWith, {f.make(Op::kLower, {id}), id})) ==
        "resource.\"Order ID\".lower().startsWith(resource.\"Order ID\")");
  CHECK(f.text(f.make(Op::kAddMonths, {f.make(Op::kDate, {id}), id})) ==
        "resource.\"Order ID\".date().addMonths(resource.\"Order ID\")");
  CHECK(f.text(f.make(Op::kTimeOfDay, {id})) == "resource.\"Order ID\".timeOfDay()");
  CHECK(f.text(f.make(Op::kIf, {f.make(Op::kHas, {id}), id, id})) ==
        "if has resource.\"Order ID\" then resource.\"Order ID\" else resource.\"Order ID\"");
}

}  // namespace
}  // namespace bylaw
