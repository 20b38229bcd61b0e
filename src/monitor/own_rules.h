// SPDX-License-Identifier: Apache-2.0
// Models of one's own (MON-10): expressions over row, card and month-to-date counters, read from a YAML file.
//
//   rules:
//     - name: night-download
//       title: 夜间大流量
//       when: row.kind == "data" and row.hour < 6 and month.data_bytes > 100 * 1048576
//       subject: row.peer          # text or number; default the rule's name
//       window: day                # day | month (default)
//       number: 3                  # what findings are held by; default its place in the file, from 0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "expr/program.h"
#include "monitor/shard_fold.h"
#include "usage/usage_row.h"

namespace yunguan {
class Document;
}
namespace yunguan::monitor {

// Immutable after loading; thread-safe.
class OwnRules final : public RowRules {
 public:
  // Errors: those of load_yaml and of expr::compile (with the file's line); rule.name (missing, repeated, or a built-in
  // model's), rule.window, rule.number (given twice, or above what findings can hold), rule.key, rule.too_many.
  [[nodiscard]] static Result<OwnRules> load(const std::string& path);
  // The same of a text; `file` is only a name for messages.
  [[nodiscard]] static Result<OwnRules> read(std::string_view text, std::string file);

  OwnRules(OwnRules&&) noexcept;
  ~OwnRules() override;

  // By number; "" where no rule has the number.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  // The fields that expressions may use, in the order of values_of().
  [[nodiscard]] static const std::vector<expr::Field>& fields();
  // What they are for a row; texts live as long as the row's.
  [[nodiscard]] static std::vector<expr::Value> values_of(const WideRow& row, const CardView& card);
  // The same as a table: name, type, meaning, one a line.
  [[nodiscard]] static std::string field_table();
  void each_hit(const WideRow& row, const CardView& card, std::vector<Hit>& hits) const override;

 private:
  struct Compiled;
  static Result<OwnRules> from(const Document& document);
  OwnRules(std::vector<std::string> names, std::unique_ptr<Compiled> compiled);
  std::vector<std::string> names_;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace yunguan::monitor
