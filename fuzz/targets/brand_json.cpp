// DATA/brands/<name>/brand.json.
#include "fuzz/target.h"
#include "sluice/catalog/catalog.h"

namespace sluice::fuzz {
namespace {

void run(Bytes input) {
  static const bool made = [] {
    scratch_file("brand_json/Acme/reference-0.bin", "bytes");
    scratch_file("brand_json/Acme/reference-1.bin", "more");
    return true;
  }();
  require(made, "the folder of a brand is there");
  scratch_file("brand_json/Acme/brand.json", as_text(input));
  const Catalog catalog(scratch() / "brand_json");
  const auto brands = catalog.brands();
  if (!brands.has_value()) {
    require_proper(brands.error());
    return;
  }
  require(brands->size() == 1, "one folder is one brand");
  require(catalog.directory_of(brands->front().name) == scratch() / "brand_json" / "Acme",
          "a brand lies in the folder of its name");
}

const Registered kRegistered({"brand_json",
                              run,
                              [] {
                                return std::vector<std::string>{
                                    R"({"name": "Acme", "references": ["a.svg", "b.png"]})",
                                    R"({"references": [], "aliases": ["Ace", "Acme Works"], "name": "Acme"})"};
                              },
                              {"\"name\"", "\"references\"", "\"aliases\"", "\"Acme\"", "../", "\\u0000",
                               "[[[["}});

}  // namespace
}  // namespace sluice::fuzz
