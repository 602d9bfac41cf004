// Expected failures are values: every function that can fail returns Result<T> or Status.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace sluice {

/// What went wrong, as far as a caller must tell one failure from another.
/// The numbers are the documented exit codes of the command line (docs/exit-codes.md).
enum class ErrorCode : int {
  internal = 1,       ///< A bug of ours.
  usage = 2,          ///< The command line or a setting is wrong.
  not_found = 3,      ///< A file, brand, model or source is not there.
  bad_input = 4,      ///< A file is there but cannot be used: a set, a CSV, a reference, a model.
  refused = 5,        ///< A rule forbids it: contract, model task, limits.
  conflict = 6,       ///< It exists already, or the data directory is in use.
  io = 7,             ///< The system said no: permission, full disk, I/O error, network.
  newer_store = 8,    ///< The store was written by a newer version.
  timed_out = 9,      ///< A photo took longer than its time limit: one item, never an exit code.
  crashed = 10,       ///< A photo crashed its decoder: one item, never an exit code.
  interrupted = 130,  ///< Stopped by SIGINT or SIGTERM; running again goes on.
};

/// One clear line: `what` says what went wrong and where, `mend` how to mend it (may be empty).
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string what;
  std::string mend;

  [[nodiscard]] std::string message() const { return mend.empty() ? what : what + "; " + mend; }
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

using Status = Result<void>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string what, std::string mend = {}) {
  return tl::unexpected<Error>(Error{code, std::move(what), std::move(mend)});
}

}  // namespace sluice

/// Leaves the enclosing function with the error of `expression`, if it has one.
#define SLUICE_TRY(expression)                                                      \
  do {                                                                              \
    if (auto sluice_try_result = (expression); !sluice_try_result.has_value()) {    \
      return tl::unexpected<::sluice::Error>(std::move(sluice_try_result).error()); \
    }                                                                               \
  } while (false)

#define SLUICE_CONCATENATE_INNER(a, b) a##b
#define SLUICE_CONCATENATE(a, b) SLUICE_CONCATENATE_INNER(a, b)

/// `SLUICE_ASSIGN(auto photo, decode(bytes));` binds the value or leaves the function with the error.
#define SLUICE_ASSIGN(declaration, expression) \
  SLUICE_ASSIGN_INNER(SLUICE_CONCATENATE(sluice_assign_, __LINE__), declaration, expression)
#define SLUICE_ASSIGN_INNER(temporary, declaration, expression)           \
  auto temporary = (expression);                                          \
  if (!temporary.has_value()) {                                           \
    return tl::unexpected<::sluice::Error>(std::move(temporary).error()); \
  }                                                                       \
  declaration = std::move(temporary).value() /* NOLINT(bugprone-macro-parentheses) */
