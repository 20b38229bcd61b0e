// SPDX-License-Identifier: Apache-2.0
#include "life/reconcile_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>

#include "base/parse.h"
#include "card/card_list.h"
#include "card/card_store.h"
#include "card/enforcement.h"

namespace yunguan::life {
namespace {

constexpr std::size_t kRowsAtOnce = 2000;
constexpr std::array<std::string_view, 6> kNumberNames{"msisdn", "number", "号码", "卡号", "接入号", "手机号"};
constexpr std::array<std::string_view, 2> kIccidNames{"iccid", "iccid号"};
constexpr std::array<std::string_view, 7> kStatusNames{"status",     "state",    "状态",    "卡状态",
                                                       "sim_status", "生命周期", "卡片状态"};

struct Line {
  std::int64_t line = 0;
  std::string msisdn;
  std::string iccid;
  std::string word;
};

std::string shown_state(const card::Facts& facts) {
  std::string text{to_word(facts.state)};
  if (!facts.suspensions.empty()) text += " " + to_word(facts.suspensions);
  return text;
}

// Reads rows and compares a run of them at a time.
class Comparison {
 public:
  Comparison(job::Context& context, ReconcileSpec spec, const CarrierStates& states, const identity::UnitTree& tree)
      : context_(context), spec_(std::move(spec)), states_(states), tree_(tree), scope_(spec_.scope) {
    found_ = {context.job().id, context.job().person_id.value_or(PersonId{}), spec_.platform, spec_.file_name, {}};
  }

  Result<void> run() {
    YG_TRY_ASSIGN(auto source, sheet::TableSource::open(spec_.path, spec_.file_name));
    YG_TRY_ASSIGN(const auto columns, reconcile_columns(source->header()));
    YG_TRY_ASSIGN(const auto before, context_.db().read([&](store::Reader& reader) {
      return find_reconciliation(reader, context_.job().id);
    }));
    if (before) found_ = *before;
    const std::int64_t behind = found_.counts.rows;
    std::int64_t number = 0;
    std::vector<Line> lines;
    sheet::Record record;
    while (true) {
      YG_TRY_ASSIGN(const bool more, source->next(record));
      if (more) {
        ++number;
        Line line = read(record, columns);
        // Numbers of rows that were compared before a crash count for "twice in the file" too.
        const bool twice = !seen_.insert(line.msisdn.empty() ? line.iccid : line.msisdn).second;
        if (number <= behind) continue;
        if (twice) twice_.insert(line.line);
        lines.push_back(std::move(line));
      }
      if (lines.size() < kRowsAtOnce && more) continue;
      if (context_.should_stop()) return job::Context::stop_here();
      if (!lines.empty() || number == 0) YG_TRY(compare(lines));
      lines.clear();
      context_.announce();
      if (!more) return {};
    }
  }

  [[nodiscard]] const ReconcileCounts& counts() const { return found_.counts; }

 private:
  static Line read(const sheet::Record& record, const ReconcileColumns& columns) {
    const auto cell = [&](std::size_t at) -> std::string {
      return at < record.fields.size() ? std::string{trimmed(record.fields[at])} : std::string{};
    };
    Line read{static_cast<std::int64_t>(record.line), {}, {}, cell(columns.status)};
    if (columns.msisdn) read.msisdn = cell(*columns.msisdn);
    if (columns.iccid) read.iccid = cell(*columns.iccid);
    return read;
  }

  Result<void> compare(const std::vector<Line>& lines) {
    Reconciliation after;
    YG_TRY(context_.db().write([&](store::Transaction& tx) -> Result<void> {
      after = found_;
      YG_TRY(look_up(tx, lines));
      std::vector<ReconcileRow> rows;
      std::map<CardId, card::Confirmation> confirmed;
      for (const Line& line : lines) compare(line, after.counts, rows, confirmed);
      YG_TRY(keep_confirmed(tx, confirmed));
      YG_TRY(insert_rows(tx, context_.job().id, rows));
      YG_TRY(keep(tx, after));
      return context_.advance(
          tx,
          {.total = std::nullopt, .done = after.counts.rows, .failed = 0, .checkpoint = {{"rows", after.counts.rows}}});
    }));
    found_ = after;
    return {};
  }

  // The cards of the run, by number and by ICCID.
  Result<void> look_up(store::Reader& reader, const std::vector<Line>& lines) {
    std::vector<std::string> numbers;
    std::vector<std::string> iccids;
    for (const Line& line : lines) {
      if (!line.msisdn.empty())
        numbers.push_back(line.msisdn);
      else if (!line.iccid.empty())
        iccids.push_back(line.iccid);
    }
    YG_TRY_ASSIGN(by_number_, card::find_taken(reader, card::NumberColumn::msisdn, numbers));
    YG_TRY_ASSIGN(by_iccid_, card::find_taken(reader, card::NumberColumn::iccid, iccids));
    std::vector<CardId> ids;
    for (const auto* taken : {&by_number_, &by_iccid_}) {
      for (const auto& [number, card] : *taken) ids.push_back(card.id);
    }
    YG_TRY_ASSIGN(auto records, card::find_many(reader, ids));
    cards_.clear();
    for (card::Record& record : records) cards_.emplace(record.id, std::move(record));
    return {};
  }

  const card::Record* card_of(const Line& line) const {
    const auto& taken = line.msisdn.empty() ? by_iccid_ : by_number_;
    const auto found = taken.find(line.msisdn.empty() ? line.iccid : line.msisdn);
    if (found == taken.end()) return nullptr;
    const auto card = cards_.find(found->second.id);
    if (card == cards_.end()) return nullptr;
    // A card of somebody else's is unknown to this person.
    const identity::Unit* unit = tree_.find(card->second.facts.unit);
    return unit != nullptr && scope_.contains(unit->path) ? &card->second : nullptr;
  }

  // What the carrier says is kept as what the network has confirmed.
  Result<void> keep_confirmed(store::Transaction& tx, const std::map<CardId, card::Confirmation>& confirmed) const {
    std::vector<card::Confirmation> all;
    all.reserve(confirmed.size());
    for (const auto& [card, confirmation] : confirmed) all.push_back(confirmation);
    return card::confirm_many(tx, card::Aspect::state, all, spec_.file_name, context_.now());
  }

  // A card that the file names twice, by number and by ICCID, is confirmed as its last row says.
  void compare(const Line& line, ReconcileCounts& counts, std::vector<ReconcileRow>& rows,
               std::map<CardId, card::Confirmation>& confirmed) const {
    ++counts.rows;
    ReconcileRow row;
    row.line = line.line;
    row.number = line.msisdn.empty() ? line.iccid : line.msisdn;
    row.word = line.word;
    const card::Record* card = card_of(line);
    const auto theirs = states_.find(spec_.platform, line.word);
    const auto note = [&](Outcome outcome, std::int64_t& count) {
      ++count;
      row.outcome = outcome;
      rows.push_back(row);
    };
    if (card != nullptr) {
      row.card_id = card->id;
      row.ours = shown_state(card->facts);
    }
    if (twice_.contains(line.line)) {
      note(Outcome::twice, counts.twice);
    } else if (card == nullptr) {
      note(Outcome::unknown_number, counts.unknown_number);
    } else if (!theirs) {
      note(Outcome::unknown_word, counts.unknown_word);
    } else {
      confirmed[card->id] = {card->id, card::value_of(card->facts, card::Aspect::state),
                             std::string{to_word(theirs->state)}};
      if (theirs->state == card->facts.state) {
        ++counts.equal;
        return;
      }
      row.theirs = to_word(theirs->state);
      if (theirs->suspension) row.reason = to_word(*theirs->suspension);
      note(Outcome::differs, counts.differs);
    }
  }

  job::Context& context_;
  const ReconcileSpec spec_;
  const CarrierStates& states_;
  const identity::UnitTree& tree_;
  const identity::Scope scope_;
  Reconciliation found_;
  std::set<std::string> seen_;
  std::set<std::int64_t> twice_;
  std::map<std::string, card::Taken, std::less<>> by_number_;
  std::map<std::string, card::Taken, std::less<>> by_iccid_;
  std::unordered_map<CardId, card::Record> cards_;
};

}  // namespace

Result<ReconcileColumns> reconcile_columns(const std::vector<std::string>& header) {
  const auto find = [&](const auto& names) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (std::ranges::find(names, ascii_lower(header[i])) != names.end()) return i;
    }
    return std::nullopt;
  };
  const auto status = find(kStatusNames);
  ReconcileColumns columns{find(kNumberNames), find(kIccidNames), status.value_or(0)};
  if (status && (columns.msisdn || columns.iccid)) return columns;
  return fail(
      ErrorKind::invalid, "reconcile.columns",
      {"文件要有号码（或 ICCID）和状态两列", "the file needs a column of numbers (or ICCIDs) and one of states"},
      {.row = 1});
}

Result<void> Reconciler::run(job::Context& context) {
  YG_TRY_ASSIGN(auto spec, json::decode<ReconcileSpec>(context.spec()));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  const std::string name = spec.file_name;
  Comparison comparison(context, std::move(spec), states_, *tree);
  YG_TRY(comparison.run());
  const ReconcileCounts& c = comparison.counts();
  identity::AuditEntry entry{.actor = identity::Actor::machine("reconcile"),
                             .action = "card.reconcile",
                             .object_type = "job",
                             .object_id = fmt::format("{}", context.job().id.value),
                             .object_label = name};
  entry.after = json::encode(c).as_object();
  YG_TRY(audit_.record_alone(db_, entry));
  return context.say({fmt::format("核对 {} 行：一致 {}，不一致 {}，未知号码 {}，未知状态词 {}", c.rows, c.equal,
                                  c.differs, c.unknown_number, c.unknown_word),
                      fmt::format("{} rows: {} equal, {} differ, {} unknown numbers, {} unknown words", c.rows, c.equal,
                                  c.differs, c.unknown_number, c.unknown_word)});
}

}  // namespace yunguan::life
