// OpenVINO on the CPU. Each inference runs on a stream of `threads_per_inference` threads that OpenVINO keeps;
// `parallel` streams run at once. The answer never depends on either: a stream's threads share out rows, they do
// not change the order of sums.
#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <openvino/openvino.hpp>
#include <system_error>
#include <thread>
#include <utility>

#include "sluice/models/graph_rewrites.h"
#include "sluice/models/runtime.h"

namespace sluice {
namespace {

std::string first_line(const std::exception& error) {
  std::string text = error.what();
  // OpenVINO's messages start with the place in its sources, then go on over several lines.
  std::ranges::replace(text, '\n', ' ');
  constexpr std::size_t kLongest = 300;
  return text.substr(0, kLongest);
}

/// Requests are costly to make and serve one thread at a time: they are kept and lent.
class RequestPool {
 public:
  explicit RequestPool(ov::CompiledModel compiled) : compiled_(std::move(compiled)) {
    for (const auto& output : compiled_.outputs()) {
      const auto& names = output.get_names();
      output_names_.emplace_back(names.begin(), names.end());
    }
  }

  /// Given back when it goes out of scope.
  class Lent {
   public:
    explicit Lent(RequestPool& pool) : pool_(pool), request_(pool.take()) {}
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;
    ~Lent() { pool_.give_back(std::move(request_)); }
    ov::InferRequest& operator*() { return request_; }
    ov::InferRequest* operator->() { return &request_; }

   private:
    RequestPool& pool_;
    ov::InferRequest request_;
  };

  /// Of each output, in their order.
  [[nodiscard]] const std::vector<std::vector<std::string>>& output_names() const { return output_names_; }

 private:
  ov::InferRequest take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        ov::InferRequest request = std::move(idle_.back());
        idle_.pop_back();
        return request;
      }
    }
    return compiled_.create_infer_request();
  }

  void give_back(ov::InferRequest request) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(request));
  }

  ov::CompiledModel compiled_;
  std::vector<std::vector<std::string>> output_names_;
  std::mutex mutex_;
  std::vector<ov::InferRequest> idle_;
};

/// Compiles networks, from the cache where it can. Thread-safe.
class Compiler {
 public:
  Compiler(ov::AnyMap properties, std::string cache)
      : properties_(std::move(properties)), cache_(std::move(cache)) {
    core_.get_versions("CPU");  // Loads the plugin, so that a broken installation shows here.
  }

  [[nodiscard]] std::shared_ptr<ov::Model> read(const std::string& file) { return core_.read_model(file); }
  [[nodiscard]] std::shared_ptr<ov::Model> parse(std::string_view onnx) {
    return core_.read_model(std::string(onnx), ov::Tensor());
  }

  [[nodiscard]] ov::CompiledModel compile(const std::shared_ptr<ov::Model>& network) {
    if (!cache_.empty()) {
      try {
        ov::AnyMap cached = properties_;
        cached.insert(ov::cache_dir(cache_));
        return core_.compile_model(network, "CPU", cached);
      } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch)
        // The cache is damaged or cannot be written: compile without it. A damaged model fails again below.
      }
    }
    return core_.compile_model(network, "CPU", properties_);
  }

 private:
  ov::Core core_;
  ov::AnyMap properties_;
  std::string cache_;
};

class OpenVinoModel : public Model {
 public:
  /// `network` takes pictures, of free size if `use` has a step.
  OpenVinoModel(std::shared_ptr<Compiler> compiler, std::shared_ptr<ov::Model> network,
                std::vector<std::int64_t> shape, ModelUse use)
      : compiler_(std::move(compiler)),
        network_(std::move(network)),
        input_shape_(std::move(shape)),
        use_(std::move(use)) {
    if (use_.side_step == 0 && !use_.numbers) {
      pool_for({1, input_shape_[2], input_shape_[3], 3});
    }
  }

  std::vector<std::int64_t> input_shape() const override { return input_shape_; }

  Status infer(const cv::Mat& rgb, const std::function<Status(const Outputs&)>& read) const override {
    if (use_.numbers || !takes(rgb)) {
      return fail(ErrorCode::bad_input, "a picture does not have the size of the model's input");
    }
    return run(
        {1, rgb.rows, rgb.cols, 3}, [&](const ov::Tensor& tensor) { write(rgb, tensor); }, read);
  }

  Status infer_numbers(const TensorView& input, const std::function<Status(const Outputs&)>& read) const override {
    std::size_t values = 1;
    for (const std::int64_t length : input.shape) {
      values *= static_cast<std::size_t>(std::max<std::int64_t>(length, 0));
    }
    if (!use_.numbers || input.shape.size() != input_shape_.size() || values != input.values.size()) {
      return fail(ErrorCode::bad_input, "numbers do not have the shape of the model's input");
    }
    const auto write = [&](ov::Tensor tensor) { std::ranges::copy(input.values, tensor.data<float>()); };
    return run(input.shape, write, read);
  }

 private:
  Status run(const std::vector<std::int64_t>& shape, const std::function<void(const ov::Tensor&)>& write,
             const std::function<Status(const Outputs&)>& read) const {
    try {
      RequestPool& pool = pool_for(shape);
      RequestPool::Lent request(pool);
      write(request->get_input_tensor());
      request->infer();
      Outputs outputs;
      for (std::size_t i = 0; i < pool.output_names().size(); ++i) {
        const ov::Tensor tensor = request->get_output_tensor(i);
        const ov::Shape& sides = tensor.get_shape();
        for (const std::string& name : pool.output_names()[i]) {
          outputs[name] = {{sides.begin(), sides.end()}, {tensor.data<const float>(), tensor.get_size()}};
        }
      }
      return read(outputs);
    } catch (const std::exception& error) {
      return fail(ErrorCode::internal, "OpenVINO could not run a model: " + first_line(error));
    }
  }

  [[nodiscard]] bool takes(const cv::Mat& rgb) const {
    const auto side = [this](int pixels, std::int64_t whole) {
      return use_.side_step == 0 ? pixels == whole : pixels > 0 && pixels <= whole && pixels % use_.side_step == 0;
    };
    return rgb.type() == CV_8UC3 && side(rgb.rows, input_shape_[2]) && side(rgb.cols, input_shape_[3]);
  }

  void write(const cv::Mat& rgb, ov::Tensor tensor) const {
    if (tensor.get_element_type() == ov::element::bf16) {
      write_input(rgb, use_.input, std::span(static_cast<std::uint16_t*>(tensor.data()), tensor.get_size()));
    } else {
      write_input(rgb, use_.input, std::span(tensor.data<float>(), tensor.get_size()));
    }
  }

  /// Compiled at the first input of that shape: one graph of open size would serve all, at half as much again for
  /// each picture.
  RequestPool& pool_for(const std::vector<std::int64_t>& shape) const {
    const std::lock_guard lock(mutex_);
    std::unique_ptr<RequestPool>& pool = pools_[shape];
    if (pool == nullptr) {
      const std::shared_ptr<ov::Model> network = network_->clone();
      network->reshape(ov::PartialShape(std::vector<ov::Dimension>(shape.begin(), shape.end())));
      pool = std::make_unique<RequestPool>(compiler_->compile(network));
    }
    return *pool;
  }

  std::shared_ptr<Compiler> compiler_;
  std::shared_ptr<ov::Model> network_;
  std::vector<std::int64_t> input_shape_;
  ModelUse use_;
  mutable std::mutex mutex_;
  mutable std::map<std::vector<std::int64_t>, std::unique_ptr<RequestPool>> pools_;
};

bool has_bf16() {
  const auto capabilities = ov::Core().get_property("CPU", ov::device::capabilities);
  return std::ranges::find(capabilities, ov::device::capability::BF16) != capabilities.end();
}

/// Of the only input: open where neither the file nor `use` says a length.
ov::PartialShape whole_shape(const ov::Model& network, const ModelUse& use) {
  ov::PartialShape shape = network.inputs().size() == 1 ? network.input().get_partial_shape() : ov::PartialShape();
  const auto say = [&](std::size_t axis, int length) {
    shape[axis] = shape[axis].is_dynamic() ? ov::Dimension(length) : shape[axis];
  };
  if (use.largest_side > 0 && shape.rank() == ov::Rank(4)) {
    say(0, 1);
    say(2, use.largest_side);
    say(3, use.largest_side);
  }
  return shape;
}

ov::AnyMap properties(const RuntimeOptions& options, ov::element::Type precision) {
  const int threads = std::max(1, options.threads_per_inference);
  const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const int streams = options.parallel > 0 ? options.parallel : cores;
  ov::AnyMap map = {
      ov::num_streams(streams),
      ov::inference_num_threads(streams * threads),
      ov::hint::enable_cpu_pinning(false),  // Our workers share the cores with OpenVINO's.
      ov::hint::execution_mode(options.precision == Precision::exact ? ov::hint::ExecutionMode::ACCURACY
                                                                     : ov::hint::ExecutionMode::PERFORMANCE),
      ov::hint::inference_precision(precision),
  };
  return map;
}

/// Made if need be; empty if it cannot be.
std::string cache_directory(const RuntimeOptions& options) {
  if (options.compiled_cache.empty()) {
    return {};
  }
  // A fast load was seen to reuse what an exact one had compiled: each has a folder of its own.
  const std::filesystem::path directory =
      options.compiled_cache / (options.precision == Precision::exact ? "exact" : "fast");
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  return error ? std::string() : directory.string();
}

class OpenVinoRuntime : public Runtime {
 public:
  explicit OpenVinoRuntime(const RuntimeOptions& options)
      : precision_(options.precision == Precision::fast && has_bf16() ? ov::element::bf16 : ov::element::f32),
        compiler_(std::make_shared<Compiler>(properties(options, precision_), cache_directory(options))) {}

  Result<std::unique_ptr<Model>> load(const std::filesystem::path& file, const ModelUse& use) const override {
    return make([&] { return compiler_->read(file.string()); }, file.string(), use);
  }

  Result<std::unique_ptr<Model>> parse(std::string_view onnx, const std::string& name,
                                       const ModelUse& use) const override {
    return make([&] { return compiler_->parse(onnx); }, name, use);
  }

 private:
  template <class Read>
  Result<std::unique_ptr<Model>> make(const Read& read, const std::string& name, const ModelUse& use) const {
    const auto refuse = [&](const std::string& why) { return fail(ErrorCode::bad_input, name + ": " + why); };
    try {
      std::shared_ptr<ov::Model> network = graph_rewrites::take_planes(read());
      const ov::PartialShape shape = whole_shape(*network, use);
      if (shape.is_dynamic() || shape.size() != 4 || shape[0] != 1 || (shape[1] != 3 && !use.numbers) ||
          network->input().get_element_type() != ov::element::f32) {
        return refuse("the model does not have one float32 input of 1x3xHxW");
      }
      if (!use.outputs.empty()) {
        network = graph_rewrites::keep_outputs(network, use.outputs);
      }
      if (use.pooled) {
        network = graph_rewrites::keep_pooled(network);
      }
      if (!use.numbers) {
        network = graph_rewrites::take_pictures(network, precision_, use.side_step > 0);
        graph_rewrites::untangle_heads(network);
      }
      const ov::Shape whole = shape.to_shape();
      return std::make_unique<OpenVinoModel>(compiler_, network,
                                             std::vector<std::int64_t>(whole.begin(), whole.end()), use);
    } catch (const std::exception& error) {
      return refuse("OpenVINO cannot load it: " + first_line(error));
    }
  }

  ov::element::Type precision_;
  std::shared_ptr<Compiler> compiler_;
};

}  // namespace

Result<std::unique_ptr<Runtime>> make_openvino_runtime(const RuntimeOptions& options) {
  try {
    return std::make_unique<OpenVinoRuntime>(options);
  } catch (const std::exception& error) {
    return fail(ErrorCode::internal, "OpenVINO cannot start: " + first_line(error), "run `sluice doctor`");
  }
}

}  // namespace sluice
