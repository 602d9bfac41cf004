#include "sluice/base/digest.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace sluice {
namespace {

std::string hex_of(std::string_view text) {
  return to_hex(sha256(std::as_bytes(std::span(text))));
}

TEST(Sha256, GivesTheStandardsExamples) {  // FIPS 180-2, appendix B.
  EXPECT_EQ(hex_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex_of(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, OfAFileIsThatOfItsBytes) {
  std::string name = (std::filesystem::temp_directory_path() / "sluice-digest-XXXXXX").string();
  ASSERT_NE(::mkdtemp(name.data()), nullptr);
  const std::filesystem::path file = std::filesystem::path(name) / "file";
  EXPECT_EQ(sha256_of_file(file).error().code, ErrorCode::not_found);
  std::ofstream(file) << std::string(200'000, 'b');
  EXPECT_EQ(to_hex(sha256_of_file(file).value()), hex_of(std::string(200'000, 'b')));
  std::filesystem::remove_all(name);
}

TEST(Sha256, IsReadFromHexadecimalDigitsOnly) {
  const std::string hex = hex_of("abc");
  EXPECT_EQ(to_hex(sha256_from_hex(hex).value()), hex);
  for (const std::string& wrong : {std::string(), hex.substr(1), hex + "0", std::string(64, 'g')}) {
    EXPECT_EQ(sha256_from_hex(wrong).error().code, ErrorCode::bad_input) << wrong;
  }
}

}  // namespace
}  // namespace sluice
