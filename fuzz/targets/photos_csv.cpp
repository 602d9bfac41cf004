// photos.csv, which lies among the photos of whoever sent them.
#include "sluice/sources/photos_csv.h"

#include <algorithm>
#include <cctype>

#include "fuzz/target.h"

namespace sluice::fuzz {
namespace {

void run(Bytes input) {
  scratch_file("photos_csv/photos.csv", as_text(input));
  const auto read = read_photos_csv(scratch() / "photos_csv");
  if (!read.has_value()) {
    require_proper(read.error());
    return;
  }
  for (const std::string& warning : read->warnings) {
    require(!warning.empty() && warning.find('\n') == std::string::npos, "a warning is one line");
  }
  for (const auto& [path, facts] : read->facts) {
    const std::filesystem::path place = std::filesystem::path(path).lexically_normal();
    require(!path.empty() && place.is_relative() && *place.begin() != "..", "paths stay below the folder");
    require(
        facts.country.empty() || (facts.country.size() == 2 && facts.country[0] >= 'A' && facts.country[1] <= 'Z'),
        "a country is a code of two letters");
    require(!facts.taken_at || parse_capture_time(facts.taken_at->local).has_value(), "a time reads back");
  }
}

const Registered kRegistered(
    {"photos_csv",
     run,
     [] {
       return std::vector<std::string>{
           "file,contributor,taken_at,country,licence\n1.jpg,ann,2024-05-01T12:30:00+02:00,de,CC0\n"
           "a/../b.jpg,\"o'b, x\",2024-05-01,DE,\n",
           "\xEF\xBB\xBF"
           "file;caption;taken_at\r\n../x.jpg;\"a\nb\";1999-12-31 23:59:59\r\n/etc;;Z\r\n",
           "country,file\n,\nfr,x\nxx,x\n"};
     },
     {"file", "contributor", "taken_at", "country", "licence", "caption", "../", "/", "./", "2024-02-29T00:00:00Z",
      "-14:00"}});

}  // namespace
}  // namespace sluice::fuzz
