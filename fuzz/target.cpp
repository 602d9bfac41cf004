#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "fuzz/target.h"

namespace sluice::fuzz {
namespace {

namespace fs = std::filesystem;

/// Removed when the process ends well; what a crash leaves, `tools/fuzz` removes.
class Scratch {
 public:
  Scratch() {
    const char* chosen = std::getenv("TMPDIR");
    const fs::path place = chosen != nullptr && *chosen != '\0' ? chosen
                           : fs::is_directory("/dev/shm")       ? "/dev/shm"
                                                                : "/tmp";
    std::string name = (place / "sluice-fuzz-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("cannot make a folder in " + place.string());
    }
    path_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::vector<Target>& registered_targets() {
  static std::vector<Target> all;
  return all;
}

}  // namespace

Registered::Registered(Target target) {
  auto& all = registered_targets();
  const auto after = [](const Target& a, const Target& b) { return a.name < b.name; };
  all.insert(std::upper_bound(all.begin(), all.end(), target, after), std::move(target));
}

std::span<const Target> targets() {
  return registered_targets();
}

void require(bool holds, std::string_view promise) {
  if (!holds) {
    std::fprintf(stderr, "broken promise: %.*s\n", static_cast<int>(promise.size()), promise.data());
    std::abort();
  }
}

void require_proper(const Error& error) {
  const std::string message = error.message();
  if (error.code == ErrorCode::internal || message.empty() || message.find('\n') != std::string::npos) {
    std::fprintf(stderr, "%s\n", message.c_str());
  }
  require(error.code != ErrorCode::internal, "data never causes an internal error");
  require(!message.empty() && message.find('\n') == std::string::npos, "an error is one line");
}

const fs::path& scratch() {
  static const Scratch scratch;
  return scratch.path();
}

fs::path scratch_file(const fs::path& name, std::string_view bytes) {
  const fs::path file = scratch() / name;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return file;
}

std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Bytes as_bytes(std::string_view text) {
  return std::as_bytes(std::span(text));
}

}  // namespace sluice::fuzz
