// What to look for, and the pictures that teach it.
#pragma once

#include <string>
#include <vector>

namespace sluice {

/// A picture that teaches a brand, as the operator gave it.
struct Reference {
  std::string file_name;  ///< Name as given, for messages and listings.
  std::string bytes;      ///< The encoded picture.
};

struct Brand {
  std::string name;  ///< Unique; letters, digits, '-', '_', '.', '&', '\'', ' '; 1 to 64 bytes.
  std::vector<Reference> references;
};

}  // namespace sluice
