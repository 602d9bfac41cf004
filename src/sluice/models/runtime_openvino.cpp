// OpenVINO on the CPU. Each inference runs on a stream of `threads_per_inference` threads that OpenVINO keeps;
// `parallel` streams run at once. The answer never depends on either: a stream's threads share out rows, they do
// not change the order of sums.
#include <algorithm>
#include <mutex>
#include <numeric>
#include <openvino/openvino.hpp>
#include <system_error>
#include <thread>
#include <utility>

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
  explicit RequestPool(ov::CompiledModel compiled) : compiled_(std::move(compiled)) {}

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

 private:
  ov::CompiledModel compiled_;
  std::mutex mutex_;
  std::vector<ov::InferRequest> idle_;
};

Tensor copy_of(const ov::Tensor& tensor) {
  Tensor copy;
  const ov::Shape& shape = tensor.get_shape();
  copy.shape.assign(shape.begin(), shape.end());
  const float* values = tensor.data<const float>();
  copy.values.assign(values, values + tensor.get_size());
  return copy;
}

class OpenVinoModel : public Model {
 public:
  explicit OpenVinoModel(const ov::CompiledModel& compiled) : pool_(compiled) {
    const ov::PartialShape& shape = compiled.input().get_partial_shape();
    for (const ov::Dimension& dimension : shape) {
      input_shape_.push_back(dimension.is_static() ? dimension.get_length() : -1);
    }
    for (const auto& output : compiled.outputs()) {
      const auto& names = output.get_names();
      output_names_.emplace_back(names.begin(), names.end());
    }
  }

  std::vector<std::int64_t> input_shape() const override { return input_shape_; }

  Result<std::map<std::string, Tensor>> infer(const Tensor& input) const override {
    SLUICE_TRY(check(input));
    try {
      ov::InferRequest request = pool_.take();
      const ov::Shape shape(input.shape.begin(), input.shape.end());
      request.set_input_tensor(ov::Tensor(ov::element::f32, shape, static_cast<const void*>(input.values.data())));
      request.infer();
      std::map<std::string, Tensor> outputs;
      for (std::size_t i = 0; i < output_names_.size(); ++i) {
        const Tensor tensor = copy_of(request.get_output_tensor(i));
        for (const std::string& name : output_names_[i]) {
          outputs.emplace(name, tensor);
        }
      }
      pool_.give_back(std::move(request));
      return outputs;
    } catch (const std::exception& error) {
      return fail(ErrorCode::internal, "OpenVINO could not run a model: " + first_line(error));
    }
  }

 private:
  [[nodiscard]] Status check(const Tensor& input) const {
    bool fits = input.shape.size() == input_shape_.size();
    for (std::size_t i = 0; fits && i < input_shape_.size(); ++i) {
      fits = input.shape[i] > 0 && (input_shape_[i] == -1 || input_shape_[i] == input.shape[i]);
    }
    const auto count =
        std::accumulate(input.shape.begin(), input.shape.end(), std::int64_t{1}, std::multiplies<>());
    if (!fits || std::cmp_not_equal(count, input.values.size())) {
      return fail(ErrorCode::bad_input, "a tensor does not have the shape of the model's input");
    }
    return {};
  }

  mutable RequestPool pool_;  // Thread-safe.
  std::vector<std::int64_t> input_shape_;
  std::vector<std::vector<std::string>> output_names_;
};

ov::AnyMap properties(const RuntimeOptions& options) {
  const int threads = std::max(1, options.threads_per_inference);
  const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const int streams = options.parallel > 0 ? options.parallel : cores;
  ov::AnyMap map = {
      ov::num_streams(streams),
      ov::inference_num_threads(streams * threads),
      ov::hint::enable_cpu_pinning(false),  // Our workers share the cores with OpenVINO's.
      ov::hint::execution_mode(options.precision == Precision::exact ? ov::hint::ExecutionMode::ACCURACY
                                                                     : ov::hint::ExecutionMode::PERFORMANCE),
  };
  if (options.precision == Precision::exact) {
    map.insert(ov::hint::inference_precision(ov::element::f32));
  }
  return map;
}

class OpenVinoRuntime : public Runtime {
 public:
  explicit OpenVinoRuntime(const RuntimeOptions& options) : properties_(properties(options)) {
    if (!options.compiled_cache.empty()) {
      // A fast load was seen to reuse what an exact one had compiled: each has a folder of its own.
      const std::filesystem::path directory =
          options.compiled_cache / (options.precision == Precision::exact ? "exact" : "fast");
      std::error_code error;
      std::filesystem::create_directories(directory, error);
      if (!error) {
        compiled_cache_ = directory.string();
      }
    }
    core_.get_versions("CPU");  // Loads the plugin, so that a broken installation shows here.
  }

  Result<std::unique_ptr<Model>> load(const std::filesystem::path& file) const override {
    try {
      const std::shared_ptr<ov::Model> network = core_.read_model(file.string());
      if (network->inputs().size() != 1 || network->input().get_element_type() != ov::element::f32) {
        return fail(ErrorCode::bad_input, file.string() + ": the model does not have one float32 input");
      }
      return std::make_unique<OpenVinoModel>(compile(network));
    } catch (const std::exception& error) {
      return fail(ErrorCode::bad_input, file.string() + ": OpenVINO cannot load it: " + first_line(error));
    }
  }

 private:
  [[nodiscard]] ov::CompiledModel compile(const std::shared_ptr<ov::Model>& network) const {
    if (!compiled_cache_.empty()) {
      try {
        ov::AnyMap cached = properties_;
        cached.insert(ov::cache_dir(compiled_cache_));
        return core_.compile_model(network, "CPU", cached);
      } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch)
        // The cache is damaged or cannot be written: compile without it. A damaged model fails again below.
      }
    }
    return core_.compile_model(network, "CPU", properties_);
  }

  mutable ov::Core core_;  // Thread-safe; its methods are just not const.
  ov::AnyMap properties_;
  std::string compiled_cache_;
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
