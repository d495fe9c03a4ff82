#include "mesh/sign.h"

#include <sodium.h>

#include <cassert>
#include <cstdlib>

namespace bylaw {
namespace {

constexpr std::string_view kDigestPrefix = "sha256:";
constexpr std::string_view kPublicPrefix = "ed25519:";
constexpr std::string_view kSecretPrefix = "ed25519-secret:";

/// libsodium needs one call before its first use; without it nothing here may work.
void start() {
  static const bool started = sodium_init() >= 0;
  if (!started) std::abort();
}

const uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());  // char and uint8_t may alias
}

template <size_t n>
std::string base64(const std::array<uint8_t, n>& bytes) {
  std::string text(sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), n, sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // its final zero
  return text;
}

template <size_t n>
std::optional<std::array<uint8_t, n>> from_base64(std::string_view text) {
  std::array<uint8_t, n> bytes{};
  size_t length = 0;
  const char* end = nullptr;
  if (sodium_base642bin(bytes.data(), n, text.data(), text.size(), nullptr, &length, &end,
                        sodium_base64_VARIANT_ORIGINAL) != 0) {
    return std::nullopt;
  }
  if (length != n || end != text.data() + text.size()) return std::nullopt;
  return bytes;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::string message(std::string_view purpose, const Digest& digest) {
  return std::string(purpose) + "\n" + to_string(digest);
}

/// libsodium's own form of a key pair.
struct Expanded {
  std::array<uint8_t, crypto_sign_SECRETKEYBYTES> secret{};
  PublicKey open;
  explicit Expanded(const SecretKey& key) {
    start();
    crypto_sign_seed_keypair(open.bytes.data(), secret.data(), key.seed().data());
  }
  ~Expanded() { sodium_memzero(secret.data(), secret.size()); }
  Expanded(const Expanded&) = delete;
  Expanded& operator=(const Expanded&) = delete;
};

}  // namespace

Digest sha256(std::string_view bytes) {
  static_assert(crypto_hash_sha256_BYTES == sizeof(Digest::bytes));
  start();
  Digest digest;
  crypto_hash_sha256(digest.bytes.data(), bytes_of(bytes), bytes.size());
  return digest;
}

std::string to_string(const Digest& digest) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text(kDigestPrefix);
  for (const uint8_t byte : digest.bytes) {
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

std::optional<Digest> parse_digest(std::string_view text) {
  if (!text.starts_with(kDigestPrefix)) return std::nullopt;
  text.remove_prefix(kDigestPrefix.size());
  if (text.find_first_not_of("0123456789abcdef") != std::string_view::npos) return std::nullopt;
  Digest digest;
  size_t length = 0;
  if (text.size() != digest.bytes.size() * 2 ||
      sodium_hex2bin(digest.bytes.data(), digest.bytes.size(), text.data(), text.size(), nullptr,
                     &length, nullptr) != 0) {
    return std::nullopt;
  }
  return digest;
}

std::string to_string(const PublicKey& key) {
  return std::string(kPublicPrefix) + base64(key.bytes);
}

std::optional<PublicKey> parse_public_key(std::string_view text) {
  text = trimmed(text);
  if (!text.starts_with(kPublicPrefix)) return std::nullopt;
  const auto bytes = from_base64<32>(text.substr(kPublicPrefix.size()));
  if (!bytes) return std::nullopt;
  return PublicKey{*bytes};
}

SecretKey::~SecretKey() { sodium_memzero(seed_.data(), seed_.size()); }

PublicKey SecretKey::public_key() const { return Expanded(*this).open; }

SecretKey make_secret_key() {
  start();
  std::array<uint8_t, 32> seed{};
  randombytes_buf(seed.data(), seed.size());
  SecretKey key(seed);
  sodium_memzero(seed.data(), seed.size());
  return key;
}

std::string to_string(const SecretKey& key) {
  return std::string(kSecretPrefix) + base64(key.seed());
}

std::optional<SecretKey> parse_secret_key(std::string_view text) {
  text = trimmed(text);
  if (!text.starts_with(kSecretPrefix)) return std::nullopt;
  auto bytes = from_base64<32>(text.substr(kSecretPrefix.size()));
  if (!bytes) return std::nullopt;
  SecretKey key(*bytes);
  sodium_memzero(bytes->data(), bytes->size());
  return key;
}

std::string to_string(const Signature& signature) { return base64(signature.bytes); }

std::optional<Signature> parse_signature(std::string_view text) {
  const auto bytes = from_base64<64>(text);
  if (!bytes) return std::nullopt;
  return Signature{*bytes};
}

Signature sign(const SecretKey& key, std::string_view purpose, const Digest& digest) {
  const Expanded expanded(key);
  const std::string text = message(purpose, digest);
  Signature signature;
  crypto_sign_detached(signature.bytes.data(), nullptr, bytes_of(text), text.size(),
                       expanded.secret.data());
  return signature;
}

bool verify(const PublicKey& key, std::string_view purpose, const Digest& digest,
            const Signature& signature) {
  start();
  const std::string text = message(purpose, digest);
  return crypto_sign_verify_detached(signature.bytes.data(), bytes_of(text), text.size(),
                                     key.bytes.data()) == 0;
}

}  // namespace bylaw
