#include "sluice/models/download.h"

#include <httplib.h>

#include <chrono>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>

#include "sluice/models/part_file.h"

namespace sluice {
namespace {

constexpr int kOk = 200;
constexpr int kPartialContent = 206;
constexpr int kNotFound = 404;
constexpr int kGone = 410;
constexpr int kRangeNotSatisfiable = 416;

constexpr int kMostAttempts = 8;
constexpr std::chrono::seconds kConnectTimeout(20);
constexpr std::chrono::seconds kReadTimeout(30);
constexpr const char* kMend = "run it again, it goes on where it stopped, or give a copy with --mirror DIR|URL";

struct Url {
  std::string server;  ///< With scheme and port.
  std::string host;
  std::string path;
};

std::optional<Url> parse_url(const std::string& url) {
  if (!url.starts_with("http://") && !url.starts_with("https://")) {
    return std::nullopt;
  }
  const std::size_t host = url.find("//") + 2;
  const std::size_t slash = url.find('/', host);
  Url parts{url.substr(0, slash), url.substr(host, slash - host),
            slash == std::string::npos ? "/" : url.substr(slash)};
  return parts.host.empty() ? std::nullopt : std::optional(std::move(parts));
}

const char* reason_of(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
      return "cannot connect";
    case httplib::Error::ConnectionTimeout:
      return "no answer";
    case httplib::Error::Read:
      return "the connection broke";
    case httplib::Error::Write:
      return "the request could not be sent";
    case httplib::Error::ExceedRedirectCount:
      return "too many redirects";
    case httplib::Error::SSLConnection:
      return "TLS could not be set up";
    case httplib::Error::SSLLoadingCerts:
      return "the system's certificates cannot be read (package ca-certificates)";
    case httplib::Error::SSLServerVerification:
      return "the server's certificate is not trusted (package ca-certificates)";
    default:
      return "HTTP error";
  }
}

/// One file's way over the net, in as many attempts as it takes.
class Download {
 public:
  Download(std::string url, Url parts, PartFile& part, std::uint64_t bytes, const DownloadProgress& progress)
      : url_(std::move(url)), parts_(std::move(parts)), part_(part), bytes_(bytes), progress_(progress) {}

  Status run() {
    for (int attempt = 1; part_.size() != bytes_; ++attempt) {
      if (part_.size() > bytes_) {
        SLUICE_TRY(part_.restart());
      }
      const std::uint64_t before = part_.size();
      const httplib::Result result = request();
      SLUICE_TRY(std::exchange(disk_, {}));
      SLUICE_TRY(check_answer(result));
      const bool moved = range_refused_ || part_.size() > before;
      if (part_.size() != bytes_ && (!moved || attempt == kMostAttempts)) {
        return fail(ErrorCode::io, url_ + ": " + reason_of(result.error()), kMend);
      }
    }
    return part_.sync();
  }

 private:
  httplib::Result request() {
    httplib::Client client(parts_.server);
    client.set_follow_location(true);
    client.set_connection_timeout(kConnectTimeout);
    client.set_read_timeout(kReadTimeout);
    client.set_decompress(false);
    httplib::Headers headers = {{"User-Agent", "sluice/" SLUICE_VERSION}, {"Accept-Encoding", "identity"}};
    if (part_.size() > 0) {
      headers.emplace("Range", "bytes=" + std::to_string(part_.size()) + "-");
    }
    status_ = 0;
    too_long_ = false;
    range_refused_ = false;
    return client.Get(
        parts_.path, headers, [this](const httplib::Response& response) { return begin(response); },
        [this](const char* data, std::size_t size) {
          return take({data, size});
        });
  }

  /// False where the body is of no use.
  bool begin(const httplib::Response& response) {
    status_ = response.status;
    if (status_ == kPartialContent &&
        response.get_header_value("Content-Range").starts_with("bytes " + std::to_string(part_.size()) + "-")) {
      return true;
    }
    range_refused_ = part_.size() > 0 && (status_ == kPartialContent || status_ == kRangeNotSatisfiable);
    if (range_refused_ || status_ == kOk) {
      disk_ = part_.restart();
    }
    return status_ == kOk && disk_.has_value();
  }

  bool take(std::string_view data) {
    too_long_ = part_.size() + data.size() > bytes_;
    if (too_long_) {
      return false;
    }
    disk_ = part_.append(data);
    progress_(part_.size());
    return disk_.has_value();
  }

  /// What no further attempt would mend.
  [[nodiscard]] Status check_answer(const httplib::Result& result) const {
    if (range_refused_) {
      return {};  // The next attempt asks for everything.
    }
    if (too_long_) {
      part_.remove();
      return fail(ErrorCode::bad_input,
                  url_ + ": sends more than the expected " + std::to_string(bytes_) + " bytes",
                  "give another copy with --mirror DIR|URL");
    }
    if (status_ == kNotFound || status_ == kGone) {
      return fail(ErrorCode::not_found, url_ + ": HTTP status " + std::to_string(status_),
                  "give a copy with --mirror DIR|URL");
    }
    if (status_ != 0 && status_ != kOk && status_ != kPartialContent) {
      return fail(ErrorCode::io, url_ + ": HTTP status " + std::to_string(status_),
                  "try later, or give a copy with --mirror DIR|URL");
    }
    if (result && part_.size() < bytes_) {
      part_.remove();
      return fail(ErrorCode::bad_input,
                  url_ + ": is " + std::to_string(part_.size()) + " bytes long, not the expected " +
                      std::to_string(bytes_),
                  "give another copy with --mirror DIR|URL");
    }
    return {};
  }

  std::string url_;
  Url parts_;
  PartFile& part_;
  std::uint64_t bytes_;
  const DownloadProgress& progress_;
  // Of the latest attempt:
  Status disk_;
  int status_ = 0;  ///< 0: no answer came.
  bool too_long_ = false;
  bool range_refused_ = false;
};

}  // namespace

Status download(const std::string& url, const std::filesystem::path& part, std::uint64_t bytes,
                const DownloadProgress& progress) {
  std::optional<Url> parts = parse_url(url);
  if (!parts) {
    return fail(ErrorCode::usage, url + ": neither a folder nor a URL with http:// or https://");
  }
  SLUICE_ASSIGN(PartFile file, PartFile::open(part));
  try {
    return Download(url, std::move(*parts), file, bytes, progress).run();
  } catch (const std::exception& error) {
    return fail(ErrorCode::io, url + ": " + error.what(), kMend);
  }
}

}  // namespace sluice
