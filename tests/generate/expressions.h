// Random expressions, well-typed for a vocabulary, as policy text. Entry point:
// ExpressionWriter::condition().
#ifndef BYLAW_TESTS_GENERATE_EXPRESSIONS_H_
#define BYLAW_TESTS_GENERATE_EXPRESSIONS_H_

#include <string>
#include <vector>

#include "tests/generate/vocabulary.h"

namespace bylaw::tests {

/// A name that an expression may start from, with its type.
struct NameWords {
  std::string text;
  std::string type;
};

/// What stands around an expression.
struct ExpressionScope {
  std::vector<NameWords> names;          // principal, resource, variables
  std::vector<std::string> actions;      // that may be asked about; none in a define
  std::vector<MemberWords> properties;   // of the one action
  std::vector<std::string> row_columns;  // cells that may be read
  std::vector<std::string> quantified;   // collections whose members are looked at already
  bool context = true;
  bool defines = true;
  bool parameters = true;
  size_t depth = 3;
};

class ExpressionWriter {
 public:
  ExpressionWriter(const Vocabulary& vocabulary, Random& random)
      : v_(vocabulary), random_(random) {}

  /// A condition; in brackets if it has several parts.
  std::string condition(ExpressionScope scope);
  /// A value of a type, made without optional attributes.
  std::string value(const std::string& type, const ExpressionScope& scope);

 private:
  /// An access with the optional steps on its way, which have to be asked for first.
  struct Access {
    std::string text;
    std::string type;
    std::vector<std::string> optional;
  };
  /// Part of a condition with what has to be there before.
  struct Part {
    std::string text;
    std::vector<std::string> optional;
  };

  std::string plain_condition(ExpressionScope scope);
  std::string twisted(std::string condition);
  std::vector<Access> accesses(const ExpressionScope& scope) const;
  std::vector<Access> accesses(const ExpressionScope& scope, const std::string& type) const;
  std::string atom(const ExpressionScope& scope);
  std::string guarded(const Part& part);
  Part part(const std::string& type, const ExpressionScope& scope, bool plain);
  Part test_of(const Access& access, const ExpressionScope& scope);
  std::string glob();
  Part text_test(const std::string& text);
  Part collection_test(const Access& access, const ExpressionScope& scope);
  std::string literal(const std::string& type) { return random_.pick(v_.literals(type)); }
  std::string literal_list(const std::string& type);
  std::string fresh_name() { return "x" + std::to_string(++names_); }

  const Vocabulary& v_;
  Random& random_;
  Random twists_{1};
  size_t names_ = 0;
};

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_GENERATE_EXPRESSIONS_H_
