// SPDX-License-Identifier: Apache-2.0
#include "tuning/own_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "base/parse.h"
#include "expr/program.h"
#include "monitor/model.h"
#include "monitor/own_rules.h"
#include "store/id_source.h"
#include "tuning/entry_store.h"
#include "tuning/ground.h"

namespace yunguan::tuning {
namespace {

using store::NamedQuery;
using store::Row;

constexpr std::size_t kNameMax = 40;
constexpr std::size_t kTitleMax = 120;

constexpr store::Migration kCreate{"monitor_rule",
                                   1,
                                   "keep own rules",
                                   R"(CREATE TABLE monitor_rule (
         number BIGINT PRIMARY KEY,
         name TEXT NOT NULL UNIQUE
       );
       CREATE TABLE monitor_rule_edition (
         id BIGINT PRIMARY KEY,
         number BIGINT NOT NULL,
         title TEXT NOT NULL,
         condition TEXT NOT NULL,
         subject TEXT NOT NULL,
         hit_window TEXT NOT NULL,
         is_on BIGINT NOT NULL,
         valid_from TEXT NOT NULL,
         valid_to TEXT,
         reason TEXT NOT NULL,
         changed_by TEXT NOT NULL,
         changed_at BIGINT NOT NULL
       );
       CREATE INDEX monitor_rule_edition_number ON monitor_rule_edition (number, id))",
                                   "",
                                   ""};

constexpr NamedQuery kAll{"tuning.all_rules",
                          "SELECT r.number, r.name, e.id, e.title, e.condition, e.subject, e.hit_window, e.is_on, "
                          "e.valid_from, e.valid_to, e.reason, e.changed_by, e.changed_at FROM monitor_rule r "
                          "JOIN monitor_rule_edition e ON e.number = r.number ORDER BY r.number, e.id DESC"};
constexpr NamedQuery kNext{"tuning.next_rule", "SELECT COUNT(*) FROM monitor_rule"};
constexpr NamedQuery kNamed{"tuning.rule_named", "SELECT number FROM monitor_rule WHERE name = :name"};
constexpr NamedQuery kInsertRule{"tuning.insert_rule",
                                 "INSERT INTO monitor_rule (number, name) VALUES (:number, :name)"};
constexpr NamedQuery kInsertEdition{
    "tuning.insert_rule_edition",
    "INSERT INTO monitor_rule_edition (id, number, title, condition, subject, hit_window, is_on, valid_from, valid_to, "
    "reason, changed_by, changed_at) VALUES (:id, :number, :title, :condition, :subject, :window, :on, :from, :to, "
    ":reason, :by, :at)"};
constexpr NamedQuery kEndEdition{"tuning.end_rule_edition",
                                 "UPDATE monitor_rule_edition SET valid_to = :day WHERE id = :id"};

RuleEdition edition_at(const Row& row, Date today) {
  RuleEdition edition;
  edition.id = row.id<EditionId>(2);
  edition.title = row.text(3);
  edition.when = row.text(4);
  edition.subject = row.text(5);
  edition.window = row.text(6);
  edition.on = row.truth(7);
  edition.valid_from = date_at(row, 8);
  edition.valid_to = optional_date_at(row, 9);
  edition.reason = row.text(10);
  edition.changed_by = row.text(11);
  edition.changed_at = row.instant(12);
  edition.state = state_on(edition.valid_from, edition.valid_to, today);
  return edition;
}

Result<void> store_edition(store::Transaction& tx, std::int64_t number, const RuleEdition& edition) {
  YG_TRY_ASSIGN(const auto id, store::next_id<EditionId>(tx, "monitor_rule_edition"));
  YG_TRY(tx.run(kInsertEdition,
                {id, number, edition.title, edition.when, edition.subject, edition.window, edition.on,
                 edition.valid_from, edition.valid_to, edition.reason, edition.changed_by, edition.changed_at}));
  return {};
}

std::unexpected<Error> refused(std::string code, Text text, std::string field, std::string_view value) {
  return fail(ErrorKind::invalid, "own_rule." + std::move(code), std::move(text),
              {.field = std::move(field), .value = clipped(value)});
}

// The expression's own error, at the field it stands in.
Result<void> check_expression(const std::string& source, std::string field, std::optional<expr::Type> type) {
  const auto compiled = type ? expr::Program::compile(source, monitor::OwnRules::fields(), *type)
                             : expr::Program::compile(source, monitor::OwnRules::fields());
  if (compiled) return {};
  Error error = compiled.error();
  error.where.field = std::move(field);
  return fail(std::move(error));
}

std::string quoted(const std::string& text) { return boost::json::serialize(boost::json::string{text}); }

}  // namespace

const std::vector<store::Migration>& own_rule_migrations() {
  static const std::vector<store::Migration> steps{kCreate};
  return steps;
}

Result<std::vector<OwnRule>> all_rules(store::Reader& reader, Date today) {
  std::vector<OwnRule> rules;
  YG_TRY(reader.each(kAll, {}, [&](const Row& row) {
    if (rules.empty() || rules.back().number != row.integer(0)) rules.push_back({row.integer(0), row.text(1), {}, 0});
    rules.back().editions.push_back(edition_at(row, today));
    return true;
  }));
  for (OwnRule& rule : rules) rule.version = rule.editions.front().id.value;
  return rules;
}

Result<std::int64_t> insert_rule(store::Transaction& tx, const std::string& name, const RuleEdition& edition) {
  YG_TRY_ASSIGN(const auto taken, tx.one(kNamed, {name}, [](const Row& row) { return row.integer(0); }));
  if (taken) {
    return fail(ErrorKind::conflict, "own_rule.name_taken",
                {"已有同名的规则（停用的规则也占用名称）", "there is a rule of that name, perhaps one that has ended"},
                {.field = "name", .value = name});
  }
  // Rules are never removed, so that the count is the first number not given.
  YG_TRY_ASSIGN(const auto number, tx.one(kNext, {}, [](const Row& row) { return row.integer(0); }));
  if (*number >= static_cast<std::int64_t>(monitor::kOwnRulesMax)) {
    return fail(
        ErrorKind::conflict, "own_rule.too_many",
        {fmt::format("规则最多 {} 条（停用的也计入），请修改已停用的规则", monitor::kOwnRulesMax),
         fmt::format("there are at most {} rules, ended ones too: change one that has ended", monitor::kOwnRulesMax)});
  }
  YG_TRY(tx.run(kInsertRule, {*number, name}));
  YG_TRY(store_edition(tx, *number, edition));
  return *number;
}

Result<void> insert_edition(store::Transaction& tx, const OwnRule& rule, const RuleEdition& edition) {
  for (const RuleEdition& old : rule.editions) {
    if (old.valid_to && *old.valid_to < edition.valid_from) continue;
    YG_TRY(tx.run(kEndEdition, {day_before(edition.valid_from), old.id}));
  }
  return store_edition(tx, rule.number, edition);
}

Result<void> end_rule(store::Transaction& tx, const OwnRule& rule, Date last_day) {
  for (const RuleEdition& old : rule.editions) {
    if (old.valid_to && *old.valid_to <= last_day) continue;
    YG_TRY(tx.run(kEndEdition, {last_day, old.id}));
  }
  return {};
}

Result<void> check_rule_name(const std::string& name) {
  const bool plain = !name.empty() && name.size() <= kNameMax && name.front() != '-' &&
                     name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!plain) {
    return refused("name", {"名称须为 1 到 40 个小写字母、数字或 -", "a name is 1 to 40 small letters, digits or -"},
                   "name", name);
  }
  if (monitor::model_named(name)) {
    return refused("name", {"这是内置模型的名称", "a built-in model has this name"}, "name", name);
  }
  return {};
}

Result<void> check_edition(const RuleEdition& edition) {
  if (trimmed(edition.title).empty() || edition.title.size() > kTitleMax || !is_utf8(edition.title)) {
    return refused("title", {"标题须为 1 到 120 字节", "a title is 1 to 120 bytes"}, "title", edition.title);
  }
  if (edition.window != "day" && edition.window != "month") {
    return refused("window", {"窗口须为 day 或 month", "the window is day or month"}, "window", edition.window);
  }
  YG_TRY(check_expression(edition.when, "when", expr::Type::boolean));
  if (!edition.subject.empty()) YG_TRY(check_expression(edition.subject, "subject", std::nullopt));
  return {};
}

const RuleEdition* edition_on(const OwnRule& rule, Date day) {
  for (const RuleEdition& edition : rule.editions) {
    if (state_on(edition.valid_from, edition.valid_to, day) == EntryState::in_force) return &edition;
  }
  return nullptr;
}

std::string rules_text_on(const std::vector<OwnRule>& rules, Date day) {
  std::string text;
  for (const OwnRule& rule : rules) {
    const RuleEdition* edition = edition_on(rule, day);
    if (edition == nullptr) continue;
    if (text.empty()) text = "rules:\n";
    text += fmt::format("  - {{name: {}, number: {}, title: {}, when: {}, subject: {}, window: {}}}\n",
                        quoted(rule.name), rule.number, quoted(edition->title), quoted(edition->when),
                        quoted(edition->subject), edition->window);
  }
  return text;
}

}  // namespace yunguan::tuning
