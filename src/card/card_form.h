// SPDX-License-Identifier: Apache-2.0
// From the words of a file or a form to the facts of a card: one table of fields for the import, its template, the export and the
// API, and one place that says what is wrong with a value.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "card/card.h"
#include "card/guideline_file.h"
#include "card/number.h"

namespace yunguan::card {

// How much a remark weighs.
enum class Weight : std::uint8_t {
  refused,  // the value cannot be kept
  breach,   // it can be kept, but breaks the clause named: taken unless the import is strict, and judged as a gap
  hint,     // worth a look
};
BOOST_DESCRIBE_ENUM(Weight, refused, breach, hint)

struct Remark {
  Weight weight = Weight::refused;
  Error error;  // where.field is the field's name, where.value what stood there, where.clause the clause
};

struct Field {
  std::string_view name;      // "msisdn", as in files and in the API
  std::string_view title_zh;  // "卡号"; files may use it as the column's name
  std::string_view title_en;
  bool required = false;  // the column must be there when cards are created
  bool personal = false;  // masked in lists and exports
};

// In the order of templates and exports.
[[nodiscard]] const std::vector<Field>& fields();
// By name or Chinese title, letters' case and surrounding spaces apart; nullptr when there is none.
[[nodiscard]] const Field* find_field(std::string_view name_or_title);

// The words of one card by field; a field that is absent keeps what `base` has.
using Words = std::map<std::string_view, std::string>;

struct FormContext {
  const NumberPlan& numbers;
  const RuleLimits& limits;
  // The unit of that code or name that the caller may write to.
  std::function<std::optional<UnitId>(std::string_view)> unit;
  std::optional<Kind> expected_kind;  // refuse numbers of another kind
};

struct FormResult {
  Facts facts;
  std::vector<Remark> remarks;

  [[nodiscard]] bool refused() const;   // has a remark of Weight::refused
  [[nodiscard]] bool breaches() const;  // has a remark of Weight::breach
};

// Reads `words` over `base` (an empty card for creation) and checks the whole.
[[nodiscard]] FormResult read_form(const Words& words, const Facts& base, const FormContext& context);

// The words of a card, for exports and the mended file; `unit_code` stands for the unit.
[[nodiscard]] std::string word_of(const Facts& facts, std::string_view field, std::string_view unit_code);

}  // namespace yunguan::card
