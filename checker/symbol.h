// Values of the language as formulas: what an expression may be for all requests at once. Entry
// points: Symbol, SlotSymbol, Kleene, Valued.
#ifndef BYLAW_CHECKER_SYMBOL_H_
#define BYLAW_CHECKER_SYMBOL_H_

#include <memory>
#include <vector>

#include "checker/formula.h"
#include "facts/type.h"

namespace bylaw {

struct SlotSymbol;
struct MemberSymbol;

/// By the type's kind: a boolean formula; numbers, times and words as bit-vectors; an address with
/// its prefix; an entity by its number in the universe and its id's bits; a record's fields; a
/// collection's possible members.
struct Symbol {
  TypeId type;
  FormulaId bits;
  FormulaId lower_of;   // of a text in lower case: the bits of what it is made from, or its own
  FormulaId prefix;     // of an address
  uint32_t entity = 0;  // of an entity: position in Universe::entities()
  std::shared_ptr<const std::vector<SlotSymbol>> fields;
  std::shared_ptr<const std::vector<MemberSymbol>> members;
  bool open = false;  // a collection: it may have more members than these
};

/// What is known of an attribute: present, or absent, or neither, which errs where it is read.
struct SlotSymbol {
  FormulaId present;
  FormulaId absent;
  Symbol value;
};

/// A possible member of a collection.
struct MemberSymbol {
  FormulaId there;
  Symbol value;
};

/// A truth value of strong Kleene logic: where neither holds, it errs.
struct Kleene {
  FormulaId yes;
  FormulaId no;
};

/// A value where `ok`; elsewhere it errs.
struct Valued {
  Symbol value;
  FormulaId ok;
};

}  // namespace bylaw

#endif  // BYLAW_CHECKER_SYMBOL_H_
