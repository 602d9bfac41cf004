#include "sluice/models/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace sluice {
namespace {

using ::testing::HasSubstr;

nlohmann::json entry() {
  return {{"name", "model"},  {"task", "object_detection"},      {"file", "model.onnx"},
          {"bytes", 5},       {"url", "https://example.org/m"},  {"sha256", std::string(64, 'a')},
          {"licence", "MIT"}, {"input", "x: float32 [1,3,8,8]"}, {"output", "y: float32 [1,2]"}};
}

std::string document(const std::vector<nlohmann::json>& models) {
  return nlohmann::json{{"models", models}}.dump();
}

Result<Manifest> parse(const nlohmann::json& model) {
  return Manifest::parse(document({model}), "test.json");
}

nlohmann::json with(const char* field, const nlohmann::json& value) {
  nlohmann::json json = entry();
  json[field] = value;
  return json;
}

TEST(Manifest, BuiltinNamesTheModelsOfTheStages) {
  ASSERT_NE(Manifest::builtin().find("face_detection_yunet_2023mar"), nullptr);
  ASSERT_NE(Manifest::builtin().find("picodet_s_416_coco"), nullptr);
  ASSERT_NE(Manifest::builtin().find("ch_PP-OCRv3_det_infer"), nullptr);
  EXPECT_EQ(Manifest::builtin().find("face_detection_yunet_2023mar")->task, "face_detection");
  EXPECT_EQ(Manifest::builtin().find("no such model"), nullptr);
}

TEST(Manifest, ReadsEveryField) {
  const Result<Manifest> manifest = parse(entry());
  ASSERT_TRUE(manifest.has_value()) << manifest.error().message();
  const ModelEntry& model = manifest->entries().at(0);
  EXPECT_EQ(model.name, "model");
  EXPECT_EQ(model.file, "model.onnx");
  EXPECT_EQ(model.bytes, 5U);
  EXPECT_EQ(model.licence, "MIT");
  EXPECT_EQ(model.url, "https://example.org/m");
}

class ForbiddenTask : public ::testing::TestWithParam<const char*> {};

TEST_P(ForbiddenTask, IsRefused) {
  const Result<Manifest> manifest = parse(with("task", GetParam()));
  ASSERT_FALSE(manifest.has_value());
  EXPECT_EQ(manifest.error().code, ErrorCode::refused);
  EXPECT_THAT(manifest.error().message(), HasSubstr(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Tasks, ForbiddenTask,
                         ::testing::Values("identity", "face_recognition", "face_embedding", "age", "gender",
                                           "sex", "emotion", "ethnicity", "person_reidentification",
                                           "Face_Detection", "", "anything else"));

TEST(Manifest, EveryMissingFieldIsAnError) {
  const nlohmann::json complete = entry();
  for (const auto& [field, value] : complete.items()) {
    nlohmann::json incomplete = complete;
    incomplete.erase(field);
    const Result<Manifest> manifest = parse(incomplete);
    ASSERT_FALSE(manifest.has_value()) << field;
    EXPECT_EQ(manifest.error().code, ErrorCode::bad_input);
    EXPECT_THAT(manifest.error().message(), HasSubstr(field));
  }
}

TEST(Manifest, RefusesWhatWouldLeaveTheCacheOrCannotBeChecked) {
  for (const char* file : {"", ".", "..", "../model.onnx", "/etc/passwd", "sub/model.onnx"}) {
    EXPECT_FALSE(parse(with("file", file)).has_value()) << file;
  }
  for (const char* digest : {"", "abc", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
    EXPECT_FALSE(parse(with("sha256", digest)).has_value()) << digest;
  }
  EXPECT_FALSE(parse(with("url", "http://example.org/m")).has_value());
}

TEST(Manifest, BrokenDocumentsAreErrors) {
  for (const char* text : {"", "{", "[]", "{}", R"({"models": 3})", R"({"models": [3]})"}) {
    const Result<Manifest> manifest = Manifest::parse(text, "test.json");
    ASSERT_FALSE(manifest.has_value()) << text;
    EXPECT_THAT(manifest.error().message(), HasSubstr("test.json"));
  }
  const Result<Manifest> twice = Manifest::parse(document({entry(), entry()}), "test.json");
  EXPECT_FALSE(twice.has_value());
}

}  // namespace
}  // namespace sluice
