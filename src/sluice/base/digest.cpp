#include "sluice/base/digest.h"

#include <sodium.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

namespace sluice {
namespace {

void require_sodium() {
  if (sodium_init() < 0) {
    throw std::runtime_error("libsodium could not be initialised");
  }
}

}  // namespace

Sha256 sha256(Bytes bytes) {
  require_sodium();
  Sha256 digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return digest;
}

Result<Sha256> sha256_of_file(const std::filesystem::path& file) {
  require_sodium();
  const auto close = [](std::FILE* stream) { std::fclose(stream); };
  const std::unique_ptr<std::FILE, decltype(close)> stream(std::fopen(file.c_str(), "rb"), close);
  if (!stream) {
    return fail(errno == ENOENT ? ErrorCode::not_found : ErrorCode::io,
                file.string() + ": " + std::strerror(errno));
  }
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  std::vector<unsigned char> block(1 << 16);
  for (std::size_t count = 0; (count = std::fread(block.data(), 1, block.size(), stream.get())) > 0;) {
    crypto_hash_sha256_update(&state, block.data(), count);
  }
  if (std::ferror(stream.get()) != 0) {
    return fail(ErrorCode::io, file.string() + ": read error");
  }
  Sha256 digest{};
  crypto_hash_sha256_final(&state, digest.data());
  return digest;
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
