// What happens at a mistake of form: one message in the reader's words, and on to the next place
// where the parser can go on: the next attribute, rule, step or declaration. Entry point: Recovery,
// an ANTLR error strategy.
#ifndef BYLAW_COMPILER_PARSE_RECOVERY_H_
#define BYLAW_COMPILER_PARSE_RECOVERY_H_

#include <antlr4-runtime.h>

#include <deque>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "compiler/parse/lex.h"
#include "compiler/parse/token_stream.h"
#include "compiler/parse/token_view.h"

namespace bylaw::parsing {

/// Thrown to give up a file of more mistakes than are worth reading; caught in parse_file().
struct TooManyErrors {};

class Recovery final : public antlr4::ANTLRErrorStrategy {
 public:
  Recovery(std::vector<Token>& tokens, FileId file, Diagnostics& diagnostics)
      : view_(tokens), file_(file), diagnostics_(diagnostics) {}

  void reset(antlr4::Parser*) override { recovering_ = false; }
  bool inErrorRecoveryMode(antlr4::Parser*) override { return recovering_; }
  void reportMatch(antlr4::Parser*) override { recovering_ = false; }
  /// At a token that doesn't fit: a bracket that was only forgotten is taken as closed, else the
  /// rule is given up.
  antlr4::Token* recoverInline(antlr4::Parser* parser) override;
  /// After a rule was given up: skips to where the enclosing attribute, term, step, rule or
  /// declaration ends.
  void recover(antlr4::Parser* parser, std::exception_ptr error) override;
  /// Between the members of a block: whatever can't start one is reported and skipped.
  void sync(antlr4::Parser* parser) override;
  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override;

 private:
  /// The kinds of lists in which the parser can go on.
  enum class Level : uint8_t { kDeclaration, kRule, kStep, kMember, kTerm };

  /// True if nothing is to be said about `at`, because a mistake is being recovered from. From now
  /// on one is.
  bool silent(const Token& at);
  void report(antlr4::Parser* parser, const Token& at);
  bool report_brackets(const Token& at, const Token* item, size_t rule,
                       const antlr4::misc::IntervalSet& expected);
  bool report_slip(const Token& at, size_t rule);
  bool report_place(const Token& at, size_t rule);
  void report_expected(const antlr4::ParserRuleContext* context, const Token& at,
                       const antlr4::misc::IntervalSet& expected);
  /// All that could stand at the current token, on the way out of the rules that end before it too.
  antlr4::misc::IntervalSet expected_here(antlr4::Parser* parser) const;
  Span span(const Token& token) const { return {file_, token.begin, token.end}; }
  void skip(antlr4::Parser* parser, Level level, const Token& from);
  /// The keyword before `at` that was read as a name where an expression is missing: `when unless
  /// a`.
  Token* swallowed_keyword(const Token& at) const;
  bool stops(Level level, const Token& token, int depth, uint32_t item_column) const;
  bool fits(Level level, const Token& token) const;
  bool mend_head(Level level, Token& token);

  TokenView view_;
  FileId file_;
  Diagnostics& diagnostics_;
  std::deque<Token> conjured_;
  bool recovering_ = false;
  /// Where the parser stood when it looked at the current token.
  struct Stop {
    size_t state;
    antlr4::RuleContext* context;
  };
  std::vector<Stop> stops_;
  size_t stops_at_ = 0;  // the token they are of
  uint32_t last_reported_ = UINT32_MAX;
  size_t errors_ = 0;
};

}  // namespace bylaw::parsing

#endif  // BYLAW_COMPILER_PARSE_RECOVERY_H_
