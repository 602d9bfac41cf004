#include "sluice/models/pull.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <sys/file.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>

#include "sluice/base/descriptor.h"
#include "sluice/base/digest.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A web server on loopback that serves `content` under several manners, each its own path.
class Server {
 public:
  explicit Server(std::string content) : content_(std::move(content)) {
    const auto note = [this](const httplib::Request& request) {
      const std::lock_guard lock(mutex_);
      ranges_.push_back(request.get_header_value("Range"));
    };
    server_.Get("/good/model.onnx", [=, this](const httplib::Request& request, httplib::Response& response) {
      note(request);
      response.set_content(content_, "application/octet-stream");  // httplib answers Range by itself.
    });
    server_.Get("/breaking/model.onnx", [=, this](const httplib::Request& request, httplib::Response& response) {
      note(request);
      // Breaks the first connection in the middle.
      const std::size_t limit = ranges().size() == 1 ? content_.size() / 2 : content_.size();
      response.set_content_provider(
          content_.size(), "application/octet-stream",
          [this, limit](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
            if (offset >= limit) {
              return false;
            }
            sink.write(content_.data() + offset, std::min(length, limit - offset));
            return true;
          });
    });
    server_.Get(
        "/always-breaking/model.onnx", [=, this](const httplib::Request& request, httplib::Response& response) {
          note(request);
          response.set_content_provider(content_.size(), "application/octet-stream",
                                        [](std::size_t, std::size_t, httplib::DataSink&) { return false; });
        });
    server_.Get("/no-ranges/model.onnx", [=, this](const httplib::Request& request, httplib::Response& response) {
      note(request);
      const_cast<httplib::Request&>(request).ranges.clear();  // So that httplib sends everything with status 200.
      response.status = 200;
      response.set_content(content_, "application/octet-stream");
    });
    server_.Get("/odd-ranges/model.onnx", [=, this](const httplib::Request& request, httplib::Response& response) {
      note(request);
      response.set_content(content_, "application/octet-stream");
      if (request.has_header("Range")) {
        const_cast<httplib::Request&>(request).ranges.clear();
        response.status = 206;
        response.set_header("Content-Range", "bytes 1-2/3");
      }
    });
    server_.Get("/moved/model.onnx", [](const httplib::Request&, httplib::Response& response) {
      response.set_redirect("/good/model.onnx");
    });
    server_.Get("/short/model.onnx", [this](const httplib::Request&, httplib::Response& response) {
      response.set_content(content_.substr(1), "application/octet-stream");
    });
    server_.Get("/long/model.onnx", [this](const httplib::Request&, httplib::Response& response) {
      response.set_content(content_ + "!", "application/octet-stream");
    });
    server_.Get("/wrong/model.onnx", [this](const httplib::Request&, httplib::Response& response) {
      response.set_content(std::string(content_.size(), 'x'), "application/octet-stream");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) {  // To stop it earlier does nothing, and it would run for ever.
      std::this_thread::yield();
    }
  }
  ~Server() {
    server_.stop();
    thread_.join();
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  /// The Range header of each request so far, "" where there was none.
  [[nodiscard]] std::vector<std::string> ranges() const {
    const std::lock_guard lock(mutex_);
    return ranges_;
  }

 private:
  std::string content_;
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
  mutable std::mutex mutex_;
  std::vector<std::string> ranges_;
};

class PullTest : public ::testing::Test {
 protected:
  PullTest()
      : directory_(fs::path(::testing::TempDir()) / ("sluice-pull-" + std::to_string(::getpid()))),
        cache_(directory_ / "models"),
        content_(300'000, '\0'),
        server_((fill(), content_)) {
    entry_.name = "model";
    entry_.file = "model.onnx";
    entry_.bytes = content_.size();
    entry_.sha256 = to_hex(sha256(std::as_bytes(std::span(content_))));
    entry_.url = server_.url("/good/model.onnx");
    fs::remove_all(directory_);
    fs::create_directories(directory_);
  }
  ~PullTest() override { fs::remove_all(directory_); }

  void fill() {
    std::uint32_t state = 1;
    for (char& byte : content_) {
      state = state * 1664525 + 1013904223;
      byte = static_cast<char>(state >> 24);
    }
  }

  /// Pulls from the server's folder.
  Result<PullOutcome> pull(const std::string& folder) {
    return pull_model(cache_, entry_, {.mirror = server_.url("/" + folder)});
  }

  void leave_part(const std::string& bytes) {
    fs::create_directories(cache_.directory());
    std::ofstream(part(), std::ios::binary) << bytes;
  }

  [[nodiscard]] fs::path part() const { return cache_.directory() / "model.onnx.part"; }
  [[nodiscard]] fs::path model() const { return cache_.directory() / "model.onnx"; }

  void expect_whole() const {
    EXPECT_EQ(read(model()), content_);
    EXPECT_FALSE(fs::exists(part()));
  }

  void expect_nothing_left() const {
    EXPECT_FALSE(fs::exists(model()));
    EXPECT_FALSE(fs::exists(part()));
  }

  fs::path directory_;
  ModelCache cache_;
  std::string content_;
  Server server_;
  ModelEntry entry_;
};

TEST_F(PullTest, PullsFromTheOriginAndIsDone) {
  std::uint64_t last = 0;
  const auto progress = [&](const ModelEntry& entry, std::uint64_t received) {
    EXPECT_EQ(entry.name, "model");
    EXPECT_GE(received, last);
    last = received;
  };
  const auto outcome = pull_model(cache_, entry_, {.mirror = {}, .progress = progress});
  ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
  EXPECT_EQ(*outcome, PullOutcome::pulled);
  EXPECT_EQ(last, content_.size());
  expect_whole();
  EXPECT_EQ(pull_model(cache_, entry_).value(), PullOutcome::already_there);
  EXPECT_EQ(server_.ranges().size(), 1U);
}

TEST_F(PullTest, GoesOnWhereAnInterruptedPullStopped) {
  leave_part(content_.substr(0, 100'000));
  ASSERT_TRUE(pull("good").has_value());
  expect_whole();
  EXPECT_THAT(server_.ranges(), ElementsAre("bytes=100000-"));
}

TEST_F(PullTest, TakesUpABrokenConnectionAgain) {
  const auto outcome = pull("breaking");
  ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
  expect_whole();
  EXPECT_THAT(server_.ranges(), ElementsAre("", "bytes=150000-"));
}

TEST_F(PullTest, GivesUpWhenNothingComesAndKeepsWhatCame) {
  leave_part(content_.substr(0, 1000));
  const auto outcome = pull("always-breaking");
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().code, ErrorCode::io);
  EXPECT_THAT(outcome.error().message(), HasSubstr("--mirror"));
  EXPECT_EQ(read(part()), content_.substr(0, 1000));
  EXPECT_EQ(server_.ranges().size(), 1U);
}

TEST_F(PullTest, AServerThatIgnoresRangesIsReadFromTheStart) {
  leave_part(std::string(100'000, 'x'));
  const auto outcome = pull("no-ranges");
  ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
  expect_whole();
  EXPECT_EQ(server_.ranges().size(), 1U);
}

TEST_F(PullTest, AnAnswerWithAnotherRangeIsNotUsed) {
  leave_part(content_.substr(0, 100'000));
  const auto outcome = pull("odd-ranges");
  ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
  expect_whole();
  EXPECT_THAT(server_.ranges(), ElementsAre("bytes=100000-", ""));
}

TEST_F(PullTest, APartOfAnotherFileIsFetchedAnew) {
  leave_part(std::string(100'000, 'x'));
  ASSERT_TRUE(pull("good").has_value());
  expect_whole();
  leave_part(std::string(400'000, 'x'));  // Longer than the file.
  fs::remove(model());
  ASSERT_TRUE(pull("good").has_value());
  expect_whole();
}

TEST_F(PullTest, FollowsRedirectsAlsoWhenGoingOn) {
  leave_part(content_.substr(0, 100'000));
  const auto outcome = pull("moved");
  ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
  expect_whole();
  EXPECT_THAT(server_.ranges(), ElementsAre("bytes=100000-"));
}

TEST_F(PullTest, WrongBytesAreRefusedAndNothingIsLeft) {
  for (const char* folder : {"wrong", "short", "long"}) {
    const auto outcome = pull(folder);
    ASSERT_FALSE(outcome.has_value()) << folder;
    EXPECT_EQ(outcome.error().code, ErrorCode::bad_input) << folder;
    expect_nothing_left();
  }
}

TEST_F(PullTest, WrongBytesNeverReplaceAFile) {
  leave_part("");
  std::ofstream(model(), std::ios::binary) << "an older version";
  ASSERT_FALSE(pull("wrong").has_value());
  EXPECT_EQ(read(model()), "an older version");
  ASSERT_TRUE(pull("good").has_value());
  expect_whole();
}

TEST_F(PullTest, HttpErrorsNameTheAddress) {
  const auto outcome = pull("nowhere");
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().code, ErrorCode::not_found);
  EXPECT_THAT(outcome.error().message(), StartsWith(server_.url("/nowhere/model.onnx") + ": HTTP status 404"));
}

TEST_F(PullTest, ADeadServerIsAnErrorWithTheMend) {
  const auto outcome = pull_model(cache_, entry_, {.mirror = "http://127.0.0.1:1"});
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().code, ErrorCode::io);
  EXPECT_THAT(outcome.error().message(), HasSubstr("cannot connect"));
}

TEST_F(PullTest, AFolderMayBeTheMirror) {
  const fs::path mirror = directory_ / "mirror";
  fs::create_directories(mirror);
  const auto absent = pull_model(cache_, entry_, {.mirror = mirror.string()});
  ASSERT_FALSE(absent.has_value());
  EXPECT_EQ(absent.error().code, ErrorCode::not_found);
  EXPECT_THAT(absent.error().message(), HasSubstr((mirror / "model.onnx").string()));

  std::ofstream(mirror / "model.onnx", std::ios::binary) << "other bytes";
  EXPECT_EQ(pull_model(cache_, entry_, {.mirror = mirror.string()}).error().code, ErrorCode::bad_input);
  expect_nothing_left();

  std::ofstream(mirror / "model.onnx", std::ios::binary) << content_;
  leave_part(std::string(400'000, 'x'));
  ASSERT_TRUE(pull_model(cache_, entry_, {.mirror = mirror.string() + "/"}).has_value());
  expect_whole();
}

TEST_F(PullTest, TwoPullsAtOnceAreRefused) {
  leave_part("");
  const Descriptor other(::open((cache_.directory() / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  ASSERT_EQ(::flock(other.get(), LOCK_EX), 0);
  const auto outcome = pull("good");
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().code, ErrorCode::conflict);
  ASSERT_EQ(::flock(other.get(), LOCK_UN), 0);
  EXPECT_TRUE(pull("good").has_value());
}

TEST_F(PullTest, ACacheThatCannotBeMadeIsAnError) {
  std::ofstream(directory_ / "file") << "";
  const auto outcome = pull_model(ModelCache(directory_ / "file" / "models"), entry_);
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().code, ErrorCode::io);
}

}  // namespace
}  // namespace sluice
