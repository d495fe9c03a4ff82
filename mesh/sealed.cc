#include "mesh/sealed.h"

#include <algorithm>
#include <cassert>
#include <optional>

namespace bylaw {
namespace {

constexpr std::string_view kFirst = "bylaw ";
constexpr std::string_view kSeal = "seal ";
constexpr std::string_view kSigned = "signed ";

std::string first_line(const SealKind& kind) {
  return std::string(kFirst) + std::string(kind.word) + " " + std::to_string(kind.version);
}

/// Takes the first line off `text`, without its line break; nothing if there is no whole one.
std::optional<std::string_view> take_first_line(std::string_view& text) {
  const size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

/// The last line of `text`, which must end in a line break.
std::string_view last_line(std::string_view text) {
  text.remove_suffix(1);
  const size_t before = text.rfind('\n');
  return before == std::string_view::npos ? text : text.substr(before + 1);
}

std::string named(const SealKind& kind) { return "bylaw " + std::string(kind.word); }

Error cut_off() { return Error{"it is cut off: there is no seal at its end"}; }

/// Nothing if the first line is the kind's.
std::optional<Error> other_kind(const SealKind& kind, std::string_view line) {
  if (line == first_line(kind)) return std::nullopt;
  if (line == first_line(kind) + "\r") {
    return Error{
        "its lines end in CR LF: something on its way took it for text, as git does with "
        "core.autocrlf; keep git from it by a line '*." +
        std::string(kind.word) + " -text' in .gitattributes, and take it out anew"};
  }
  const std::string begin = named(kind) + " ";
  if (line.starts_with(begin)) {
    return Error{"its form has the version " + std::string(line.substr(begin.size())) +
                 "; this program reads version " + std::to_string(kind.version)};
  }
  return Error{"it does not begin with '" + first_line(kind) + "'"};
}

struct SignatureLine {
  PublicKey key;
  Signature signature;
};

std::optional<SignatureLine> read_signature(std::string_view line) {
  line.remove_prefix(kSigned.size());
  const size_t space = line.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto key = parse_public_key(line.substr(0, space));
  const auto signature = parse_signature(line.substr(space + 1));
  if (!key || !signature) return std::nullopt;
  return SignatureLine{*key, *signature};
}

}  // namespace

std::string seal(const SealKind& kind, std::string_view header, std::string_view body,
                 const std::vector<SecretKey>& keys) {
  assert(header.find('\n') == std::string_view::npos);
  assert(body.empty() || body.ends_with('\n'));
  std::string text = first_line(kind) + "\n";
  text.reserve(text.size() + header.size() + body.size() + 512);
  text.append(header).append("\n").append(body);
  const Digest digest = sha256(text);
  text += std::string(kSeal) + to_string(digest) + "\n";
  for (const SecretKey& key : keys) {
    const Signature signature = sign(key, first_line(kind), digest);
    text += std::string(kSigned) + to_string(key.public_key()) + " " + to_string(signature) + "\n";
  }
  return text;
}

Result<SealedFile> open_sealed(const SealKind& kind, std::string_view text) {
  std::string_view rest = text;
  const auto first = take_first_line(rest);
  if (const auto error = other_kind(kind, first.value_or(text.substr(0, 80)))) return *error;
  if (!first || !text.ends_with('\n')) return cut_off();
  std::vector<SignatureLine> signatures;
  std::string_view content = rest;
  while (!content.empty() && last_line(content).starts_with(kSigned)) {
    const std::string_view line = last_line(content);
    const auto signature = read_signature(line);
    if (!signature) return Error{"a signature at its end is malformed"};
    signatures.push_back(*signature);
    content.remove_suffix(line.size() + 1);
  }
  std::reverse(signatures.begin(), signatures.end());
  if (content.empty() || !last_line(content).starts_with(kSeal)) return cut_off();
  const std::string_view line = last_line(content);
  const auto stated = parse_digest(line.substr(kSeal.size()));
  content.remove_suffix(line.size() + 1);
  SealedFile file;
  file.seal = sha256(text.substr(0, static_cast<size_t>(content.end() - text.begin())));
  if (!stated || *stated != file.seal) {
    return Error{"it was changed or damaged: its content is not what its seal says"};
  }
  for (const SignatureLine& signature : signatures) {
    if (!verify(signature.key, first_line(kind), file.seal, signature.signature)) {
      return Error{"a signature is forged: it is not that of " + to_string(signature.key)};
    }
    file.signers.push_back(signature.key);
  }
  const auto header = take_first_line(content);
  if (!header) return cut_off();
  file.header = std::string(*header);
  file.body = std::string(content);
  return file;
}

Status check_signers(const SealedFile& file, const std::vector<PublicKey>& trusted) {
  const bool any = std::any_of(file.signers.begin(), file.signers.end(), [&](const auto& signer) {
    return std::find(trusted.begin(), trusted.end(), signer) != trusted.end();
  });
  if (any) return {};
  if (file.signers.empty()) return Error{"nobody signed it"};
  std::string who;
  for (const PublicKey& signer : file.signers) who += (who.empty() ? "" : ", ") + to_string(signer);
  return Error{"it is signed, but by no key that you trust: " + who};
}

}  // namespace bylaw
