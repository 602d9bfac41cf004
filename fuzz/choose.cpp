#include "fuzz/choose.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace sluice::fuzz {
namespace {

namespace fs = std::filesystem;

void list(std::FILE* out) {
  for (const Target& target : targets()) {
    std::fprintf(out, "%.*s\n", static_cast<int>(target.name.size()), target.name.data());
  }
}

void write_file(const fs::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void write(const Target& target, const fs::path& folder) {
  fs::create_directories(folder / "seeds");
  int number = 0;
  for (const std::string& seed : target.seeds()) {
    write_file(folder / "seeds" / std::to_string(number++), seed);
  }
  std::string words;
  for (const std::string& word : target.words) {
    words += '"';
    for (const char letter : word) {
      char escaped[5];
      std::snprintf(escaped, sizeof escaped, "\\x%02X", static_cast<unsigned char>(letter));
      words += escaped;
    }
    words += "\"\n";
  }
  write_file(folder / "words", words);
}

}  // namespace

const Target& choose(std::span<char*> arguments) {
  const Target* chosen = nullptr;
  std::string_view folder;
  for (const std::string_view argument : arguments) {
    if (argument == "--list") {
      list(stdout);
      std::exit(0);
    }
    if (argument.starts_with("--target=")) {
      const auto found = std::ranges::find(targets(), argument.substr(9), &Target::name);
      chosen = found == targets().end() ? nullptr : &*found;
    } else if (argument.starts_with("--write=")) {
      folder = argument.substr(8);
    }
  }
  if (chosen == nullptr) {
    std::fprintf(stderr, "sluice_fuzz: give --target= one of:\n");
    list(stderr);
    std::exit(2);
  }
  if (!folder.empty()) {
    write(*chosen, folder);
    std::exit(0);
  }
  return *chosen;
}

}  // namespace sluice::fuzz
