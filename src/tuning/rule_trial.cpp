// SPDX-License-Identifier: Apache-2.0
#include "tuning/rule_trial.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "expr/program.h"
#include "monitor/own_rules.h"
#include "usage/csv.h"
#include "usage/digits.h"
#include "usage/usage_row.h"

namespace yunguan::tuning {
namespace {

using monitor::CardState;
using monitor::OwnRules;
using monitor::RowRules;
using usage::Column;

// One line of the pasted file, its texts safe to read beyond their end.
struct PastedLine {
  std::int64_t line = 0;
  std::string text;
  std::string storage;
  std::vector<std::string_view> fields;
  bool closed = true;
};

struct Pasted {
  usage::Layout layout;
  std::vector<std::unique_ptr<PastedLine>> lines;
};

std::unique_ptr<PastedLine> read_line(std::string_view text, std::int64_t line) {
  auto read = std::make_unique<PastedLine>();
  read->line = line;
  read->text.reserve(text.size() + usage::kReadAhead);
  read->text = text;
  usage::split_record(read->text, read->storage, read->fields);
  return read;
}

Result<Pasted> read_pasted(std::string_view text) {
  if (text.starts_with(usage::kByteOrderMark)) text.remove_prefix(usage::kByteOrderMark.size());
  Pasted pasted;
  std::int64_t line = 1;
  bool head = true;
  while (!text.empty()) {
    const usage::RecordExtent extent = usage::record_extent(text);
    auto read = read_line(text.substr(0, extent.bytes), line);
    read->closed = extent.closed;
    text.remove_prefix(extent.bytes);
    line += static_cast<std::int64_t>(extent.lines);
    if (head) {
      const std::vector<std::string> header{read->fields.begin(), read->fields.end()};
      YG_TRY_ASSIGN(pasted.layout, usage::Layout::from(header, "rows"));
      head = false;
      continue;
    }
    const bool blank = read->fields.size() == 1 && read->fields[0].empty();
    if (!blank) pasted.lines.push_back(std::move(read));
    if (pasted.lines.size() > kTrialRowsMax) {
      return fail(
          ErrorKind::too_large, "trial.too_many_rows",
          {fmt::format("一次最多试 {} 行", kTrialRowsMax), fmt::format("at most {} rows at once", kTrialRowsMax)},
          {.field = "rows"});
    }
  }
  if (!head) return pasted;
  return fail(ErrorKind::invalid, "trial.no_rows",
              {"没有话单行，第一行须为列名", "no rows; the first line names the columns"}, {.field = "rows"});
}

std::uint16_t flags_of(const card::Facts& facts) {
  std::uint16_t flags = monitor::kCardIot;
  if (facts.functions.voice) flags |= monitor::kCardVoice;
  if (facts.functions.sms) flags |= monitor::kCardSms;
  if (facts.functions.data) flags |= monitor::kCardData;
  if (facts.data_scope == card::DataScope::directed) flags |= monitor::kCardDirected;
  return flags;
}

std::optional<std::string> text_of(const expr::Value& value) {
  if (value.is_null()) return std::nullopt;
  if (value.kind() == expr::Type::text) return std::string{value.text()};
  if (value.kind() == expr::Type::integer) return std::to_string(value.integer());
  if (value.kind() == expr::Type::boolean) return value.boolean() ? "true" : "false";
  std::string out;
  expr::append_decimal(out, value.decimal());
  return out;
}

Result<expr::Program> compiled(const std::string& source, const char* field, bool condition) {
  auto program = condition ? expr::Program::compile(source, OwnRules::fields(), expr::Type::boolean)
                           : expr::Program::compile(source, OwnRules::fields());
  if (program) return program;
  Error error = std::move(program).error();
  error.where.field = field;
  return fail(std::move(error));
}

class Trial {
 public:
  Trial(const TrialRule& rule, expr::Program when, std::optional<expr::Program> subject,
        const std::map<std::string, card::Facts>& cards, const std::string& as)
      : rule_(rule), when_(std::move(when)), subject_(std::move(subject)), cards_(cards), as_(as) {}

  void take(const PastedLine& line, const usage::Layout& layout) {
    ++answer_.rows;
    const auto field = [&](Column column) -> std::string_view {
      const int at = layout.at[static_cast<std::size_t>(column)];
      return at < 0 ? std::string_view{} : line.fields[static_cast<std::size_t>(at)];
    };
    monitor::WideRow wide;
    usage::Reject reason = usage::Reject::fields;
    if (line.closed && line.fields.size() == layout.width) {
      const auto month = usage::Month::parse(field(Column::time).substr(0, 7));
      reason = month ? usage::read_row(line.fields, layout, *month, wide.row) : usage::Reject::time;
    }
    if (reason != usage::Reject::none) {
      answer_.rejected.push_back({line.line, std::string{usage::name_of(reason)}});
      return;
    }
    for (std::size_t i = 0; i < usage::kColumnCount; ++i) wide.fields[i] = field(static_cast<Column>(i));
    const std::string month{field(Column::time).substr(0, 7)};
    judge(line, wide, std::string{field(Column::time)}, counted(wide, month));
  }

  TrialAnswer answer() && {
    std::ranges::stable_sort(
        shown_, [](const TrialRow& a, const TrialRow& b) { return (a.result == "hit") > (b.result == "hit"); });
    if (shown_.size() > kTrialRowsShown) shown_.resize(kTrialRowsShown);
    answer_.shown = std::move(shown_);
    answer_.cards.assign(used_.begin(), used_.end());
    return std::move(answer_);
  }

 private:
  // The card's counters of that month, with the row.
  const CardState& counted(const monitor::WideRow& wide, const std::string& month) {
    CardState& card = states_[std::string{wide.row.msisdn} + "|" + month];
    const std::uint64_t bytes = usage::saturating_sum(wide.row.up_bytes, wide.row.down_bytes);
    if (wide.row.kind == usage::Kind::data) {
      card.data_bytes = usage::saturating_sum(card.data_bytes, bytes);
      ++card.data_rows;
    }
    if (wide.row.kind == usage::Kind::sms) {
      ++card.sms;
      if (wide.row.direction == usage::Direction::mo) ++card.sms_mo;
    }
    return card;
  }

  void judge(const PastedLine& line, const monitor::WideRow& wide, std::string time, CardState card) {
    const std::string number{wide.row.msisdn};
    const auto facts = cards_.find(as_.empty() ? number : as_);
    RowRules::CardView view{.state = card};
    if (facts != cards_.end()) {
      used_.insert(facts->first);
      card.flags = flags_of(facts->second);
      if (const auto limit = facts->second.data_limit_mb) view.data_limit = static_cast<std::uint64_t>(*limit) << 20;
      if (const auto limit = facts->second.sms_limit) view.sms_limit = static_cast<std::uint64_t>(*limit);
    }
    const auto values = OwnRules::values_of(wide, view);
    const expr::Value raised = when_.evaluate(values);
    TrialRow row{line.line, std::move(time), number, "no", {}, {}};
    if (raised.is_null()) {
      row.result = "unknown";
      ++answer_.unknown;
    } else if (raised.boolean()) {
      row.result = "hit";
      ++answer_.hits;
      row.subject = subject_ ? text_of(subject_->evaluate(values)).value_or("") : rule_.name;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (when_.used()[i]) row.values.push_back({OwnRules::fields()[i].name, text_of(values[i])});
    }
    shown_.push_back(std::move(row));
  }

  const TrialRule& rule_;
  const expr::Program when_;
  const std::optional<expr::Program> subject_;
  const std::map<std::string, card::Facts>& cards_;
  const std::string& as_;
  std::map<std::string, CardState> states_;
  std::set<std::string> used_;
  std::vector<TrialRow> shown_;
  TrialAnswer answer_;
};

}  // namespace

Result<std::vector<std::string>> numbers_in(const std::string& csv, std::size_t most) {
  YG_TRY_ASSIGN(const Pasted pasted, read_pasted(csv));
  const auto at = static_cast<std::size_t>(pasted.layout.at[static_cast<std::size_t>(Column::msisdn)]);
  std::set<std::string> numbers;
  for (const auto& line : pasted.lines) {
    if (numbers.size() < most && at < line->fields.size()) numbers.emplace(line->fields[at]);
  }
  return std::vector<std::string>{numbers.begin(), numbers.end()};
}

Result<TrialAnswer> try_rule(const TrialRule& rule, const std::string& csv,
                             const std::map<std::string, card::Facts>& cards, const std::string& as) {
  YG_TRY_ASSIGN(expr::Program when, compiled(rule.when, "when", true));
  std::optional<expr::Program> subject;
  if (!rule.subject.empty()) {
    YG_TRY_ASSIGN(subject, compiled(rule.subject, "subject", false));
  }
  YG_TRY_ASSIGN(const Pasted pasted, read_pasted(csv));
  Trial trial{rule, std::move(when), std::move(subject), cards, as};
  for (const auto& line : pasted.lines) trial.take(*line, pasted.layout);
  return std::move(trial).answer();
}

}  // namespace yunguan::tuning
