// One solver reads one form well, another the other: both are written.
#include "cli/smt_files.h"

#include "checker/smtlib.h"

namespace bylaw::cli {
namespace {

std::string padded(size_t number) {
  const std::string digits = std::to_string(number);
  return digits.size() < 4 ? std::string(4 - digits.size(), '0') + digits : digits;
}

const char* status_of(Satisfiable answer) {
  switch (answer) {
    case Satisfiable::kYes:
      return "sat";
    case Satisfiable::kNo:
      return "unsat";
    case Satisfiable::kUnknown:
      break;
  }
  return "unknown";
}

}  // namespace

void SmtFiles::add(const SolverQuestion& question) {
  const std::string name = padded(question.unit) + "-" + padded(question.number);
  const std::string status = status_of(question.answer);
  const std::string definitions =
      smtlib(question.formulas, question.required, SmtlibForm::kDefinitions, status);
  const std::string equations =
      smtlib(question.formulas, question.required, SmtlibForm::kEquations, status);
  const std::lock_guard lock(mutex_);
  answers_[name] = status;
  write(name + ".definitions.smt2", definitions);
  write(name + ".equations.smt2", equations);
}

/// Nothing more once something could not be written.
void SmtFiles::write(const std::string& name, const std::string& text) {
  if (written_.ok()) written_ = host_.write(folder_ + "/" + name, text);
}

Status SmtFiles::finish() {
  if (folder_.empty()) return written_;
  std::string index;
  for (const auto& [name, status] : answers_) index += name + " " + status + "\n";
  write("index.txt", index);
  return written_;
}

}  // namespace bylaw::cli
