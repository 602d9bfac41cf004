#include "sluice/privacy/pseudonym.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace sluice {
namespace {

namespace fs = std::filesystem;

class Pseudonym : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "pseudonym-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    data_ = name;
  }
  void TearDown() override { fs::remove_all(data_); }

  [[nodiscard]] fs::path key_file() const { return data_ / "pseudonym.key"; }

  fs::path data_;
};

TEST_F(Pseudonym, KeepsItsKeyToItself) {
  ASSERT_TRUE(PseudonymKey::open_or_create(data_).has_value());
  struct stat state = {};
  ASSERT_EQ(stat(key_file().c_str(), &state), 0);
  EXPECT_EQ(state.st_mode & 07777, 0600U);
  EXPECT_EQ(state.st_size, 32);
  EXPECT_EQ(std::distance(fs::directory_iterator(data_), fs::directory_iterator()), 1);  // No draft is left.
}

TEST_F(Pseudonym, SweepsTheDraftsOfKilledProcessesAndNothingElse) {
  const auto key = PseudonymKey::open_or_create(data_);
  for (const char* name :
       {"pseudonym.key.0123456789abcdef", "pseudonym.key.backup-of-2024xx", "pseudonym.key.bak"}) {
    fs::copy_file(key_file(), data_ / name);
  }
  EXPECT_EQ(PseudonymKey::open_or_create(data_)->pseudonym("a", "b"), key->pseudonym("a", "b"));
  EXPECT_FALSE(fs::exists(data_ / "pseudonym.key.0123456789abcdef"));
  EXPECT_TRUE(fs::exists(data_ / "pseudonym.key.backup-of-2024xx"));
  EXPECT_TRUE(fs::exists(data_ / "pseudonym.key.bak"));
}

TEST_F(Pseudonym, IsStableAndDiffersBySourceContributorAndKey) {
  const auto key = PseudonymKey::open_or_create(data_);
  ASSERT_TRUE(key.has_value());
  const std::string pseudonym = key->pseudonym("/photos", "anna");
  EXPECT_EQ(pseudonym.size(), 32U);
  EXPECT_EQ(pseudonym.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(PseudonymKey::open_or_create(data_)->pseudonym("/photos", "anna"), pseudonym);
  const std::set<std::string> all{pseudonym,
                                  key->pseudonym("/photos", "ben"),
                                  key->pseudonym("/other", "anna"),
                                  key->pseudonym("/photosa", "nna"),
                                  key->pseudonym("/photosanna", ""),
                                  key->pseudonym("", "/photosanna")};
  EXPECT_EQ(all.size(), 6U);
  fs::remove(key_file());
  EXPECT_NE(PseudonymKey::open_or_create(data_)->pseudonym("/photos", "anna"), pseudonym);
}

TEST_F(Pseudonym, RefusesAKeyThatOthersMayRead) {
  ASSERT_TRUE(PseudonymKey::open_or_create(data_).has_value());
  for (const mode_t mode : {0640U, 0604U, 0620U, 0601U}) {
    ASSERT_EQ(chmod(key_file().c_str(), mode), 0);
    const auto key = PseudonymKey::open_or_create(data_);
    ASSERT_FALSE(key.has_value());
    EXPECT_EQ(key.error().code, ErrorCode::refused);
    EXPECT_NE(key.error().mend.find("chmod 600"), std::string::npos);
  }
}

TEST_F(Pseudonym, NeverReplacesADamagedKey) {
  std::ofstream(key_file()) << "short";
  ASSERT_EQ(chmod(key_file().c_str(), 0600), 0);
  const auto key = PseudonymKey::open_or_create(data_);
  ASSERT_FALSE(key.has_value());
  EXPECT_EQ(key.error().code, ErrorCode::io);
  EXPECT_EQ(fs::file_size(key_file()), 5U);
}

TEST_F(Pseudonym, SaysThatTheDirectoryIsMissing) {
  const auto key = PseudonymKey::open_or_create(data_ / "absent");
  ASSERT_FALSE(key.has_value());
  EXPECT_EQ(key.error().code, ErrorCode::io);
}

TEST_F(Pseudonym, ProcessesThatRaceToMakeTheKeyAgree) {
  constexpr int kProcesses = 8;
  std::array<int, 2> gate{};
  std::array<int, 2> answers{};
  ASSERT_EQ(pipe(gate.data()), 0);
  ASSERT_EQ(pipe(answers.data()), 0);
  for (int i = 0; i < kProcesses; ++i) {
    if (fork() == 0) {
      char go = 0;
      close(gate[1]);
      (void)!read(gate[0], &go, 1);  // Returns when the parent closes the gate.
      const auto key = PseudonymKey::open_or_create(data_);
      const std::string answer = key.has_value() ? key->pseudonym("s", "c") : std::string(32, '-');
      (void)!write(answers[1], answer.data(), answer.size());
      _exit(0);
    }
  }
  close(gate[0]);
  close(gate[1]);
  close(answers[1]);
  std::set<std::string> different;
  for (int i = 0; i < kProcesses; ++i) {
    std::string answer(32, '\0');
    ASSERT_EQ(read(answers[0], answer.data(), answer.size()), 32);
    different.insert(answer);
  }
  close(answers[0]);
  while (wait(nullptr) > 0) {
  }
  EXPECT_EQ(different.size(), 1U);
  EXPECT_EQ(different.count(std::string(32, '-')), 0U);
}

}  // namespace
}  // namespace sluice
