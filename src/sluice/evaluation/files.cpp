#include "sluice/evaluation/files.h"

#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

namespace sluice {

namespace fs = std::filesystem;

Result<std::string> read_whole_file(const fs::path& file) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) {
    return fail(ErrorCode::not_found, file.string() + " is not there", "check the path");
  }
  std::ostringstream content;
  // A FIFO would block for ever, and a folder opens but cannot be read.
  if (fs::is_regular_file(file, ignored)) {
    std::ifstream stream(file, std::ios::binary);
    if (stream) {
      content << stream.rdbuf();
      return std::move(content).str();
    }
  }
  return fail(ErrorCode::io, "cannot read " + file.string(), "check that it is a file and that you may read it");
}

Status write_whole_file(const fs::path& file, const std::string& content) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << content;
  stream.close();
  if (!stream) {
    return fail(ErrorCode::io, "cannot write " + file.string(),
                "check the folder, your permission and the free space");
  }
  return {};
}

}  // namespace sluice
