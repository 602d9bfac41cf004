// What a power cut leaves of a directory: the model of a disk that writes nothing before it is told to.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::faults {

/// The promise of POSIX, taken at its word: the content of a file is durable as it was at its last fsync, the
/// entries of a directory as they were at the directory's last fsync; everything else may have reached the disk or
/// not. Of a file that changed since, each sector of 512 bytes is the old or the new one, and its size, too. The
/// changes of one directory reach the disk in their order (as in any journal); those of two directories are
/// independent. Modes count as durable at once. Directories are not moved from one parent to another.
class Disk {
 public:
  /// Everything that is there now is durable.
  explicit Disk(std::filesystem::path root);

  /// Call after a name of `path`'s directory has come, gone or been replaced.
  void names_changed(const std::filesystem::path& directory);
  /// Call after a file or directory was made under this name.
  void made(const std::filesystem::path& path);
  /// Call before a name goes or is replaced: its content may come back.
  void going(const std::filesystem::path& path);
  /// Call when a file or directory is flushed.
  void synced(const std::filesystem::path& path);

  /// Writes into `target` what may be there after the power came back, by a seed.
  void write_cut(const std::filesystem::path& target, std::uint64_t seed);

 private:
  using Number = std::size_t;  // Of a node; inode numbers are used again, these are not.
  using Names = std::map<std::string, Number>;
  struct Node {
    bool directory = false;
    mode_t mode = 0;
    std::string durable{};              // Of a file.
    std::optional<std::string> last{};  // Of a file that has gone.
    std::vector<Names> names{};         // Of a directory, from the durable state on.
  };
  class Cut;

  Number number_of(const std::filesystem::path& path, bool fresh);
  void take_in(const std::filesystem::path& directory);
  [[nodiscard]] Names list(const std::filesystem::path& directory);

  std::filesystem::path root_;
  std::map<ino_t, Number> numbers_;
  std::vector<Node> nodes_;
};

}  // namespace sluice::faults
