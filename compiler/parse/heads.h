// The words that open declarations and rules, and what people write in their place. Data only; read
// by the recovery.
#ifndef BYLAW_COMPILER_PARSE_HEADS_H_
#define BYLAW_COMPILER_PARSE_HEADS_H_

#include <array>
#include <cstddef>
#include <string_view>

#include "BylawLexer.h"

namespace bylaw::parsing {

/// A keyword and its token type.
struct Head {
  std::string_view word;
  size_t type;
};
inline constexpr std::array<Head, 23> kDeclarationHeads{{
    {"enum", antlr::BylawLexer::ENUM},           {"taxonomy", antlr::BylawLexer::TAXONOMY},
    {"term", antlr::BylawLexer::TERM},           {"entity", antlr::BylawLexer::ENTITY},
    {"record", antlr::BylawLexer::RECORD},       {"context", antlr::BylawLexer::CONTEXT},
    {"action", antlr::BylawLexer::ACTION},       {"define", antlr::BylawLexer::DEFINE},
    {"assume", antlr::BylawLexer::ASSUME},       {"mask", antlr::BylawLexer::MASK},
    {"duty", antlr::BylawLexer::DUTY},           {"mandatory", antlr::BylawLexer::MANDATORY},
    {"waivable", antlr::BylawLexer::WAIVABLE},   {"default", antlr::BylawLexer::DEFAULT},
    {"standard", antlr::BylawLexer::STANDARD},   {"guarantee", antlr::BylawLexer::GUARANTEE},
    {"bylaw", antlr::BylawLexer::BYLAW},         {"override", antlr::BylawLexer::OVERRIDE},
    {"parameter", antlr::BylawLexer::PARAMETER}, {"waiver", antlr::BylawLexer::WAIVER},
    {"assert", antlr::BylawLexer::ASSERT},       {"import", antlr::BylawLexer::IMPORT},
    {"module", antlr::BylawLexer::MODULE},
}};
inline constexpr std::array<Head, 8> kRuleHeads{{
    {"permit", antlr::BylawLexer::PERMIT},
    {"forbid", antlr::BylawLexer::FORBID},
    {"require", antlr::BylawLexer::REQUIRE},
    {"cap", antlr::BylawLexer::CAP},
    {"oblige", antlr::BylawLexer::OBLIGE},
    {"filter", antlr::BylawLexer::FILTER},
    {"lift", antlr::BylawLexer::LIFT},
    {"override", antlr::BylawLexer::OVERRIDE},
}};

/// A word of another language, or of everyday speech, and ours for it.
struct Foreign {
  std::string_view seen;
  std::string_view meant;
};
inline constexpr std::array<Foreign, 14> kForeignRules{{
    {"allow", "permit"},
    {"Allow", "permit"},
    {"grant", "permit"},
    {"Permit", "permit"},
    {"deny", "forbid"},
    {"Deny", "forbid"},
    {"prohibit", "forbid"},
    {"refuse", "forbid"},
    {"Forbid", "forbid"},
    {"ensure", "require"},
    {"must", "require"},
    {"limit", "cap"},
    {"mask", "cap"},
    {"obligate", "oblige"},
}};
inline constexpr std::array<Foreign, 15> kForeignDeclarations{{
    {"policy", "bylaw"},
    {"rule", "bylaw"},
    {"type", "entity"},
    {"class", "entity"},
    {"struct", "record"},
    {"function", "define"},
    {"fn", "define"},
    {"def", "define"},
    {"func", "define"},
    {"const", "parameter"},
    {"param", "parameter"},
    {"package", "module"},
    {"use", "import"},
    {"include", "import"},
    {"obligation", "duty"},
}};

inline constexpr std::array<Foreign, 6> kForeignOutcomes{{
    {"allow", "permit"},
    {"grant", "permit"},
    {"permitted", "permit"},
    {"refuse", "deny"},
    {"reject", "deny"},
    {"denied", "deny"},
}};
inline constexpr std::array<Foreign, 5> kForeignGuards{{
    {"if", "when"},
    {"where", "when"},
    {"provided", "when"},
    {"except", "unless"},
    {"but", "unless"},
}};

}  // namespace bylaw::parsing

#endif  // BYLAW_COMPILER_PARSE_HEADS_H_
