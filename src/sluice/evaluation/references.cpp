#include "sluice/evaluation/references.h"

#include <algorithm>
#include <string>
#include <utility>

#include "sluice/base/whole_file.h"
#include "sluice/catalog/cut_reference.h"
#include "sluice/image/decode.h"

namespace sluice {
namespace {

Bytes as_bytes(const std::string& text) {
  return std::as_bytes(std::span(text));
}

tl::unexpected<Error> cannot_teach(const ReferenceRow& row, const Error& error) {
  return fail(error.code, "the reference " + row.image.string() + " for " + row.brand + ": " + error.what,
              error.mend);
}

/// What the enrolment could not read must be told with the name of the picture, so it is tried here.
Status check_readable(const std::string& encoded) {
  constexpr int kSmall = 64;
  SLUICE_TRY(decode_reference(as_bytes(encoded), kSmall));
  return {};
}

Result<Reference> load(const ReferenceRow& row, std::size_t number) {
  SLUICE_ASSIGN(std::string encoded, read_whole_file(row.image));
  // Numbered, since one picture may hold several references.
  const std::string name = std::to_string(number) + "-" + row.image.stem().string();
  if (row.box) {
    return cut_reference(encoded, {row.box->x, row.box->y, row.box->width, row.box->height}, name + ".png");
  }
  SLUICE_TRY(check_readable(encoded));
  return Reference{name + row.image.extension().string(), std::move(encoded)};
}

}  // namespace

Result<std::vector<Brand>> load_references(std::span<const ReferenceRow> rows) {
  std::vector<Brand> brands;
  for (const ReferenceRow& row : rows) {
    auto brand = std::find_if(brands.begin(), brands.end(), [&](const Brand& b) { return b.name == row.brand; });
    if (brand == brands.end()) {
      brand = brands.insert(brands.end(), Brand{row.brand, {}});
    }
    Result<Reference> reference = load(row, brand->references.size() + 1);
    if (!reference.has_value()) {
      return cannot_teach(row, reference.error());
    }
    brand->references.push_back(std::move(*reference));
  }
  return brands;
}

}  // namespace sluice
