// Maps issues and unreadable texts to their diagnostics. Entry point: report_issue().
#include "facts/report.h"

#include <string>

#include "base/text.h"
#include "facts/diagnostics.h"
#include "facts/json.h"

namespace bylaw {
namespace {

using IssueDiagnostic = DiagnosticKind<std::string_view, std::string_view>;

const IssueDiagnostic& diagnostic_of(IssueKind kind) {
  switch (kind) {
    case IssueKind::kShape:
      return kFactType;
    case IssueKind::kWord:
      return kFactWord;
    case IssueKind::kDomain:
      return kFactDomain;
    case IssueKind::kRange:
      return kFactRange;
    case IssueKind::kInexact:
      return kFactInexact;
    case IssueKind::kText:
      return kFactText;
    case IssueKind::kReference:
    case IssueKind::kUnknownType:
    case IssueKind::kEmptyId:
      return kFactReference;
    case IssueKind::kUnknownMember:
      return kUnknownRecordMember;
    case IssueKind::kMissingMember:
      return kMissingRecordMember;
  }
  return kFactType;
}

/// A word as it stands in a text of the form.
std::string written(const std::string& word, TextForm form) {
  switch (form) {
    case TextForm::kJson:
      return json_quote(word);
    case TextForm::kYaml:
      return word;
  }
  return word;
}

}  // namespace

void report_issue(const Issue& issue, TextForm form, FileId file, std::string_view place,
                  Diagnostics& diagnostics) {
  const Span span{file, issue.begin, issue.end};
  auto built = diagnostics.emit(diagnostic_of(issue.kind), span, std::string(place) + issue.pointer,
                                issue.message);
  if (!issue.hint.empty()) built.hint(issue.hint);
  if (!issue.suggestion.empty()) built.fix(span, written(issue.suggestion, form));
}

std::optional<std::string> suggest(DiagnosticBuilder built, Span span, TextForm form,
                                   std::string_view word,
                                   const std::vector<std::string>& candidates) {
  auto near = nearest(word, candidates);
  if (near) built.hint("did you mean '" + *near + "'?").fix(span, written(*near, form));
  return near;
}

void report_tree_error(const TreeError& error, TextForm form, FileId file,
                       Diagnostics& diagnostics) {
  const Span span{file, error.begin, error.end};
  switch (error.kind) {
    case TreeError::Kind::kSyntax:
      if (form == TextForm::kJson) {
        diagnostics.emit(kNotJson, span, error.message);
      } else {
        diagnostics.emit(kNotYaml, span, error.message);
      }
      return;
    case TreeError::Kind::kDuplicateKey:
      diagnostics.emit(kMemberTwice, span, error.message);
      return;
    case TreeError::Kind::kTooDeep:
    case TreeError::Kind::kTooLarge:
      diagnostics.emit(kTooComplex, span, error.message);
      return;
    case TreeError::Kind::kUnsupported:
      diagnostics.emit(kUnsupportedYaml, span, error.message);
      return;
  }
}

}  // namespace bylaw
