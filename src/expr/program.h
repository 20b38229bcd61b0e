// SPDX-License-Identifier: Apache-2.0
// The one small expression language of forms, rules, own models, thresholds and tariffs: typed, bounded, without side
// effects. Compiled once against the fields it may use, then evaluated as often as wanted; README.md has the grammar.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "expr/value.h"

namespace yunguan::expr {

inline constexpr std::size_t kSourceBytesMax = 4096;
inline constexpr std::size_t kNodesMax = 512;
inline constexpr std::size_t kDepthMax = 32;

// A name an expression may use. Evaluation gets the values in the same order.
struct Field {
  std::string name;  // "row.peer"
  Type type = Type::text;
  std::string about;  // one sentence for the documentation
};

struct Code;

// Immutable; evaluation is thread-safe, allocates nothing and takes time in proportion to the length of the source and
// of the texts compared.
class Program {
 public:
  // `result`: what the expression must be. Errors, all with the position in the source as "column" (1-based, in bytes):
  // expr.syntax, expr.name, expr.type, expr.number, expr.too_large.
  [[nodiscard]] static Result<Program> compile(std::string_view source, std::span<const Field> fields, Type result);
  // The same when any type will do.
  [[nodiscard]] static Result<Program> compile(std::string_view source, std::span<const Field> fields);

  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;
  ~Program();

  [[nodiscard]] Type type() const;
  // Null when something needed was null, a division by zero, or a number that does not fit. Texts of the result live as
  // long as the program and the given values.
  [[nodiscard]] Value evaluate(std::span<const Value> fields) const;
  // Which of the fields it uses, by place.
  [[nodiscard]] const std::vector<bool>& used() const;

 private:
  explicit Program(std::unique_ptr<const Code> code);
  std::unique_ptr<const Code> code_;
};

}  // namespace yunguan::expr
