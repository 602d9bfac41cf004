#include "sluice/scan/concept_examples.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "sluice/base/whole_file.h"
#include "sluice/sources/folder.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

struct Answer {
  Sha256 digest{};
  ExamplePhoto example;
  std::optional<std::string> unreadable;
  std::optional<Error> error;
};

Answer read_one(const fs::path& file, const Decoder& decoder, const ExampleReader& reader,
                std::size_t byte_limit) {
  Answer answer;
  const Result<std::string> bytes = read_whole_file(file);
  if (!bytes.has_value()) {
    answer.unreadable = bytes.error().message();
    return answer;
  }
  if (bytes->size() > byte_limit) {
    answer.unreadable = fmt::format("{}: more than {} bytes", file.string(), byte_limit);
    return answer;
  }
  answer.digest = sha256(std::as_bytes(std::span(*bytes)));
  const Result<DecodedPhoto> decoded = decoder.decode(std::as_bytes(std::span(*bytes)));
  if (!decoded.has_value()) {
    answer.unreadable = file.string() + ": " + decoded.error().message();
    return answer;
  }
  Result<ExamplePhoto> example = reader.read(decoded->photo);
  if (example.has_value()) {
    answer.example = *std::move(example);
  } else {
    answer.error = Error{example.error().code, file.string() + ": " + example.error().what, example.error().mend};
  }
  return answer;
}

Result<ConceptExamples> gather(std::span<const fs::path> files, std::vector<Answer> answers) {
  ConceptExamples examples;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    Answer& answer = answers[i];
    if (answer.error) {
      return tl::unexpected<Error>(*std::move(answer.error));
    }
    if (answer.unreadable) {
      examples.left_out.push_back(*std::move(answer.unreadable));
    } else if (!examples.photos.insert(answer.digest).second) {
      examples.given_twice.push_back(files[i].string());
    } else {
      examples.embeddings.push_back(std::move(answer.example.embedding));
      examples.large_faces += answer.example.large_face ? 1 : 0;
    }
  }
  return examples;
}

}  // namespace

Result<std::vector<fs::path>> list_example_photos(std::span<const std::string> given) {
  std::vector<fs::path> files;
  std::set<fs::path> seen;
  const auto add = [&](const fs::path& file) {
    std::error_code ignored;
    if (seen.insert(fs::weakly_canonical(file, ignored)).second) {
      files.push_back(file);
    }
  };
  for (const std::string& name : given) {
    std::error_code error;
    if (!fs::exists(name, error)) {
      return fail(ErrorCode::not_found, name + " is not there", "check the path");
    }
    if (!fs::is_directory(name, error)) {
      add(name);
      continue;
    }
    SLUICE_ASSIGN(const FolderSource folder, open_folder(name));
    SLUICE_TRY(folder.source->list([&](const SourceItem& item) {
      add(fs::path(name) / item.path);
      return true;
    }));
  }
  return files;
}

Result<ConceptExamples> read_concept_examples(std::span<const fs::path> files, const Decoder& decoder,
                                              const ExampleReader& reader, const ReadExamplesOptions& options) {
  std::vector<Answer> answers(files.size());
  std::atomic<std::size_t> next{0};
  std::mutex progress_mutex;
  std::size_t done = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++) {
      answers[i] = read_one(files[i], decoder, reader, options.byte_limit);
      if (options.progress) {
        const std::lock_guard lock(progress_mutex);
        options.progress(++done, files.size());
      }
    }
  };
  const unsigned wanted = options.threads > 0 ? static_cast<unsigned>(options.threads)
                                              : std::max(1U, std::thread::hardware_concurrency());
  {
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < std::min<std::size_t>(wanted, files.size()); ++i) {
      helpers.emplace_back(work);
    }
    work();
  }
  return gather(files, std::move(answers));
}

Status check_examples(const ConceptExamples& examples, const ConceptExamples& others) {
  const std::size_t photos = examples.embeddings.size();
  if (2 * examples.large_faces > photos) {
    return fail(ErrorCode::refused, fmt::format("{} of {} photos show a large face", examples.large_faces, photos),
                "a concept is a thing, a place or a doing, never a person");
  }
  if (std::ranges::any_of(others.photos, [&](const Sha256& photo) { return examples.photos.contains(photo); })) {
    return fail(ErrorCode::usage, "a photo is given both as an example and after --not", "leave it out of one");
  }
  return {};
}

}  // namespace sluice
