#include "sluice/privacy/pseudonym.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "sluice/base/descriptor.h"
#include "sluice/base/digest.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

using Key = std::array<std::uint8_t, 32>;

constexpr std::size_t kPseudonymBytes = 16;
constexpr std::size_t kDraftBytes = 8;  // Of the random end of a draft's name.

tl::unexpected<Error> system_error(const fs::path& file, int number) {
  return fail(ErrorCode::io, file.string() + ": " + std::generic_category().message(number),
              "make the data directory writable, or name another");
}

Result<Key> read_key(const fs::path& file) {
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat state = {};
  if (!descriptor.is_open() || ::fstat(descriptor.get(), &state) != 0) {
    return system_error(file, errno);
  }
  if (!S_ISREG(state.st_mode) || (state.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return fail(ErrorCode::refused, file.string() + ": others may read the key of the pseudonyms",
                "run: chmod 600 '" + file.string() + "'");
  }
  Key key{};
  const ssize_t count = ::read(descriptor.get(), key.data(), key.size());
  if (count < 0) {
    return system_error(file, errno);
  }
  if (static_cast<std::size_t>(count) != key.size() || static_cast<std::size_t>(state.st_size) != key.size()) {
    return fail(ErrorCode::io, file.string() + ": not a key of " + std::to_string(key.size()) + " bytes",
                "bring it back from a backup; if there is none, remove it, and contributors get new pseudonyms");
  }
  return key;
}

/// Puts a whole new key under a name of its own, then links it to `file`: whoever links first wins, and no one
/// ever sees half a key. It is on the disk before any pseudonym can be.
Status create_key(const fs::path& file) {
  Key key{};
  randombytes_buf(key.data(), key.size());
  std::array<std::uint8_t, kDraftBytes> suffix{};
  randombytes_buf(suffix.data(), suffix.size());
  const fs::path draft = file.string() + "." + to_hex(suffix);
  int error = 0;
  {
    const Descriptor descriptor(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!descriptor.is_open()) {
      return system_error(file, errno);
    }
    errno = ENOSPC;  // What a short write means.
    if (::write(descriptor.get(), key.data(), key.size()) != static_cast<ssize_t>(key.size()) ||
        ::fsync(descriptor.get()) != 0 ||
        (::link(draft.c_str(), file.c_str()) != 0 && ::access(file.c_str(), F_OK) != 0)) {
      error = errno;
    }
  }
  ::unlink(draft.c_str());
  const Descriptor directory(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (error == 0 && (!directory.is_open() || ::fsync(directory.get()) != 0)) {
    error = errno;
  }
  sodium_memzero(key.data(), key.size());
  if (error != 0) {
    return system_error(file, error);
  }
  return {};
}

/// Those of processes that were killed; one that is at it finds the key there and needs its draft no more.
Status remove_drafts(const fs::path& file) {
  const std::string prefix = file.filename().string() + ".";
  std::error_code error;
  std::vector<fs::path> drafts;
  for (fs::directory_iterator entry(file.parent_path(), error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    const bool random = name.size() == prefix.size() + 2 * kDraftBytes &&
                        name.find_first_not_of("0123456789abcdef", prefix.size()) == std::string::npos;
    if (name.starts_with(prefix) && random) {  // And not somebody's backup.
      drafts.push_back(entry->path());
    }
  }
  for (const fs::path& draft : drafts) {
    fs::remove(draft, error);
  }
  return error ? Status(system_error(file, error.value())) : Status();
}

}  // namespace

Result<PseudonymKey> PseudonymKey::open_or_create(const fs::path& data_directory) {
  if (sodium_init() < 0) {
    throw std::runtime_error("libsodium could not be initialised");
  }
  const fs::path file = data_directory / "pseudonym.key";
  std::error_code unknown;
  if (fs::symlink_status(file, unknown).type() == fs::file_type::not_found) {
    SLUICE_TRY(create_key(file));
  }
  PseudonymKey key;
  SLUICE_ASSIGN(key.key_, read_key(file));
  SLUICE_TRY(remove_drafts(file));
  return key;
}

std::string PseudonymKey::pseudonym(std::string_view source_location, std::string_view contributor) const {
  crypto_generichash_state state;
  crypto_generichash_init(&state, key_.data(), key_.size(), kPseudonymBytes);
  const auto add = [&state](std::string_view text) {
    // The length first: else "ab" + "c" would be "a" + "bc".
    std::array<unsigned char, 8> length{};
    for (std::size_t byte = 0; byte < length.size(); ++byte) {
      length[byte] = static_cast<unsigned char>(text.size() >> (8 * byte));
    }
    crypto_generichash_update(&state, length.data(), length.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  };
  add(source_location);
  add(contributor);
  std::array<std::uint8_t, kPseudonymBytes> hash{};
  crypto_generichash_final(&state, hash.data(), hash.size());
  return to_hex(hash);
}

}  // namespace sluice
