// The grammar is free of ambiguity and of full-context prediction over every form of the language.
// Doctest's short macros (REQUIRE, WARN) are names of tokens.
#define DOCTEST_CONFIG_NO_SHORT_MACRO_NAMES
#include <antlr4-runtime.h>
#include <doctest/doctest.h>

#include <string>

#include "BylawParser.h"
#include "compiler/parse/lex.h"
#include "compiler/parse/sample.h"

namespace bylaw {
namespace {

/// Counts what the prediction had to say.
class Counter final : public antlr4::BaseErrorListener {
 public:
  std::vector<std::string> said;

  void syntaxError(antlr4::Recognizer*, antlr4::Token* at, size_t, size_t,
                   const std::string& message, std::exception_ptr) override {
    note("syntax error: " + message, at);
  }
  void reportAmbiguity(antlr4::Parser* parser, const antlr4::dfa::DFA& dfa, size_t, size_t, bool,
                       const antlrcpp::BitSet&, antlr4::atn::ATNConfigSet*) override {
    note("ambiguity in " + rule(parser, dfa), parser->getCurrentToken());
  }
  void reportAttemptingFullContext(antlr4::Parser* parser, const antlr4::dfa::DFA& dfa, size_t,
                                   size_t, const antlrcpp::BitSet&,
                                   antlr4::atn::ATNConfigSet*) override {
    note("full context in " + rule(parser, dfa), parser->getCurrentToken());
  }

 private:
  static std::string rule(antlr4::Parser* parser, const antlr4::dfa::DFA& dfa) {
    return parser->getRuleNames()[dfa.atnStartState->ruleIndex];
  }
  void note(const std::string& what, const antlr4::Token* at) {
    said.push_back(what + " at " + std::to_string(at->getStartIndex()) + " " + at->getText());
  }
};

DOCTEST_TEST_CASE("prediction never needs the full context and is never ambiguous") {
  for (const std::string_view text : sample::kSamples) {
    SourceMap sources;
    const FileId file = sources.add("a.bylaw", std::string(text));
    Diagnostics diagnostics;
    parsing::Lexed lexed = parsing::lex(sources, file, 0, diagnostics);
    DOCTEST_CHECK(diagnostics.empty());
    parsing::TokenStream stream(lexed.tokens);
    antlr::BylawParser parser(&stream);
    Counter counter;
    parser.removeErrorListeners();
    parser.addErrorListener(&counter);
    parser.setErrorHandler(std::make_shared<antlr4::BailErrorStrategy>());
    DOCTEST_REQUIRE_NOTHROW(parser.file());
    DOCTEST_CHECK(parser.getCurrentToken()->getType() == antlr4::Token::EOF);
    for (const std::string& said : counter.said) DOCTEST_MESSAGE(said);
    DOCTEST_CHECK(counter.said.empty());
  }
}

}  // namespace
}  // namespace bylaw
