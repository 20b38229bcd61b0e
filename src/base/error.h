// SPDX-License-Identifier: Apache-2.0
// What can go wrong, said once: a stable code for programs, a sentence for people, and the place it is about.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yunguan {

// One sentence in the console's two languages.
struct Text {
  std::string zh;
  std::string en;

  friend bool operator==(const Text&, const Text&) = default;
};

// The class of a failure; every edge (HTTP, command line, protocol) maps it in exactly one place.
enum class ErrorKind : std::uint8_t {
  invalid,       // the caller's input is wrong
  unauthorized,  // nobody is signed in
  forbidden,     // signed in, but may not
  not_found,     // absent, or not visible to the caller
  conflict,      // the state does not allow it (duplicate, illegal transition)
  stale,         // the object has changed since the caller read it
  too_large,     // over a stated limit
  too_many,      // too often, or a queue is full: try again later
  unavailable,   // an environment fault (disk, database, peer): retried elsewhere, safe to try again
  internal,      // a broken invariant
};

// Where in the input the error lies. Empty parts are unknown or do not apply.
struct Where {
  std::string file;                  // as it was named by whoever gave it: a path, or the name of an uploaded file
  std::optional<std::uint64_t> row;  // 1-based line of the file, the header being line 1
  std::string field;                 // column, JSON pointer or configuration key
  std::string value;                 // what stood there, cut to 200 bytes
  std::string clause;                // clause of the guideline it rests on, for example "§3.2(1)"

  friend bool operator==(const Where&, const Where&) = default;
};

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string code;  // stable, dotted, for example "card.iccid_luhn"
  Text text;
  Where where;
  std::vector<Error> details;  // the single faults behind a summary, for example all fields of a form
};

template <class T = void>
using Result = std::expected<T, Error>;

// Makes the unexpected value to return: `return fail(ErrorKind::invalid, "card.iccid_luhn", {"…", "…"});`
[[nodiscard]] inline std::unexpected<Error> fail(ErrorKind kind, std::string code, Text text, Where where = {}) {
  return std::unexpected(Error{kind, std::move(code), std::move(text), std::move(where), {}});
}

[[nodiscard]] inline std::unexpected<Error> fail(Error error) { return std::unexpected(std::move(error)); }

// One line for logs and terminals: "file:row: field 'value': sentence [code]"; the sentence in English.
[[nodiscard]] std::string describe(const Error& error);

// Ends the process with a message: a broken invariant, never a user's or a peer's doing.
[[noreturn]] void broken_invariant(std::string_view what, const char* file, int line);

}  // namespace yunguan

// Checks an invariant in every build.
#define YG_ASSERT(condition) ((condition) ? void(0) : ::yunguan::broken_invariant(#condition, __FILE__, __LINE__))
#define YG_CONCAT_INNER(a, b) a##b
#define YG_CONCAT(a, b) YG_CONCAT_INNER(a, b)
// Leaves the function with the error of `expression`, a Result<>. Each use names its own variable, so that a lambda inside
// the expression may use the macro too.
#define YG_TRY(expression) YG_TRY_AS(YG_CONCAT(yg_result_, __COUNTER__), expression)
#define YG_TRY_AS(result, expression)                    \
  do {                                                   \
    if (auto result = (expression); !result) {           \
      return std::unexpected(std::move(result).error()); \
    }                                                    \
  } while (false)
// Declares `declaration` with the value of `expression`, or leaves the function with its error.
#define YG_TRY_ASSIGN(declaration, expression) \
  YG_TRY_ASSIGN_AS(YG_CONCAT(yg_result_, __COUNTER__), declaration, expression)
#define YG_TRY_ASSIGN_AS(result, declaration, expression)         \
  auto result = (expression);                                     \
  if (!result) return std::unexpected(std::move(result).error()); \
  declaration = std::move(*result)
