#include "sluice/base/whole_file.h"

#include <unistd.h>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

namespace sluice {
namespace {

bool write_and_flush(const std::string& file, std::string_view bytes) {
  const auto close = [](std::FILE* stream) { std::fclose(stream); };
  const std::unique_ptr<std::FILE, decltype(close)> out(std::fopen(file.c_str(), "wbe"), close);
  return out && std::fwrite(bytes.data(), 1, bytes.size(), out.get()) == bytes.size() &&
         std::fflush(out.get()) == 0 && ::fsync(::fileno(out.get())) == 0;
}

}  // namespace

Result<std::string> read_whole_file(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) {
    return fail(ErrorCode::not_found, file.string() + " is not there", "check the path");
  }
  std::ostringstream content;
  // A FIFO would block for ever, and a folder opens but cannot be read.
  if (std::filesystem::is_regular_file(file, ignored)) {
    std::ifstream stream(file, std::ios::binary);
    if (stream) {
      content << stream.rdbuf();
      return std::move(content).str();
    }
  }
  return fail(ErrorCode::io, "cannot read " + file.string(), "check that it is a file and that you may read it");
}

Status write_whole_file(const std::filesystem::path& file, std::string_view bytes) {
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored) && !std::filesystem::is_regular_file(file, ignored)) {
    return fail(ErrorCode::refused, file.string() + " is there and not a file", "choose another name");
  }
  const std::string part = file.string() + ".part";
  if (!write_and_flush(part, bytes) || std::rename(part.c_str(), file.c_str()) != 0) {
    const std::string reason = std::strerror(errno);
    std::filesystem::remove(part, ignored);
    return fail(ErrorCode::io, "cannot write " + file.string() + ": " + reason,
                "free some space or choose another place");
  }
  return {};
}

}  // namespace sluice
