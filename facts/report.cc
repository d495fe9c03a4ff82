// Maps issues and unreadable texts to their diagnostics. Entry point: report_issue().
#include "facts/report.h"

#include <string>

#include "facts/diagnostics.h"

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
      return kUndeclaredDomain;
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

}  // namespace

void report_issue(const Issue& issue, FileId file, std::string_view place,
                  Diagnostics& diagnostics) {
  auto built = diagnostics.emit(diagnostic_of(issue.kind), Span{file, issue.begin, issue.end},
                                std::string(place) + issue.pointer, issue.message);
  if (!issue.hint.empty()) built.hint(issue.hint);
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
      diagnostics.emit(kDuplicateMember, span, error.message);
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
