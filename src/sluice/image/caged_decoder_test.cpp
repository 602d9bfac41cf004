// The cage holds: what is decoded in it is what is decoded here, and what goes wrong in it stays there.
#include "sluice/image/caged_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/types.h>

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>
#include <opencv2/core.hpp>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "sluice/image/test_encode.h"
#include "sluice/image/test_pictures.h"

namespace sluice {
namespace {

using test::as_bytes;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

const std::filesystem::path kBuild = SLUICE_BUILD_DIR;

/// The processes that this one has started and not waited for.
std::set<pid_t> children() {
  std::set<pid_t> all;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream list(task.path() / "children");
    for (pid_t child = 0; list >> child;) {
      all.insert(child);
    }
  }
  return all;
}

class CagedDecoderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(start_image_library().has_value());
    good_ = test::encode(test::to_vips(test::drawing({100, 70}, 3)), ".png");
  }

  static std::shared_ptr<const Decoder> caged(const char* program = "sluice-decode", CageSettings settings = {},
                                              const DecodeOptions& options = {}) {
    settings.program = kBuild / program;
    auto made = make_caged_decoder(options, settings);
    EXPECT_TRUE(made.has_value()) << made.error().message();
    return made.has_value() ? made->decoder : nullptr;
  }
  static std::shared_ptr<const Decoder> faulty(const CageSettings& settings = {}) {
    return caged("sluice-decode-faulty", settings);
  }

  static Error error_of(const Decoder& decoder, const std::string& photo) {
    const auto decoded = decoder.decode(as_bytes(photo));
    EXPECT_FALSE(decoded.has_value()) << photo;
    return decoded.has_value() ? Error{} : decoded.error();
  }

  static void expect_same(const std::string& photo, const Decoder& one, const Decoder& other,
                          const std::string& name) {
    const auto a = one.decode(as_bytes(photo));
    const auto b = other.decode(as_bytes(photo));
    ASSERT_EQ(a.has_value(), b.has_value()) << name;
    if (!a.has_value()) {
      EXPECT_EQ(a.error().code, b.error().code) << name;
      EXPECT_EQ(a.error().message(), b.error().message()) << name;
      return;
    }
    ASSERT_EQ(a->photo.rgb.size(), b->photo.rgb.size()) << name;
    EXPECT_EQ(cv::norm(a->photo.rgb, b->photo.rgb, cv::NORM_INF), 0) << name;
    EXPECT_EQ(a->photo.original_width, b->photo.original_width) << name;
    EXPECT_EQ(a->photo.original_height, b->photo.original_height) << name;
    EXPECT_EQ(a->photo.format, b->photo.format) << name;
    EXPECT_EQ(a->metadata.taken_at, b->metadata.taken_at) << name;
    EXPECT_EQ(a->metadata.place, b->metadata.place) << name;
  }

  std::string good_;
};

TEST_F(CagedDecoderTest, DecodesEveryFormatAsThisProcessDoes) {
  const auto cage = caged();
  const auto plain = make_plain_decoder();
  for (const char* suffix : {".jpg", ".png", ".webp", ".tif", ".gif", ".avif", ".heic"}) {
    for (const cv::Size size : {cv::Size(90, 60), cv::Size(900, 700), cv::Size(60, 1300)}) {
      expect_same(test::encode(test::to_vips(test::drawing(size, 7)), suffix), *cage, *plain, suffix);
    }
  }
}

TEST_F(CagedDecoderTest, TellsWhatIsWrongWithAPhotoAsThisProcessDoes) {
  DecodeOptions options;
  options.limits = {.bytes = 20'000, .pixels = 40'000, .dimension = 300};
  const auto cage = caged("sluice-decode", {}, options);
  const auto plain = make_plain_decoder(options);
  expect_same("", *cage, *plain, "empty");
  expect_same("no photo", *cage, *plain, "text");
  expect_same(good_.substr(0, good_.size() / 2), *cage, *plain, "cut");
  expect_same(std::string(20'001, 'x'), *cage, *plain, "too many bytes");
  expect_same(test::encode(test::to_vips(cv::Mat(5, 301, CV_8UC3, {9, 9, 9})), ".png"), *cage, *plain, "too wide");
  expect_same(test::encode(test::to_vips(cv::Mat(250, 250, CV_8UC3, {9, 9, 9})), ".png"), *cage, *plain,
              "too many pixels");
  expect_same(good_, *cage, *plain, "good");
}

TEST_F(CagedDecoderTest, RealPhotosWithAndWithoutMetadataAreReadTheSame) {
  const auto files = test::files_below(std::filesystem::path(SLUICE_SHARED_DIR) / "photos" / "exif");
  if (files.empty()) {
    GTEST_SKIP() << "../shared/photos/exif is not there";
  }
  const auto cage = caged();
  const auto plain = make_plain_decoder();
  for (const auto& file : files) {
    expect_same(test::read_file(file), *cage, *plain, file.string());
  }
}

TEST_F(CagedDecoderTest, WhatEndsAWorkerCostsOnePhotoAndIsNamed) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers catch the signals of a worker themselves, and bound no memory";
#endif
  CageTally tally;
  const auto cage = faulty(
      {.time_limit = std::chrono::milliseconds(1'500), .memory_limit = 300 << 20, .program = {}, .tally = &tally});
  const std::vector<std::tuple<std::string, ErrorCode, std::string, WorkerEnd>> expected{
      {"fault:crash", ErrorCode::crashed, "signal 11", WorkerEnd::crashed},
      {"fault:abort", ErrorCode::crashed, "signal 6", WorkerEnd::crashed},
      {"fault:exit", ErrorCode::crashed, "exit code 3", WorkerEnd::crashed},
      {"fault:socket", ErrorCode::crashed, "a system call that the cage forbids", WorkerEnd::forbidden_call},
      {"fault:width", ErrorCode::crashed, "its reply made no sense", WorkerEnd::nonsense},
      {"fault:hang", ErrorCode::timed_out, "stopped after 1.5 s", WorkerEnd::timed_out},
      {"fault:sleep", ErrorCode::timed_out, "stopped after 1.5 s", WorkerEnd::timed_out},
      {"fault:memory", ErrorCode::refused, "more than 300 MiB of memory", WorkerEnd::out_of_memory},
  };
  std::map<WorkerEnd, std::uint64_t> ended;
  for (const auto& [photo, code, words, end] : expected) {
    const Error error = error_of(*cage, photo);
    EXPECT_EQ(error.code, code) << photo;
    EXPECT_THAT(error.what, HasSubstr(words));
    EXPECT_TRUE(cage->decode(as_bytes(good_)).has_value()) << "after " << photo;
    ended[end] += end == WorkerEnd::timed_out ? 1 : 2;  // A used one and a fresh one.
    EXPECT_EQ(tally.ended(end), ended[end]) << photo;
  }
  // The first, and one for each that ended.
  EXPECT_EQ(tally.started(), std::accumulate(kWorkerEnds.begin(), kWorkerEnds.end(), std::uint64_t{1},
                                             [&](auto sum, WorkerEnd end) { return sum + tally.ended(end); }));
}

TEST_F(CagedDecoderTest, AReplyThatNoHonestWorkerGivesIsNotBelieved) {
  const auto cage = faulty();
  for (const char* lie : {"short", "long", "noise", "width", "negative", "original", "format", "unended", "time",
                          "offset", "place", "code", "reason"}) {
    const Error error = error_of(*cage, std::string("fault:") + lie);
    EXPECT_EQ(error.code, ErrorCode::crashed) << lie;
    EXPECT_EQ(error.what, "the decoder crashed (its reply made no sense)") << lie;
  }
  EXPECT_TRUE(cage->decode(as_bytes(good_)).has_value());
}

TEST_F(CagedDecoderTest, AWorkerCannotGetOut) {
  const auto cage = faulty();
  EXPECT_EQ(error_of(*cage, "fault:nothing").what, "did") << "the probe itself";
  for (const char* attempt :
       {"open", "create", "look", "memfd", "socket", "unix", "pair", "exec", "fork", "raw-fork", "clone3",
        "ptrace", "peek", "kill", "survive", "io_uring", "share", "resize", "raise-limit"}) {
    const Error error = error_of(*cage, std::string("fault:") + attempt);
    EXPECT_THAT(error.what, AnyOf(StartsWith("did not: "), HasSubstr("a system call that the cage forbids")))
        << attempt;
  }
  EXPECT_FALSE(std::filesystem::exists("/tmp/sluice-was-here"));
}

TEST_F(CagedDecoderTest, WhoBreaksLaterIsNotBlamedOnThePhotoThen) {
  CageTally tally;
  const auto cage = caged("sluice-decode", {.program = {}, .tally = &tally});
  ASSERT_TRUE(cage->decode(as_bytes(good_)).has_value());
  const std::set<pid_t> before = children();
  ASSERT_THAT(before, SizeIs(1));
  ::kill(*before.begin(), SIGKILL);
  EXPECT_TRUE(cage->decode(as_bytes(good_)).has_value());
  EXPECT_THAT(children(), SizeIs(1));
  EXPECT_EQ(tally.ended(WorkerEnd::killed), 1U);
  EXPECT_EQ(tally.started(), 2U);
}

TEST_F(CagedDecoderTest, WorkersOutliveTheThreadsThatAskAndNotTheDecoder) {
  auto cage = caged();
  for (int round = 0; round < 2; ++round) {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 3; ++thread) {
      threads.emplace_back([&] {
        for (int photo = 0; photo < 10; ++photo) {
          EXPECT_TRUE(cage->decode(as_bytes(good_)).has_value());
        }
      });
    }
  }
  const std::set<pid_t> workers = children();
  EXPECT_FALSE(workers.empty());
  EXPECT_LE(workers.size(), 3U);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(children(), workers);
  EXPECT_TRUE(cage->decode(as_bytes(good_)).has_value());
  EXPECT_EQ(children(), workers);
  cage.reset();
  EXPECT_THAT(children(), IsEmpty());
}

TEST_F(CagedDecoderTest, WithoutAWorkerThereIsNoDecoder) {
  const auto absent = make_caged_decoder({}, {.program = "/nowhere/sluice-decode"});
  ASSERT_FALSE(absent.has_value());
  EXPECT_EQ(absent.error().code, ErrorCode::io);
  EXPECT_THAT(absent.error().message(), HasSubstr("--cage off"));
  const auto other = make_caged_decoder({}, {.program = "/bin/true"});
  ASSERT_FALSE(other.has_value());
  EXPECT_THAT(other.error().what, HasSubstr("ended while it got ready"));
  EXPECT_THAT(children(), IsEmpty());
}

}  // namespace
}  // namespace sluice
