// A file per claim: a header, imports, `assert …:`, and the claim.
#include "cli/claims.h"

#include <algorithm>

#include "base/text.h"
#include "cli/with_file.h"

namespace bylaw::cli {
namespace {

constexpr std::string_view kPackage = "claim";

std::string name(size_t i) { return "asked_" + std::to_string(i + 1); }

std::string head(const Mesh& mesh, const Claim& claim, size_t i) {
  const bool plain = mesh.manifest.central.empty();
  const std::string header = plain ? "domain \"*\"" : "standards " + std::string(kPackage);
  return header + "\n" + import_all(mesh.rulebook) + "\nassert " + name(i) + " " +
         quote(claim.written) + ":\n  ";
}

/// Whether nothing but blanks and comments to the end of the line is left.
bool is_blank(std::string_view text) {
  const size_t at = text.find_first_not_of(" \t\r\n");
  return at == std::string_view::npos || text.substr(at).starts_with("//");
}

}  // namespace

std::string import_all(const Rulebook& book) {
  std::string text = import_vocabulary(book.schema);
  for (const Define& define : book.defines) {
    const std::string line = "import " + define.name.package + "\n";
    const bool plain = define.name.package.empty() || define.name.package == "*";
    if (!plain && text.find(line) == std::string::npos) text += line;
  }
  return text;
}

Claim plain_claim(const std::string& text) { return {text, text, 0, 0}; }

Claims::Claims(const OpenMesh& open, std::vector<Claim> claims)
    : open_(open), claims_(std::move(claims)) {
  std::vector<std::unique_ptr<WithFile>> disks;
  const FileSystem* disk = open.disk.get();
  for (size_t i = 0; i < claims_.size(); ++i) {
    disks.push_back(std::make_unique<WithFile>(
        *disk, path(i), head(*open.mesh, claims_[i], i) + claims_[i].assertion + "\n"));
    disk = disks.back().get();
  }
  mesh_ = compile_mesh(*disk, {open.now, /*facts=*/true, /*jobs=*/1}, told_);
  compiled_.resize(claims_.size());
  for (uint32_t file = 0; file < mesh_->sources.size(); ++file) {
    for (size_t i = 0; i < claims_.size(); ++i) {
      if (mesh_->sources[FileId(file)].path() == path(i)) compiled_[i] = FileId(file);
    }
  }
  for (size_t i = 0; i < claims_.size(); ++i) {
    const std::string shown = claims_.size() == 1 ? "claim" : "claim " + std::to_string(i + 1);
    written_.push_back(mesh_->sources.add(shown, claims_[i].written));
    assertions_.push_back(find(i));
  }
}

std::string Claims::path(size_t i) const {
  return central_folder(open_.mesh->manifest) + "/(claim " + std::to_string(i + 1) + ").bylaw";
}

const Assertion* Claims::find(size_t i) const {
  const auto is_it = [&](const Assertion& a) { return a.span.file == compiled_[i]; };
  const auto found = std::ranges::find_if(mesh_->rulebook.assertions, is_it);
  return found == mesh_->rulebook.assertions.end() ? nullptr : &*found;
}

Span Claims::moved(Span span) const {
  const auto at = std::ranges::find(compiled_, span.file);
  if (!span.valid() || at == compiled_.end()) return span;
  const auto i = static_cast<size_t>(at - compiled_.begin());
  const Claim& claim = claims_[i];
  const size_t begin = head(*open_.mesh, claim, i).size() + claim.offset;
  const size_t end = claim.written.size();
  // What is told of the assertion as a whole is told of the whole claim.
  if (span.end <= begin) return {written_[i], 0, static_cast<uint32_t>(end)};
  const auto place = [&](uint32_t offset) {
    const size_t within = offset < begin ? 0 : claim.from + (offset - begin);
    return static_cast<uint32_t>(std::min(within, end));
  };
  return {written_[i], place(span.begin), place(span.end)};
}

Diagnostics Claims::moved(const Diagnostics& found) const {
  Diagnostics out;
  for (Diagnostic d : found.list()) {
    for (Label& label : d.labels) label.span = moved(label.span);
    d.fixits.clear();
    out.add(std::move(d));
  }
  return out;
}

bool Claims::usable(Host& host, std::string_view consequence) {
  bool all = true;
  for (size_t i = 0; i < claims_.size(); ++i) {
    if (assertions_[i] == nullptr || told_.has_errors()) {
      all = false;
      continue;
    }
    const std::string_view text = mesh_->sources[compiled_[i]].text();
    if (is_blank(text.substr(assertions_[i]->body.end))) continue;
    complain(host, "a claim is one sentence; after it stands '" +
                       std::string(text.substr(assertions_[i]->body.end,
                                               text.size() - 1 - assertions_[i]->body.end)) +
                       "'; " + std::string(consequence));
    return false;
  }
  if (all) return true;
  host.err << render(moved(told_), mesh_->sources, {OutputFormat::kText, host.color});
  complain(host, "the claim can't be read; " + std::string(consequence));
  return false;
}

}  // namespace bylaw::cli
