#include "sluice/models/pull.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>
#include <vector>

#include "sluice/base/descriptor.h"
#include "sluice/base/digest.h"
#include "sluice/models/download.h"
#include "sluice/models/part_file.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

bool is_url(const std::string& place) {
  return place.starts_with("http://") || place.starts_with("https://");
}

std::string source_of(const ModelEntry& entry, const std::string& mirror) {
  if (mirror.empty()) {
    return entry.url;
  }
  return mirror.ends_with('/') ? mirror + entry.file : mirror + "/" + entry.file;
}

Status make_directory(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) {
    return fail(ErrorCode::io, directory.string() + ": " + error.message(), "choose another with --models DIR");
  }
  return {};
}

/// Holds the cache's lock while it lives; the system lets go of it when a process dies.
Status lock(const Descriptor& descriptor, const fs::path& directory) {
  if (!descriptor.is_open()) {
    return fail(ErrorCode::io, (directory / ".lock").string() + ": " + std::strerror(errno),
                "choose another with --models DIR");
  }
  if (::flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorCode::conflict, "another `sluice models pull` works on " + directory.string(),
                "wait for it to end");
  }
  return {};
}

Status copy(const fs::path& from, const fs::path& to, const DownloadProgress& progress) {
  std::ifstream in(from, std::ios::binary);
  if (!in) {
    return fail(errno == ENOENT ? ErrorCode::not_found : ErrorCode::io,
                "mirror file " + from.string() + ": " + std::strerror(errno));
  }
  SLUICE_ASSIGN(PartFile part, PartFile::open(to));
  SLUICE_TRY(part.restart());
  std::vector<char> block(1 << 16);
  while (in) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    SLUICE_TRY(part.append({block.data(), static_cast<std::size_t>(in.gcount())}));
    progress(part.size());
  }
  if (in.bad()) {
    return fail(ErrorCode::io, "mirror file " + from.string() + ": read error");
  }
  return part.sync();
}

bool has_digest(const fs::path& file, const std::string& sha256) {
  const Result<Sha256> digest = sha256_of_file(file);
  return digest.has_value() && to_hex(*digest) == sha256;
}

/// Brings the bytes into `part`; they may still be the wrong ones.
Status bring(const std::string& source, const fs::path& part, const ModelEntry& entry,
             const PullOptions& options) {
  const DownloadProgress progress = [&](std::uint64_t received) { options.progress(entry, received); };
  return is_url(source) ? download(source, part, entry.bytes, progress) : copy(source, part, progress);
}

Status install(const fs::path& part, const fs::path& file) {
  std::error_code error;
  fs::rename(part, file, error);
  if (error) {
    return fail(ErrorCode::io, file.string() + ": " + error.message());
  }
  const Descriptor directory(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.is_open()) {
    ::fsync(directory.get());
  }
  return {};
}

}  // namespace

Result<PullOutcome> pull_model(const ModelCache& cache, const ModelEntry& entry, const PullOptions& options) {
  if (cache.verified(entry).has_value()) {
    return PullOutcome::already_there;
  }
  const fs::path directory = fs::absolute(cache.directory());
  SLUICE_TRY(make_directory(directory));
  const Descriptor descriptor(
      ::open((directory / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
  SLUICE_TRY(lock(descriptor, directory));
  if (cache.verified(entry).has_value()) {
    return PullOutcome::already_there;  // Another pull brought it just now.
  }

  const std::string source = source_of(entry, options.mirror);
  const fs::path file = directory / entry.file;
  const fs::path part = file.string() + ".part";
  std::error_code ignored;
  // The bytes of an earlier version of the model may be lying there: then everything is fetched once more.
  const bool resumes = is_url(source) && fs::exists(part, ignored);
  SLUICE_TRY(bring(source, part, entry, options));
  if (resumes && !has_digest(part, entry.sha256)) {
    fs::remove(part, ignored);
    SLUICE_TRY(bring(source, part, entry, options));
  }
  if (!has_digest(part, entry.sha256)) {
    fs::remove(part, ignored);
    return fail(ErrorCode::bad_input, source + ": not the bytes of model " + entry.name + " (SHA-256 differs)",
                "give another copy with --mirror DIR|URL");
  }
  SLUICE_TRY(install(part, file));
  return PullOutcome::pulled;
}

}  // namespace sluice
