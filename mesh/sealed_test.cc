// Tests of digests, signatures and sealed files: what was sealed opens, and nothing else does.
#include "mesh/sealed.h"

#include <doctest/doctest.h>

namespace bylaw {
namespace {

constexpr SealKind kKind{"notes", 1};

SecretKey key_of(uint8_t byte) {
  std::array<uint8_t, 32> seed{};
  seed.fill(byte);
  return SecretKey(seed);
}

std::string sealed(const std::vector<SecretKey>& keys = {key_of(1)}) {
  return seal(kKind, "{\"a\": 1}", "one\ntwo\n", keys);
}

std::string refusal(std::string_view text, const SealKind& kind = kKind) {
  const auto file = open_sealed(kind, text);
  return file ? "" : file.error().message;
}

TEST_CASE("digests and keys are read as they are written") {
  const Digest digest = sha256("abc");  // FIPS 180-2, appendix B.1
  CHECK(to_string(digest) ==
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(parse_digest(to_string(digest)) == digest);
  CHECK_FALSE(parse_digest("sha256:ba78"));
  CHECK_FALSE(parse_digest("md5:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  CHECK_FALSE(
      parse_digest("sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"));

  const SecretKey key = make_secret_key();
  CHECK(parse_public_key(" " + to_string(key.public_key()) + "\n") == key.public_key());
  CHECK(parse_secret_key(to_string(key) + "\n")->public_key() == key.public_key());
  CHECK_FALSE(parse_public_key(to_string(key)));
  CHECK_FALSE(parse_secret_key(to_string(key.public_key())));
  CHECK_FALSE(parse_public_key("ed25519:AAAA"));
  CHECK(make_secret_key().public_key() != key.public_key());
}

TEST_CASE("a signature is of its key, its purpose and its digest") {
  const Digest digest = sha256("x");
  const Signature signature = sign(key_of(1), "notes", digest);
  CHECK(verify(key_of(1).public_key(), "notes", digest, signature));
  CHECK_FALSE(verify(key_of(2).public_key(), "notes", digest, signature));
  CHECK_FALSE(verify(key_of(1).public_key(), "other", digest, signature));
  CHECK_FALSE(verify(key_of(1).public_key(), "notes", sha256("y"), signature));
}

TEST_CASE("what was sealed opens as it was") {
  const auto file = open_sealed(kKind, sealed({key_of(1), key_of(2)}));
  REQUIRE(file.ok());
  CHECK(file->header == "{\"a\": 1}");
  CHECK(file->body == "one\ntwo\n");
  REQUIRE(file->signers.size() == 2);
  CHECK(file->signers[0] == key_of(1).public_key());
  CHECK(check_signers(*file, {key_of(2).public_key()}).ok());
  CHECK(check_signers(*file, {key_of(3).public_key()})
            .error()
            .message.starts_with("it is signed, but by no key that you trust: ed25519:"));

  const auto plain = open_sealed(kKind, seal(kKind, "", "", {}));
  REQUIRE(plain.ok());
  CHECK(plain->body.empty());
  CHECK(check_signers(*plain, {key_of(1).public_key()}).error().message == "nobody signed it");
}

TEST_CASE("a body may hold lines that look like seals") {
  const auto file = open_sealed(kKind, seal(kKind, "h", "seal sha256:00\nsigned x y\n", {}));
  REQUIRE(file.ok());
  CHECK(file->body == "seal sha256:00\nsigned x y\n");
}

TEST_CASE("every proper prefix is refused") {
  const std::string text = sealed();
  const auto unsigned_length = sealed({}).size();
  for (size_t length = 0; length < text.size(); ++length) {
    CAPTURE(length);
    // Without its last line it is the same file, unsigned; the signers say so.
    if (length == unsigned_length) {
      CHECK(open_sealed(kKind, text.substr(0, length))->signers.empty());
      continue;
    }
    CHECK(refusal(std::string_view(text).substr(0, length)) != "");
  }
}

TEST_CASE("every changed byte is noticed") {
  const std::string text = sealed();
  for (size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CAPTURE(i);
    CHECK(refusal(changed) != "");
  }
}

TEST_CASE("the reason of a refusal is said") {
  CHECK(refusal("") == "it does not begin with 'bylaw notes 1'");
  CHECK(refusal("{}") == "it does not begin with 'bylaw notes 1'");
  CHECK(refusal("bylaw notes 2\n") == "its form has the version 2; this program reads version 1");
  CHECK(refusal("bylaw notes 1\nx\ny\n") == "it is cut off: there is no seal at its end");
  std::string text = sealed();
  text[text.find("one")] = 'O';
  CHECK(refusal(text) == "it was changed or damaged: its content is not what its seal says");
  // Another's name under it: the content was sealed anew, but not by that key.
  const std::string other = seal(kKind, "{\"a\": 2}", "one\ntwo\n", {});
  const std::string line = sealed().substr(sealed().find("signed "));
  CHECK(refusal(other + line) ==
        "a signature is forged: it is not that of " + to_string(key_of(1).public_key()));
  CHECK(refusal(other + "signed by me\n") == "a signature at its end is malformed");
}

}  // namespace
}  // namespace bylaw
