// SPDX-License-Identifier: Apache-2.0
// A service's form: what may stand in it, who may write what at which step, and what is computed. The browser shows; this decides.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/service_text.h"
#include "expr/program.h"

namespace re2 {
class RE2;
}

namespace yunguan::catalog {

// Something that is wrong with, or to be said about, what stands in a form.
struct Remark {
  std::string field;  // "cards", "lines[2].amount"
  std::string
      code;  // form.required, form.type, form.range, form.length, form.pattern, form.option, form.unknown, form.right, rule.<id>
  RuleWeight weight = RuleWeight::refuse;
  Text words;
  std::string clause;
};
BOOST_DESCRIBE_STRUCT(Remark, (), (field, code, weight, words, clause))

// As it stands in a form: decimals are texts.
[[nodiscard]] boost::json::value json_of(const expr::Value& computed);

// Immutable; thread-safe.
class Form {
 public:
  // `steps`: ids of the flow's steps. Faults have JSON pointers into the document as fields.
  [[nodiscard]] static Result<Form> from(const std::vector<GroupText>& groups, const std::vector<RuleText>& rules,
                                         const std::vector<std::string>& steps);

  // What an expression of the service may use: every field that is not a table or note as "form.<id>", of lists "form.<id>.count".
  [[nodiscard]] const std::vector<expr::Field>& names() const { return names_; }
  // Their values, in that order; texts live as long as `values`.
  [[nodiscard]] std::vector<expr::Value> values_of(const boost::json::value& values) const;

  // The fields that name objects (cards, systems, units, people, attachments), with their kinds; columns of tables are not among them.
  [[nodiscard]] std::vector<std::pair<std::string, FieldKind>> objects() const;

  [[nodiscard]] Right right(std::string_view field, std::string_view step, bool is_filled_in) const;

  // Takes what somebody sent at a step over what stood there: refuses what he may not write and what cannot be, computes what is
  // computed. What is hidden by its condition is left out.
  struct Taken {
    boost::json::object values;
    std::vector<Remark> remarks;
    [[nodiscard]] bool is_good() const;
  };
  // `complete`: also what is missing, and the rules; a draft is taken without.
  [[nodiscard]] Taken take(const boost::json::object& before, const boost::json::object& sent, std::string_view step,
                           bool is_filled_in, bool complete) const;

 private:
  friend class FormCompiler;
  struct Field {
    FieldText text;
    std::optional<expr::Program> required_if;
    std::optional<expr::Program> show_if;
    std::optional<expr::Program> computed;
    std::shared_ptr<const re2::RE2> pattern;
    std::vector<Field> columns;
  };
  struct Rule {
    RuleText text;
    expr::Program when;
  };
  void check_value(const Field& field, const std::string& place, const boost::json::value& value,
                   const boost::json::object& all, bool complete, std::vector<Remark>& remarks) const;
  static void check_options(const Field& field, const std::string& place, const boost::json::value& value,
                            const boost::json::object& all, std::vector<Remark>& remarks);
  void check_row(const Field& table, const std::string& place, const boost::json::object& row, bool complete,
                 std::vector<Remark>& remarks) const;

  std::vector<Field> fields_;
  std::vector<Rule> rules_;
  std::vector<expr::Field> names_;
};

}  // namespace yunguan::catalog
