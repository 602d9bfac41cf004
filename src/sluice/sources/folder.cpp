#include "sluice/sources/folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

#include "sluice/sources/photos_csv.h"
#include "sluice/sources/regular_file.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

bool named_like_a_photo(const fs::path& name) {
  constexpr std::array<std::string_view, 10> kExtensions{".jpg",  ".jpeg", ".png", ".webp", ".heic",
                                                         ".heif", ".avif", ".tif", ".tiff", ".gif"};
  std::string extension = name.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  });
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

struct Entry {
  std::string name;
  bool folder = false;  ///< One to look into.

  /// Paths below a folder are sorted as if its name ended with the separator.
  [[nodiscard]] std::string key() const { return folder ? name + "/" : name; }
};

/// What a folder holds that concerns us, in the order of paths.
std::vector<Entry> entries_of(const fs::path& folder, std::error_code& error) {
  std::vector<Entry> entries;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    std::string name = entry->path().filename().string();
    std::error_code unknown;  // An entry that has gone meanwhile is neither.
    const bool photo = named_like_a_photo(name);
    const bool is_folder = !photo && entry->is_directory(unknown) && !entry->is_symlink(unknown);
    if (!name.starts_with('.') && (photo || is_folder)) {
      entries.push_back({std::move(name), is_folder});
    }
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.key() < b.key(); });
  return entries;
}

class Folder : public Source {
 public:
  Folder(fs::path location, PhotosCsv table) : location_(std::move(location)), facts_(std::move(table.facts)) {}

  [[nodiscard]] std::string location() const override { return location_.string(); }

  [[nodiscard]] Status list(const std::function<bool(SourceItem)>& visit) const override {
    std::error_code error;
    const std::vector<Entry> entries = entries_of(location_, error);
    if (error) {
      return fail(ErrorCode::io, location_.string() + ": " + error.message(), "look at the folder's permissions");
    }
    list_entries(entries, "", visit);
    return {};
  }

  [[nodiscard]] Result<std::string> read(const SourceItem& item, std::size_t byte_limit) const override {
    if (item.problem) {
      return tl::unexpected(*item.problem);
    }
    return read_regular_file(location_ / item.path, byte_limit);
  }

 private:
  /// False if `visit` wants no more.
  bool list_entries(const std::vector<Entry>& entries, const std::string& prefix,
                    const std::function<bool(SourceItem)>& visit) const {
    return std::all_of(entries.begin(), entries.end(), [&](const Entry& entry) {
      return entry.folder ? list_below(prefix + entry.name, visit) : visit(item_of(prefix + entry.name));
    });
  }

  bool list_below(const std::string& path, const std::function<bool(SourceItem)>& visit) const {
    std::error_code error;
    const std::vector<Entry> entries = entries_of(location_ / path, error);
    if (error) {
      SourceItem item;
      item.path = path;
      item.problem = Error{ErrorCode::io, "the folder cannot be looked into: " + error.message(),
                           "allow yourself to read it (chmod u+rx)"};
      return visit(std::move(item));
    }
    return list_entries(entries, path + "/", visit);
  }

  [[nodiscard]] SourceItem item_of(std::string path) const {
    SourceItem item;
    item.path = std::move(path);
    const fs::path file = location_ / item.path;
    struct stat state = {};
    if (::stat(file.c_str(), &state) != 0) {
      std::error_code unknown;
      item.problem = errno == ENOENT && fs::is_symlink(file, unknown)
                         ? Error{ErrorCode::not_found, "a link whose target is missing", "mend or remove the link"}
                         : file_error(errno);
      return item;
    }
    item.bytes = static_cast<std::uint64_t>(state.st_size);
    item.modified_ns = std::int64_t{state.st_mtim.tv_sec} * 1'000'000'000 + state.st_mtim.tv_nsec;
    if (!S_ISREG(state.st_mode)) {
      item.problem = not_a_file(state.st_mode);
    } else if (::access(file.c_str(), R_OK) != 0) {
      item.problem = file_error(errno);
    }
    if (const auto facts = facts_.find(item.path); facts != facts_.end()) {
      item.facts = facts->second;
    }
    return item;
  }

  fs::path location_;
  std::map<std::string, ItemFacts, std::less<>> facts_;
};

}  // namespace

Result<FolderSource> open_folder(const fs::path& folder) {
  std::error_code error;
  const fs::path location = fs::canonical(folder, error);
  if (error) {
    return fail(error == std::errc::no_such_file_or_directory ? ErrorCode::not_found : ErrorCode::io,
                folder.string() + ": " + error.message(), "name a folder of photos");
  }
  if (!fs::is_directory(location, error)) {
    return fail(ErrorCode::bad_input, folder.string() + ": not a folder", "name the folder that holds the photos");
  }
  if (::access(location.c_str(), R_OK | X_OK) != 0) {
    return fail(ErrorCode::io, folder.string() + ": no permission to look into it",
                "allow yourself to read it (chmod u+rx)");
  }
  SLUICE_ASSIGN(PhotosCsv table, read_photos_csv(location));
  FolderSource opened;
  opened.warnings = std::move(table.warnings);
  opened.source = std::make_unique<Folder>(location, std::move(table));
  return opened;
}

}  // namespace sluice
