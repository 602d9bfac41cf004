#include "disk.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <stdexcept>
#include <utility>

namespace sluice::faults {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kSector = 512;

std::string content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

struct stat facts_of(const fs::path& path) {
  struct stat facts = {};
  if (::lstat(path.c_str(), &facts) != 0) {
    throw std::runtime_error("disk: " + path.string() + " is not there");
  }
  return facts;
}

}  // namespace

Disk::Disk(fs::path root) : root_(std::move(root)) {
  take_in(root_);
}

Disk::Number Disk::number_of(const fs::path& path, bool fresh) {
  const struct stat facts = facts_of(path);
  const auto found = numbers_.find(facts.st_ino);
  if (found != numbers_.end() && !fresh) {
    return found->second;
  }
  const Number number = nodes_.size();
  nodes_.push_back({.directory = S_ISDIR(facts.st_mode), .mode = facts.st_mode & 07777U});
  if (S_ISDIR(facts.st_mode)) {
    nodes_.back().names.emplace_back();
  }
  numbers_[facts.st_ino] = number;
  return number;
}

Disk::Names Disk::list(const fs::path& directory) {
  Names names;
  for (const auto& entry : fs::directory_iterator(directory)) {
    names.emplace(entry.path().filename().string(), number_of(entry.path(), false));
  }
  return names;
}

void Disk::take_in(const fs::path& directory) {
  const Number number = number_of(directory, true);
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.is_directory()) {
      take_in(entry.path());
    } else {
      const Number file = number_of(entry.path(), false);
      nodes_[file].durable = entry.is_regular_file() ? content_of(entry.path()) : "";
    }
  }
  nodes_[number].names = {list(directory)};
}

void Disk::names_changed(const fs::path& directory) {
  Names names = list(directory);
  nodes_[number_of(directory, false)].names.push_back(std::move(names));
}

void Disk::made(const fs::path& path) {
  number_of(path, true);
  names_changed(path.parent_path());
}

void Disk::going(const fs::path& path) {
  struct stat facts = {};
  if (::lstat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_nlink == 1) {
    nodes_[number_of(path, false)].last = content_of(path);
  }
}

void Disk::synced(const fs::path& path) {
  Node& node = nodes_[number_of(path, false)];
  if (node.directory) {
    node.names = {node.names.back()};
  } else {
    node.durable = content_of(path);
  }
}

class Disk::Cut {
 public:
  Cut(const Disk& disk, std::uint64_t seed) : disk_(disk), random_(seed) { find_living(disk.root_); }

  void write(Number number, const fs::path& target) {
    const Node& node = disk_.nodes_[number];
    if (!node.directory) {
      std::ofstream(target, std::ios::binary) << mixed(number);
    } else {
      fs::create_directory(target);
      // The ends are what goes wrong most often: nothing arrived, or all did.
      const std::size_t last = node.names.size() - 1;
      const std::size_t kind = below(3);
      const Names& names = node.names[kind == 0 ? 0 : kind == 1 ? last : below(last + 1)];
      for (const auto& [name, child] : names) {
        write(child, target / name);
      }
    }
    fs::permissions(target, static_cast<fs::perms>(mode(number)));
  }

 private:
  void find_living(const fs::path& directory) {
    living_[disk_.numbers_.at(facts_of(directory).st_ino)] = directory;
    for (const auto& entry : fs::directory_iterator(directory)) {
      if (entry.is_directory()) {
        find_living(entry.path());
      } else if (const auto found = disk_.numbers_.find(facts_of(entry.path()).st_ino);
                 found != disk_.numbers_.end()) {
        living_[found->second] = entry.path();
      }
    }
  }

  mode_t mode(Number number) const {
    const auto found = living_.find(number);
    return found == living_.end() ? disk_.nodes_[number].mode : facts_of(found->second).st_mode & 07777U;
  }

  std::string mixed(Number number) {
    const Node& node = disk_.nodes_[number];
    const auto found = living_.find(number);
    std::string now = found != living_.end() ? content_of(found->second) : node.last.value_or(node.durable);
    const std::string& before = node.durable;
    if (now == before) {
      return now;
    }
    const std::size_t size = below(2) == 0 ? before.size() : now.size();
    const std::size_t share = std::vector<std::size_t>{0, 10, 50, 90, 100}[below(5)];
    std::string bytes(size, '\0');
    for (std::size_t at = 0; at < size; at += kSector) {
      const std::string& from = below(100) < share ? now : before;
      if (at < from.size()) {
        from.copy(bytes.data() + at, std::min(kSector, size - at), at);
      }
    }
    return bytes;
  }

  /// As std::uniform_int_distribution, but the same with every standard library.
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }

  const Disk& disk_;
  std::mt19937_64 random_;
  std::map<Number, fs::path> living_;
};

void Disk::write_cut(const fs::path& target, std::uint64_t seed) {
  Cut(*this, seed).write(number_of(root_, false), target);
}

}  // namespace sluice::faults
