// SPDX-License-Identifier: Apache-2.0
// Expressions: any bytes give a program whose value has the promised type, or an error.
#include <array>
#include <cstdint>
#include <limits>
#include <string_view>

#include "expr/program.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace yunguan::expr;
  static const std::vector<Field> fields{{"n", Type::integer, ""},
                                         {"t", Type::text, ""},
                                         {"b", Type::boolean, ""},
                                         {"u", Type::integer, ""},
                                         {"d", Type::decimal, ""}};
  const std::array<Value, 5> values{Value{std::numeric_limits<std::int64_t>::min()}, Value{std::string_view{"a.b"}},
                                    Value{true}, Value{}, Value{Decimal{-1}}};
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  if (const auto program = Program::compile(source, fields)) {
    const Value value = program->evaluate(values);
    YG_ASSERT(value.is_null() || value.kind() == program->type());
    YG_ASSERT(value == program->evaluate(values));
  }
  return 0;
}
