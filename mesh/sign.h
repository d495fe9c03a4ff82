// Digests (SHA-256) and signatures (Ed25519), by libsodium, and the texts they are written as.
// Entry points: sha256(), KeyPair, sign(), verify().
#ifndef BYLAW_MESH_SIGN_H_
#define BYLAW_MESH_SIGN_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bylaw {

struct Digest {
  std::array<uint8_t, 32> bytes{};
  bool operator==(const Digest&) const = default;
};

/// Takes any number of bytes.
Digest sha256(std::string_view bytes);

/// "sha256:" and 64 lower-case hexadecimal digits.
std::string to_string(const Digest& digest);
std::optional<Digest> parse_digest(std::string_view text);

struct PublicKey {
  std::array<uint8_t, 32> bytes{};
  bool operator==(const PublicKey&) const = default;
};

/// "ed25519:" and base64.
std::string to_string(const PublicKey& key);
/// White space around the text is passed over, so that a key file's content will do.
std::optional<PublicKey> parse_public_key(std::string_view text);

/// The seed of an Ed25519 key pair. Wiped from memory when it goes.
class SecretKey {
 public:
  explicit SecretKey(const std::array<uint8_t, 32>& seed) : seed_(seed) {}
  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  ~SecretKey();
  PublicKey public_key() const;
  const std::array<uint8_t, 32>& seed() const { return seed_; }

 private:
  std::array<uint8_t, 32> seed_;
};

/// A fresh key from the machine's source of randomness.
SecretKey make_secret_key();

/// "ed25519-secret:" and base64.
std::string to_string(const SecretKey& key);
std::optional<SecretKey> parse_secret_key(std::string_view text);

struct Signature {
  std::array<uint8_t, 64> bytes{};
};

/// Base64.
std::string to_string(const Signature& signature);
std::optional<Signature> parse_signature(std::string_view text);

/// Signs a digest for one purpose ("bylaw facts 1"), so that a signature for one can never stand
/// for another.
Signature sign(const SecretKey& key, std::string_view purpose, const Digest& digest);
bool verify(const PublicKey& key, std::string_view purpose, const Digest& digest,
            const Signature& signature);

}  // namespace bylaw

#endif  // BYLAW_MESH_SIGN_H_
