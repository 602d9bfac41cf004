#include "sluice/base/digest.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace sluice {
namespace {

/// OpenSSL's SHA-256 uses the processor's own instructions: five times as fast as libsodium's, which counts, since
/// every photo is hashed.
class Hasher {
 public:
  Hasher() : context_(EVP_MD_CTX_new()) {
    require(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
  }
  void update(const void* data, std::size_t size) { require(EVP_DigestUpdate(context_.get(), data, size) == 1); }
  Sha256 digest() {
    Sha256 digest{};
    require(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1);
    return digest;
  }

 private:
  static void require(bool done) {
    if (!done) {
      throw std::runtime_error("OpenSSL cannot compute SHA-256");
    }
  }
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

}  // namespace

Sha256 sha256(Bytes bytes) {
  Hasher hasher;
  hasher.update(bytes.data(), bytes.size());
  return hasher.digest();
}

Result<Sha256> sha256_of_file(const std::filesystem::path& file) {
  const auto close = [](std::FILE* stream) { std::fclose(stream); };
  const std::unique_ptr<std::FILE, decltype(close)> stream(std::fopen(file.c_str(), "rb"), close);
  if (!stream) {
    return fail(errno == ENOENT ? ErrorCode::not_found : ErrorCode::io,
                file.string() + ": " + std::generic_category().message(errno));
  }
  Hasher hasher;
  std::vector<unsigned char> block(1 << 16);
  for (std::size_t count = 0; (count = std::fread(block.data(), 1, block.size(), stream.get())) > 0;) {
    hasher.update(block.data(), count);
  }
  if (std::ferror(stream.get()) != 0) {
    return fail(ErrorCode::io, file.string() + ": read error");
  }
  return hasher.digest();
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  std::string hex(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  hex.pop_back();
  return hex;
}

Result<Sha256> sha256_from_hex(std::string_view hex) {
  Sha256 digest{};
  std::size_t length = 0;
  const char* end = nullptr;
  if (hex.size() != 64 ||
      sodium_hex2bin(digest.data(), digest.size(), hex.data(), hex.size(), nullptr, &length, &end) != 0 ||
      length != digest.size()) {
    return fail(ErrorCode::bad_input, "not a SHA-256: '" + std::string(hex.substr(0, 80)) + "'");
  }
  return digest;
}

}  // namespace sluice
