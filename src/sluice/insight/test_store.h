// For tests: a small store filled by hand, so that every number in it can be counted on paper.
#pragma once

#include <spdlog/fmt/fmt.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sluice/store/store.h"
#include "sluice/store/test_directory.h"

namespace sluice::insight {

struct TestSighting {
  std::string kind;
  std::string label;
  double score = 0.9;
  std::optional<double> share = {};
  std::optional<std::string> placement = {};
};

struct TestPhoto {
  std::string contributor = "aa";  ///< Empty: not told.
  std::string day;                 ///< Empty: no date.
  std::string country;             ///< Empty: not told.
  std::vector<TestSighting> sightings;
  std::optional<int> repost_of = {};                                        ///< Number of an earlier photo.
  std::vector<std::string> stages = {"brand", "object", "colour", "face"};  ///< Those that looked at it.
};

class TestStore {
 public:
  TestStore() : store_(Store::open(directory_.path(), Database::Mode::read_write).value()) {
    run("INSERT INTO source VALUES (1, '/photos', 'own')");
  }

  /// Numbers photos from 0.
  int add(const TestPhoto& photo) {
    const int number = photos_++;
    run(fmt::format("INSERT INTO photo VALUES ({}, 800, 600, 'jpeg', NULL, NULL, NULL, zeroblob(32), 90, {})",
                    sha(number), photo.repost_of ? sha(*photo.repost_of) : "NULL"));
    run(fmt::format("INSERT INTO item VALUES (1, '{:06}.jpg', 1000, 0, {}, NULL, NULL, {}, {}, NULL, {}, NULL)",
                    number, sha(number), text(photo.contributor),
                    text(photo.day.empty() ? "" : photo.day + "T12:00:00"), text(photo.country)));
    for (const std::string& stage : photo.stages) {
      run(fmt::format("INSERT INTO stage_run VALUES ({}, '{}', '{}/1')", sha(number), stage, stage));
    }
    int ordinal = 0;
    for (const TestSighting& s : photo.sightings) {
      run(
          fmt::format("INSERT INTO sighting VALUES ({}, '{}', {}, '{}', {}, {}, 1, 10, 20, 30, 40, "
                      "'[[10,20],[40,20],[40,60],[10,60]]', {}, 0.5, {})",
                      sha(number),
                      s.kind == "faces"  ? "face"
                      : s.kind == "worn" ? "apparel"
                                         : s.kind,
                      ordinal++, s.kind, text(s.label), s.score, s.share ? fmt::format("{:f}", *s.share) : "NULL",
                      text(s.placement.value_or(""))));
    }
    return number;
  }

  void add_failure(const std::string& code) {
    run(fmt::format(
        "INSERT INTO item VALUES (1, 'bad{:06}', 0, 0, NULL, '{}', 'a reason', NULL, NULL, NULL, NULL, NULL)",
        failures_++, code));
  }

  void run(const std::string& sql) const {
    if (const Status status = store_.database().execute(sql); !status.has_value()) {
      throw std::runtime_error(status.error().message() + "\n" + sql);
    }
  }

  [[nodiscard]] const Database& database() const { return store_.database(); }

 private:
  static std::string sha(int number) { return fmt::format("x'{:064x}'", number); }
  static std::string text(const std::string& value) {
    std::string quoted = "'";
    for (const char c : value) {
      quoted += c == '\'' ? "''" : std::string(1, c);
    }
    return value.empty() ? "NULL" : quoted + "'";
  }

  TestDirectory directory_;
  Store store_;
  int photos_ = 0;
  int failures_ = 0;
};

}  // namespace sluice::insight
