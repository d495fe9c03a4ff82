// Vocabulary as policy text: see rulebook_printer.h.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "rules/rulebook_printer.h"

namespace bylaw {
namespace {

using Space = NameBook::Space;

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

std::string_view combination_word(DutyCombination combination) {
  switch (combination) {
    case DutyCombination::kMax:
      return "max";
    case DutyCombination::kMin:
      return "min";
    case DutyCombination::kUnion:
      return "union";
    case DutyCombination::kAll:
      return "all";
    case DutyCombination::kConflict:
      return "conflict";
  }
  return "all";
}

/// The words after `reveals`.
std::string components(const Mask& mask) {
  std::vector<std::string> parts;
  auto amount = [&](std::string_view word, const std::optional<MaskAmount>& of) {
    if (!of) return;
    parts.push_back(std::string(word) + " " +
                    (of->parameter ? name_text(mask.parameters[*of->parameter].name)
                                   : std::to_string(of->constant)));
  };
  auto constant = [](int64_t value) -> std::optional<MaskAmount> {
    if (value == 0) return std::nullopt;
    return MaskAmount{value, {}};
  };
  if (mask.base.full) parts.push_back("everything");
  amount("prefix", mask.prefix ? mask.prefix : constant(mask.base.prefix));
  amount("suffix", mask.suffix ? mask.suffix : constant(mask.base.suffix));
  if (mask.base.length) parts.push_back("length");
  if (mask.base.format) parts.push_back("format");
  switch (mask.base.token) {
    case Token::kNone:
      break;
    case Token::kHash:
      parts.push_back("token hash");
      break;
    case Token::kReversible:
      parts.push_back("token reversible");
      break;
  }
  if (mask.scope_parameter) {
    parts.push_back("scope " + name_text(mask.parameters[*mask.scope_parameter].name));
  } else if (!mask.base.scope.empty()) {
    parts.push_back("scope " + name_text(mask.base.scope));
  }
  amount("bucket", mask.bucket ? mask.bucket : constant(mask.base.bucket));
  if (mask.base.order) parts.push_back("order");
  return parts.empty() ? "nothing" : joined(parts, ", ");
}

}  // namespace

std::string doc_text(std::string_view doc, std::string_view indent) {
  std::string text;
  while (!doc.empty()) {
    const size_t end = doc.find('\n');
    text += std::string(indent) + "/// " + std::string(doc.substr(0, end)) + "\n";
    if (end == std::string_view::npos) break;
    doc.remove_prefix(end + 1);
  }
  return text;
}

std::string VocabularyPrinter::type(TypeId id) {
  const Schema& schema = book_.schema;
  const Type& type = schema.types[id];
  switch (type.kind) {
    case TypeKind::kEnum:
      return names_.of(Space::kType, schema.enums[type.enumeration()].name);
    case TypeKind::kTaxonomy:
      return names_.of(Space::kType, schema.taxonomies[type.taxonomy()].name);
    case TypeKind::kEntity:
      return names_.of(Space::kType, schema.entity_types[type.entity()].name);
    case TypeKind::kRecord:
      return names_.of(Space::kType, schema.records[type.record()].name);
    case TypeKind::kSet:
      return "set<" + this->type(type.element) + ">";
    case TypeKind::kList:
      return "list<" + this->type(type.element) + ">";
    case TypeKind::kError:
    case TypeKind::kBool:
    case TypeKind::kInt:
    case TypeKind::kDecimal:
    case TypeKind::kString:
    case TypeKind::kDuration:
    case TypeKind::kTimestamp:
    case TypeKind::kDate:
    case TypeKind::kIp:
    case TypeKind::kAction:
    case TypeKind::kWeekday:
    case TypeKind::kColumnText:
      return schema.type_name(id);
  }
  return schema.type_name(id);
}

std::string VocabularyPrinter::member(const Member& member) {
  return std::string(member.claim ? "claim " : "") + (member.adjustable ? "adjustable " : "") +
         name_text(member.name) + (member.optional ? "?" : "") + ": " + type(member.type);
}

std::string VocabularyPrinter::members(const std::vector<Member>& members,
                                       std::string_view indent) {
  std::string text;
  for (const Member& m : members) {
    text += doc_text(m.doc, indent) + std::string(indent) + member(m) + "\n";
  }
  return text;
}

std::string VocabularyPrinter::parameters(const std::vector<Member>& members) {
  if (members.empty()) return {};
  std::vector<std::string> parts;
  for (const Member& m : members) parts.push_back(member(m));
  return "(" + joined(parts, ", ") + ")";
}

std::string VocabularyPrinter::declaration(const Enum& declared) {
  std::vector<std::string> words;
  for (const EnumMember& m : declared.members) words.push_back(name_text(m.name));
  return "enum " + name_text(declared.name.local) + (declared.ordered ? " ordered" : "") + " { " +
         joined(words, declared.ordered ? " < " : ", ") + " }\n";
}

std::string VocabularyPrinter::term(const Taxonomy& taxonomy, const Term& term) const {
  std::vector<std::string> parents;
  for (TermId parent : term.parents) {
    parents.push_back(dotted_text(taxonomy.terms[parent].name));
  }
  return dotted_text(term.name) + (parents.empty() ? "" : " under " + joined(parents, " and "));
}

std::string VocabularyPrinter::declaration(const Taxonomy& declared) {
  std::string text = "taxonomy " + name_text(declared.name.local);
  size_t inherited = 0;
  if (declared.base) {
    const Taxonomy& base = book_.schema.taxonomies[*declared.base];
    text += " extends " + names_.of(Space::kType, base.name);
    inherited = base.terms.size();
  }
  text += " {\n";
  for (size_t i = 0; i < declared.terms.size(); ++i) {
    const Term& item = declared.terms[declared.terms.id_at(i)];
    if (!item.domain.empty()) continue;
    if (i < inherited) {
      // An inherited term is repeated only where it is opened.
      const Taxonomy& base = book_.schema.taxonomies[*declared.base];
      if (item.open && !base.terms[base.terms.id_at(i)].open) {
        text += "  open " + dotted_text(item.name) + "\n";
      }
      continue;
    }
    text +=
        doc_text(item.doc, "  ") + "  " + (item.open ? "open " : "") + term(declared, item) + "\n";
  }
  return text + "}\n";
}

std::string VocabularyPrinter::declaration(const Record& declared) {
  return "record " + name_text(declared.name.local) + " {\n" + members(declared.members, "  ") +
         "}\n";
}

std::string VocabularyPrinter::declaration(const EntityType& declared) {
  std::vector<std::string> parents;
  for (EntityTypeId parent : declared.parents) {
    parents.push_back(names_.of(Space::kType, book_.schema.entity_types[parent].name));
  }
  return "entity " + name_text(declared.name.local) +
         (parents.empty() ? "" : " in " + joined(parents, ", ")) + " {\n" +
         members(declared.attributes, "  ") + "}\n";
}

std::string VocabularyPrinter::declaration(ActionId id) {
  const Schema& schema = book_.schema;
  const Action& action = schema.actions[id];
  auto types = [&](const std::vector<EntityTypeId>& ids) {
    std::vector<std::string> words;
    for (EntityTypeId type_id : ids) {
      words.push_back(names_.of(Space::kType, schema.entity_types[type_id].name));
    }
    return joined(words, ", ");
  };
  std::string text = "action " + name_text(action.name.local) + parameters(action.properties) +
                     " by " + types(action.principals) + " on " + types(action.resources);
  if (action.columns) {
    text += " reading columns of resource";
    for (const std::string& step : action.columns->path) text += "." + name_text(step);
  }
  return text + "\n";
}

std::string VocabularyPrinter::declaration(const Mask& declared) {
  return "mask " + name_text(declared.name.local) + parameters(declared.parameters) +
         (declared.column_types.empty() ? "" : " on " + joined(declared.column_types, ", ")) +
         " reveals " + components(declared) + "\n";
}

std::string VocabularyPrinter::declaration(const Duty& declared) {
  std::vector<std::string> parts;
  for (size_t i = 0; i < declared.parameters.size(); ++i) {
    if (i >= declared.words.size() || declared.words[i].empty()) {
      parts.push_back(member(declared.parameters[i]));
      continue;
    }
    std::vector<std::string> words;
    for (const std::string& word : declared.words[i]) words.push_back(quote(word));
    parts.push_back(name_text(declared.parameters[i].name) + ": " + joined(words, " < "));
  }
  std::string text = "duty " + name_text(declared.name.local);
  if (!parts.empty()) text += "(" + joined(parts, ", ") + ")";
  if (declared.gates) text += " gates";
  if (declared.done_by) {
    text += " done by " + names_.of(Space::kAction, book_.schema.actions[*declared.done_by].name);
  }
  return text + " combines " + std::string(combination_word(declared.combination)) + "\n";
}

std::string VocabularyPrinter::declaration(const Define& declared) {
  std::vector<std::string> locals;
  for (const Member& parameter : declared.parameters) locals.push_back(parameter.name);
  std::string text = "define " + name_text(declared.name.local);
  text += declared.parameters.empty() ? "()" : parameters(declared.parameters);
  return text + ": " + type(declared.type) + " = " +
         ExprPrinter(book_, book_.exprs, locals).with(&names_).print(declared.body) + "\n";
}

std::string VocabularyPrinter::module(std::string_view package) {
  const Schema& schema = book_.schema;
  std::string text;
  auto all = [&](const auto& store) {
    for (const auto& declared : store) {
      if (declared.name.package != package) continue;
      text += doc_text(declared.doc, "") + declaration(declared);
    }
  };
  all(schema.enums);
  all(schema.taxonomies);
  all(schema.records);
  all(schema.entity_types);
  for (size_t i = 0; i < schema.actions.size(); ++i) {
    const ActionId id = schema.actions.id_at(i);
    if (schema.actions[id].name.package != package) continue;
    text += doc_text(schema.actions[id].doc, "") + declaration(id);
  }
  all(schema.masks);
  all(schema.duties);
  for (const Define& define : book_.defines) {
    if (define.name.package == package && define.body.valid()) {
      text += doc_text(define.doc, "") + declaration(define);
    }
  }
  return text;
}

std::string VocabularyPrinter::shared() {
  const Schema& schema = book_.schema;
  std::string text;
  if (schema.context.size() > 1) {
    const std::vector<Member> stated(schema.context.begin() + 1, schema.context.end());
    text += "context {\n" + members(stated, "  ") + "}\n";
  }
  for (const Assumption& assumption : book_.assumptions) {
    std::vector<std::string> locals;
    std::vector<std::string> variables;
    for (EntityTypeId id : assumption.variables) {
      locals.push_back("x" + std::to_string(locals.size() + 1));
      variables.push_back(names_.of(Space::kType, schema.entity_types[id].name) + " " +
                          locals.back());
    }
    text += "assume " + quote(assumption.text);
    if (!variables.empty()) text += " for every " + joined(variables, ", ");
    text +=
        ": " + ExprPrinter(book_, book_.exprs, locals).with(&names_).print(assumption.body) + "\n";
  }
  return text;
}

std::string VocabularyPrinter::terms_of(std::string_view domain) {
  std::string text;
  for (const Taxonomy& taxonomy : book_.schema.taxonomies) {
    for (size_t i = 0; i < taxonomy.terms.size(); ++i) {
      const Term& item = taxonomy.terms[taxonomy.terms.id_at(i)];
      if (item.domain != domain) continue;
      if (taxonomy.base && i < book_.schema.taxonomies[*taxonomy.base].terms.size()) continue;
      std::vector<std::string> parents;
      for (TermId parent : item.parents) {
        parents.push_back(dotted_text(taxonomy.terms[parent].name));
      }
      text += doc_text(item.doc, "") + "term " + dotted_text(item.name) + " of " +
              names_.of(Space::kType, taxonomy.name) + " under " + joined(parents, " and ") + "\n";
    }
  }
  return text;
}

}  // namespace bylaw
