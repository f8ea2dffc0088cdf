// The native half of the TorchSharp stand-in: every operator of libtorch through its boxed dispatcher, plus the few things that are not
// operators (memory, autograd modes, generators, threads). One source for libtorch 1.13 and for later ones, with and without CUDA.
//
// A tensor handle is a TensorImpl* that owns one reference. A function that can fail returns -1 or null and leaves its message in error().
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <cstdint>
#include <cstring>
#include <mutex>
#include <string>
#include <vector>

#define API extern "C" __attribute__((visibility("default")))

namespace {

using Impl = at::TensorImpl;
using ImplPointer = c10::intrusive_ptr<Impl, at::UndefinedTensorImpl>;

enum Kind : int32_t { None, Tensor, Int, Double, Bool, IntList, TensorList, Device, Generator, String };

// One argument or result. List, string: data and length. Device: integer is the type and length the index.
struct Value {
  int32_t kind;
  int32_t length;
  union {
    int64_t integer;
    double number;
    void* data;
  };
};

thread_local std::string last_error;

// The message alone, without the stack of C++ frames that c10 adds to it.
void remember(const std::exception& exception) {
  auto error = dynamic_cast<const c10::Error*>(&exception);
  last_error = error ? error->what_without_backtrace() : exception.what();
}

template <typename Result, typename Body>
Result guarded(Result failure, Body body) {
  try {
    return body();
  } catch (const std::exception& exception) {
    remember(exception);
  } catch (...) {
    last_error = "unknown error in libtorch";
  }
  return failure;
}

at::Tensor borrow(void* handle) {
  return handle ? at::Tensor(ImplPointer::reclaim_copy(static_cast<Impl*>(handle))) : at::Tensor();
}

Impl* release(at::Tensor tensor) {
  return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

at::Device device_of(int64_t type, int32_t index) {
  return at::Device(static_cast<at::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

std::vector<at::Tensor> tensors_of(void* const* handles, int64_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int64_t i = 0; i < count; i++) tensors.push_back(borrow(handles[i]));
  return tensors;
}

// An argument as the operator declares it: an optional-tensor list (the indices of index) is not a plain tensor list.
c10::IValue to_ivalue(const Value& value, const c10::Argument& argument) {
  switch (value.kind) {
    case Tensor:
      return c10::IValue(borrow(value.data));
    case Int:
      return c10::IValue(value.integer);
    case Double:
      return c10::IValue(value.number);
    case Bool:
      return c10::IValue(value.integer != 0);
    case IntList: {
      auto items = static_cast<const int64_t*>(value.data);
      return c10::IValue(std::vector<int64_t>(items, items + value.length));
    }
    case TensorList: {
      auto tensors = tensors_of(static_cast<void* const*>(value.data), value.length);
      auto list = argument.type()->cast<c10::ListType>();
      if (!list || list->getElementType()->kind() != c10::TypeKind::OptionalType) return c10::IValue(std::move(tensors));
      c10::List<c10::optional<at::Tensor>> optional;
      for (auto& tensor : tensors)
        optional.push_back(tensor.defined() ? c10::optional<at::Tensor>(std::move(tensor)) : c10::optional<at::Tensor>());
      return c10::IValue(std::move(optional));
    }
    case Device:
      return c10::IValue(device_of(value.integer, value.length));
    case Generator:
      return c10::IValue(*static_cast<at::Generator*>(value.data));
    case String:
      return c10::IValue(std::string(static_cast<const char*>(value.data), value.length));
    default:
      return c10::IValue();
  }
}

Value to_value(c10::IValue&& result) {
  Value value{None, 0, {0}};
  if (result.isTensor()) {
    value.data = release(std::move(result).toTensor());
    value.kind = value.data ? Tensor : None;
  } else if (result.isTensorList()) {
    auto list = std::move(result).toTensorVector();
    auto handles = new void*[list.size()];
    for (size_t i = 0; i < list.size(); i++) handles[i] = release(std::move(list[i]));
    value.kind = TensorList;
    value.length = static_cast<int32_t>(list.size());
    value.data = handles;
  } else if (result.isBool()) {
    value.kind = Bool;
    value.integer = result.toBool();
  } else if (result.isInt()) {
    value.kind = Int;
    value.integer = result.toInt();
  } else if (result.isDouble()) {
    value.kind = Double;
    value.number = result.toDouble();
  } else {
    TORCH_CHECK(result.isNone(), "an operator returned a ", result.tagKind(), ", which this library does not pass on");
  }
  return value;
}

}  // namespace

API const char* ts_error() { return last_error.c_str(); }

API const char* ts_version() { return TORCH_VERSION; }

// ---- operators

// Looks an operator up by name ("aten::add") and overload ("Tensor"). The handle lives as long as the process.
API void* ts_operator(const char* name, const char* overload) {
  return guarded<void*>(nullptr, [&]() -> void* {
    auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    TORCH_CHECK(found.has_value(), "libtorch ", TORCH_VERSION, " has no operator ", name, ".", overload);
    return new c10::OperatorHandle(*found);
  });
}

// Calls an operator. Arguments that are not given take the operator's defaults. Returns how many results there are.
API int32_t ts_call(void* handle, const Value* arguments, int32_t count, Value* results, int32_t capacity) {
  static thread_local torch::jit::Stack stack;
  stack.clear();
  return guarded<int32_t>(-1, [&]() -> int32_t {
    auto& op = *static_cast<c10::OperatorHandle*>(handle);
    auto& declared = op.schema().arguments();
    for (int32_t i = 0; i < count; i++) stack.push_back(to_ivalue(arguments[i], declared[i]));
    for (size_t i = count; i < declared.size(); i++) {
      TORCH_CHECK(declared[i].default_value().has_value(), op.schema().name(), " needs its argument ", declared[i].name());
      stack.push_back(*declared[i].default_value());
    }
    op.callBoxed(&stack);
    auto returned = static_cast<int32_t>(stack.size());
    TORCH_CHECK(returned <= capacity, op.schema().name(), " returned ", returned, " results, expected at most ", capacity);
    for (int32_t i = 0; i < returned; i++) results[i] = to_value(std::move(stack[i]));
    stack.clear();
    return returned;
  });
}

// Frees the array of a list result; the tensors in it belong to the caller.
API void ts_free_list(void** handles) { delete[] handles; }

// ---- tensors

API void ts_dispose(void* handle) { ImplPointer::reclaim(static_cast<Impl*>(handle)); }

// A tensor over memory that stays the caller's until released(context) is called; without released the memory is copied.
API void* ts_from_blob(void* data, const int64_t* sizes, int32_t dimensions, int32_t type, void (*released)(void*), void* context) {
  return guarded<void*>(nullptr, [&]() -> void* {
    at::IntArrayRef shape(sizes, dimensions);
    auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(type));
    if (!released) return release(at::from_blob(data, shape, options).clone());
    return release(at::from_blob(data, shape, [released, context](void*) { released(context); }, options));
  });
}

API int64_t ts_dim(void* handle) { return static_cast<Impl*>(handle)->dim(); }

API int64_t ts_numel(void* handle) { return static_cast<Impl*>(handle)->numel(); }

API int32_t ts_dtype(void* handle) { return static_cast<int32_t>(c10::typeMetaToScalarType(static_cast<Impl*>(handle)->dtype())); }

API int64_t ts_element_size(void* handle) { return static_cast<int64_t>(static_cast<Impl*>(handle)->dtype().itemsize()); }

API int32_t ts_device_type(void* handle) { return static_cast<int32_t>(static_cast<Impl*>(handle)->device().type()); }

API int32_t ts_device_index(void* handle) { return static_cast<Impl*>(handle)->device().index(); }

API int32_t ts_is_contiguous(void* handle) { return static_cast<Impl*>(handle)->is_contiguous(); }

API void ts_sizes(void* handle, int64_t* sizes) {
  auto source = static_cast<Impl*>(handle)->sizes();
  std::memcpy(sizes, source.data(), source.size() * sizeof(int64_t));
}

API void ts_strides(void* handle, int64_t* strides) {
  auto source = static_cast<Impl*>(handle)->strides();
  std::memcpy(strides, source.data(), source.size() * sizeof(int64_t));
}

API void* ts_data(void* handle) {
  return guarded<void*>(nullptr, [&] { return borrow(handle).data_ptr(); });
}

// ---- autograd

API int32_t ts_requires_grad(void* handle) { return borrow(handle).requires_grad(); }

API int32_t ts_set_requires_grad(void* handle, int32_t value) {
  return guarded<int32_t>(-1, [&] {
    borrow(handle).set_requires_grad(value != 0);
    return 0;
  });
}

// The gradient, null where there is none.
API void* ts_grad(void* handle) { return release(borrow(handle).grad()); }

API int32_t ts_set_grad(void* handle, void* gradient) {
  return guarded<int32_t>(-1, [&] {
    borrow(handle).mutable_grad() = borrow(gradient);
    return 0;
  });
}

API int32_t ts_backward(void* const* tensors, int32_t count, void* const* gradients, int32_t gradient_count, int32_t retain_graph,
                        int32_t create_graph, void* const* inputs, int32_t input_count) {
  return guarded<int32_t>(-1, [&] {
    torch::autograd::backward(tensors_of(tensors, count), tensors_of(gradients, gradient_count), retain_graph != 0, create_graph != 0,
                              tensors_of(inputs, input_count));
    return 0;
  });
}

API int32_t ts_grad_mode() { return c10::GradMode::is_enabled(); }

API void ts_set_grad_mode(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

API void* ts_new_inference_mode(int32_t enabled) { return new c10::InferenceMode(enabled != 0); }

API void ts_delete_inference_mode(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

// ---- random numbers

API void ts_manual_seed(int64_t seed) { at::manual_seed(static_cast<uint64_t>(seed)); }

API void* ts_new_generator(uint64_t seed) { return new at::Generator(at::detail::createCPUGenerator(seed)); }

API void* ts_default_generator() { return new at::Generator(at::detail::getDefaultCPUGenerator()); }

API void ts_delete_generator(void* generator) { delete static_cast<at::Generator*>(generator); }

API void ts_generator_seed(void* generator, int64_t seed) {
  auto& source = *static_cast<at::Generator*>(generator);
  std::lock_guard<std::mutex> lock(source.mutex());
  source.set_current_seed(static_cast<uint64_t>(seed));
}

// ---- threads and devices

API int32_t ts_num_threads() { return at::get_num_threads(); }

API int32_t ts_cuda_is_available() {
  return guarded<int32_t>(0, [] { return torch::cuda::is_available() ? 1 : 0; });
}

API int32_t ts_cuda_device_count() {
  return guarded<int32_t>(0, [] { return static_cast<int32_t>(torch::cuda::device_count()); });
}
