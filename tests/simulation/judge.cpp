// SPDX-License-Identifier: Apache-2.0
#include "judge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/parse.h"
#include "finding/model_directory.h"
#include "journal/page_seal.h"
#include "monitor/live_fold.h"
#include "shard_story.h"
#include "watch/card_sheets.h"

namespace yunguan::simulation {
namespace {

using monitor::LiveFold;

// Need the history of months before the world began, or of other months than their own: the reference has none.
constexpr std::array<std::string_view, 2> kNotCompared{"data-surge", "sms-surge"};

Findings kept_findings(store::Database& db) {
  Findings findings;
  const auto read = db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(const auto models, finding::ModelDirectory::load(reader));
    return reader.each(
        {"simulation.findings", "SELECT model, msisdn, subject, month, day, hits, first_at FROM finding"}, {},
        [&](const store::Row& row) {
          std::string window = usage::month_text(static_cast<std::uint32_t>(row.integer(3)));
          if (row.integer(4) != 0) window += fmt::format("-{:02}", row.integer(4));
          findings[fmt::format("{} {} {} {}", models.name(row.integer(0)), row.integer(1), row.text(2), window)] =
              fmt::format("{} {}", row.integer(5), format_clock(row.instant(6)));
          return true;
        });
  });
  YG_ASSERT(read.has_value());
  return findings;
}

std::string key_of(const monitor::Found& found) {
  std::string window = usage::month_text(found.month);
  if (found.day != 0) window += fmt::format("-{:02}", found.day);
  return fmt::format("{} {} {} {}", found.model, found.msisdn, found.subject, window);
}
std::string said_of(const monitor::Found& found) {
  const auto month = usage::Month::parse(usage::month_text(found.month));
  std::string clock;
  month->append_clock(clock, found.first_second);
  return fmt::format("{} {}", found.hits, clock);
}

// What can be seen of a fold, as text; without details, whose words come from the lists of the rows folded last.
std::vector<std::string> text_of(const LiveFold& fold, const std::map<std::string, monitor::CardSheet>& cards) {
  std::vector<std::string> lines;
  for (const std::uint32_t month : fold.counted_months()) {
    const monitor::MonthCounts n = fold.counts(month);
    lines.push_back(fmt::format("{} taken {} unknown {} not iot {} other {} closed {}", usage::month_text(month),
                                n.taken, n.unknown_card, n.not_iot, n.other_source, n.closed));
  }
  for (const std::uint32_t month : fold.open_months()) {
    lines.push_back("open " + usage::month_text(month));
    for (const auto& [msisdn, sheet] : cards) {
      const auto number = parse_integer<std::uint64_t>(msisdn).value_or(0);
      const auto used = fold.card_month(number, month);
      if (used)
        lines.push_back(fmt::format("{} {} {} {} {} {} {} {} {}", month, msisdn, used->data_bytes, used->data_rows,
                                    used->sms, used->voice_calls, used->voice_seconds, used->sms_mo,
                                    fold.profile(number).unit_path));
    }
    fold.each_found(month,
                    [&](const monitor::Found& found) { lines.push_back(key_of(found) + ": " + said_of(found)); });
  }
  std::ranges::sort(lines);
  return lines;
}

class Court {
 public:
  explicit Court(const Case& world) : world_(world) {}

  Verdict judge() {
    read_journal();
    const std::set<std::uint32_t> late = months_folded_anew();
    for (std::uint32_t shard = 0; shard < world_.outside.shards && verdict_.complaints.size() < 10; ++shard)
      judge_shard(shard, late);
    judge_months();
    judge_findings();
    judge_rows();
    judge_register();
    judge_cards();
    return std::move(verdict_);
  }

 private:
  template <class... Args>
  void complain(fmt::format_string<Args...> text, Args&&... args) {
    if (verdict_.complaints.size() < 20) verdict_.complaints.push_back(fmt::format(text, std::forward<Args>(args)...));
  }
  void read_journal();
  std::set<std::uint32_t> months_folded_anew();
  void judge_shard(std::uint32_t shard, const std::set<std::uint32_t>& late);
  void judge_kept(std::uint32_t shard, const std::vector<std::string>& expected, const ShardStory& story);
  bool fold_from(LiveFold& fold, std::uint32_t shard, journal::Offset from);
  void compare(std::string_view what, const std::vector<std::string>& expected, const std::vector<std::string>& found);
  void judge_months();
  void judge_findings();
  void judge_rows();
  void judge_register();
  void judge_cards();

  const Case& world_;
  Verdict verdict_;
  std::vector<std::vector<KeptRecord>> records_;  // by shard and offset
  Findings expected_, fresh_;                     // of the reference; of a fresh fold, open months only
  std::map<std::uint64_t, std::uint32_t> rows_;
  std::map<std::uint64_t, std::uint64_t> files_;
  std::map<std::string, monitor::CardSheet> cards_;
  std::map<std::uint32_t, monitor::MonthCounts> counts_;
  std::map<std::uint32_t, std::uint64_t> closed_;
  std::set<std::uint32_t> open_;
  std::set<std::string> bound_by_use_;
};

void Court::read_journal() {
  records_.resize(world_.outside.shards);
  for (std::uint32_t shard = 0; shard < world_.outside.shards; ++shard) {
    auto& records = records_[shard];
    const auto read = world_.process.journal().read({shard}, 0, [&](const journal::Record& record) {
      if (record.offset != records.size())
        complain("shard {}: offset {} where {} was due", shard, record.offset, records.size());
      KeptRecord kept{.kind = record.kind, .bytes = std::string{record.bytes}, .size = record.bytes.size()};
      kept.bytes.append(journal::kReadBehind, '\0');
      records.push_back(std::move(kept));
      return true;
    });
    if (!read) complain("shard {}: {}", shard, read.error().code);
    verdict_.records += records.size();
  }
}

std::set<std::uint32_t> Court::months_folded_anew() {
  std::set<std::uint32_t> months;
  constexpr std::string_view kMark = "watch/folded_again/";
  for (const auto& [name, value] : world_.outside.disk.marks()) {
    if (name.starts_with(kMark)) months.insert(usage::month_number(name.substr(kMark.size())));
  }
  return months;
}

bool Court::fold_from(LiveFold& fold, std::uint32_t shard, journal::Offset from) {
  for (; from < records_[shard].size(); ++from) {
    const KeptRecord& record = records_[shard][from];
    const auto taken = fold.apply({from, record.kind, record.view()});
    if (!taken && taken.error().kind == ErrorKind::unavailable) {
      complain("shard {}: the judge's fold cannot go on: {}", shard, taken.error().code);
      return false;
    }
  }
  fold.end_block();
  return true;
}

void Court::compare(std::string_view what, const std::vector<std::string>& expected,
                    const std::vector<std::string>& found) {
  std::vector<std::string> missing, wrong;
  std::ranges::set_difference(expected, found, std::back_inserter(missing));
  std::ranges::set_difference(found, expected, std::back_inserter(wrong));
  for (std::size_t n = 0; n < std::min<std::size_t>(missing.size(), 4); ++n)
    complain("{}: missing {}", what, missing[n]);
  for (std::size_t n = 0; n < std::min<std::size_t>(wrong.size(), 4); ++n) complain("{}: wrong {}", what, wrong[n]);
}

void Court::judge_shard(std::uint32_t shard, const std::set<std::uint32_t>& late) {
  const ShardStory story{records_[shard], world_.lists, late};
  expected_.merge(story.reference());
  for (const auto& [id, times] : story.rows()) rows_[id] += times;
  for (const auto& [file, rows] : story.files()) files_[file] += rows;
  for (const auto& [month, rows] : story.closed_rows()) closed_[month] += rows;
  cards_.insert(story.cards().begin(), story.cards().end());
  bound_by_use_.insert(story.bound_by_use().begin(), story.bound_by_use().end());
  open_ = story.open_months();
  if (story.premature() > 0) complain("shard {}: {} rows came before their month", shard, story.premature());
  monitor::CardLists lists;
  LiveFold fold{world_.outside.library, lists};
  if (!fold_from(fold, shard, 0)) return;
  const auto months = fold.open_months();
  if (std::set<std::uint32_t>{months.begin(), months.end()} != open_)
    complain("shard {}: other months are open", shard);
  for (const std::uint32_t month : fold.counted_months()) {
    counts_.try_emplace(month, monitor::MonthCounts{.month = month}).first->second += fold.counts(month);
    fold.each_found(month, [&](const monitor::Found& found) { fresh_[key_of(found)] = said_of(found); });
  }
  for (const auto& [msisdn, sheet] : story.cards()) {
    for (const std::uint32_t month : months) {
      const auto number = parse_integer<std::uint64_t>(msisdn).value_or(0);
      const auto expected = fold.card_month(number, month);
      const auto found = world_.process.watch().card_month(msisdn, month);
      const bool same = expected.has_value() == found.has_value() &&
                        (!expected || (expected->data_bytes == found->data_bytes && expected->sms == found->sms &&
                                       expected->data_rows == found->data_rows && expected->sms_mo == found->sms_mo &&
                                       expected->voice_calls == found->voice_calls &&
                                       expected->voice_seconds == found->voice_seconds));
      if (!same) complain("card {}: other figures in {}", msisdn, usage::month_text(month));
    }
  }
  judge_kept(shard, text_of(fold, story.cards()), story);
}

// What was kept, loaded and folded on, is what was folded from the beginning.
void Court::judge_kept(std::uint32_t shard, const std::vector<std::string>& expected, const ShardStory& story) {
  monitor::CardLists lists;
  for (const auto& [name, kept] : world_.outside.disk.folds()) {
    if (name.second.number != shard || !name.first.starts_with("monitor.")) continue;
    LiveFold fold{world_.outside.library, lists};
    if (kept.offset > records_[shard].size())
      return complain("shard {}: a state of offset {} is kept", shard, kept.offset);
    for (const auto& [number, bytes] : kept.pages) {
      const auto page = journal::unsealed({number, bytes});
      if (!page || !fold.load_page(*page)) return complain("shard {}: page {:08x} cannot be loaded", shard, number);
    }
    if (fold_from(fold, shard, kept.offset))
      compare(fmt::format("shard {}, kept at {}", shard, kept.offset), expected, text_of(fold, story.cards()));
  }
}

void Court::judge_months() {
  verdict_.months = open_.size();
  const auto open = world_.process.watch().open_months();
  if (std::set<std::uint32_t>{open.begin(), open.end()} != open_) complain("the platform has other months open");
  const auto mark = world_.outside.disk.marks().find("watch/months");
  if (mark == world_.outside.disk.marks().end() || mark->second != fmt::format("{}", fmt::join(open_, ",")))
    complain("the mark of open months says something else");
  std::map<std::uint32_t, monitor::MonthCounts> found;
  for (const monitor::MonthCounts& counts : world_.process.watch().counts()) found[counts.month] = counts;
  for (const auto& [month, n] : counts_) {
    const monitor::MonthCounts& other = found[month];
    if (std::tuple(n.taken, n.unknown_card, n.not_iot, n.other_source, n.closed) !=
        std::tuple(other.taken, other.unknown_card, other.not_iot, other.other_source, other.closed))
      complain("{}: {} rows are counted, and {} closed, instead of {} and {}", usage::month_text(month), other.taken,
               other.closed, n.taken, n.closed);
  }
  // Rows that came after their month closed were folded with the whole month again, all of them.
  for (const auto& [month, rows] : closed_) {
    const auto again = world_.outside.disk.marks().find("watch/folded_again/" + usage::month_text(month));
    if (again == world_.outside.disk.marks().end() || again->second != std::to_string(rows))
      complain("{}: {} rows came while it was closed, and {} of them were folded", usage::month_text(month), rows,
               again == world_.outside.disk.marks().end() ? "none" : again->second);
  }
}

void Court::judge_findings() {
  const Findings kept = kept_findings(world_.outside.db);
  verdict_.findings = kept.size();
  const auto is_compared = [&](const std::string& key) {
    const std::string model = key.substr(0, key.find(' '));
    const std::string msisdn = key.substr(model.size() + 1, key.find(' ', model.size() + 1) - model.size() - 1);
    if (std::ranges::find(kNotCompared, model) != kNotCompared.end()) return false;
    return model != "separation" || !bound_by_use_.contains(msisdn);
  };
  std::vector<std::string> expected, found, fresh, all;
  for (const auto& [key, said] : expected_) {
    if (is_compared(key)) expected.push_back(key + ": " + said);
  }
  for (const auto& [key, said] : kept) {
    if (is_compared(key)) found.push_back(key + ": " + said);
    all.push_back(key + ": " + said);
  }
  for (const auto& [key, said] : fresh_) fresh.push_back(key + ": " + said);
  std::ranges::sort(expected);
  std::ranges::sort(found);
  compare("findings against the reference", expected, found);
  std::ranges::sort(all);
  std::ranges::sort(fresh);
  std::vector<std::string> missing;
  std::ranges::set_difference(fresh, all, std::back_inserter(missing));
  for (const std::string& one : missing) complain("findings against a fresh fold: missing {}", one);
}

void Court::judge_rows() {
  std::set<std::uint64_t> sent;
  std::set<std::string> whole;  // parcels of which all good rows are in the journal or set apart
  for (const Parcel& parcel : world_.parcels) sent.insert(parcel.rows.begin(), parcel.rows.end());
  for (const auto& [id, times] : rows_) {
    if (times != 1) complain("row {} is in the journal {} times", id, times);
    if (!sent.contains(id)) complain("row {} was never sent", id);
  }
  std::uint64_t apart = 0;
  for (const std::uint64_t id : sent) apart += rows_.contains(id) ? 0 : 1;
  const auto waits = world_.outside.db.read([](store::Reader& reader) {
    return reader.one({"simulation.quarantined",
                       "SELECT CAST(COALESCE(SUM(row_count), 0) AS BIGINT) FROM usage_quarantine_month WHERE "
                       "reopening_id IS NULL"},
                      {}, [](const store::Row& row) { return row.integer(0); });
  });
  YG_ASSERT(waits && *waits);
  if (static_cast<std::uint64_t>(**waits) != apart)
    complain("{} rows are not in the journal, but {} wait for their month", apart, **waits);
}

void Court::judge_register() {
  const auto read = world_.outside.db.read([&](store::Reader& reader) {
    return reader.each(
        {"simulation.files", "SELECT id, name, state, row_count, taken, quarantined, rejected FROM usage_file"}, {},
        [&](const store::Row& row) {
          const std::string state = row.text(2);
          const auto in_journal = files_.find(static_cast<std::uint64_t>(row.integer(0)));
          const std::int64_t rows = in_journal == files_.end() ? 0 : static_cast<std::int64_t>(in_journal->second);
          if (row.integer(4) != rows)
            complain("{} ({}) has {} rows in the journal, the register says {}", row.text(1), state, rows,
                     row.integer(4));
          if (row.integer(3) != row.integer(4) + row.integer(5) + row.integer(6))
            complain("{}: {} rows are not {} + {} + {}", row.text(1), row.integer(3), row.integer(4), row.integer(5),
                     row.integer(6));
          return true;
        });
  });
  YG_ASSERT(read.has_value());
}

// What was said last of each card is what the store has.
void Court::judge_cards() {
  const auto tree = world_.process.units().tree();
  YG_ASSERT(tree.has_value());
  std::size_t known = 0;
  const auto read = world_.outside.db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(const auto ids, watch::ids_after(reader, 0, 1'000'000));
    YG_TRY_ASSIGN(const auto sheets, watch::sheets_of(reader, ids, **tree, world_.outside.plans));
    known = sheets.size();
    for (const monitor::CardSheet& sheet : sheets) {
      std::string expected, found;
      encode(sheet, expected);
      if (const auto said = cards_.find(sheet.msisdn); said != cards_.end()) encode(said->second, found);
      if (expected != found) complain("card {} is another in the journal than in the store", sheet.msisdn);
    }
    return {};
  });
  YG_ASSERT(read.has_value());
  if (known != cards_.size()) complain("{} cards are in the journal, {} in the store", cards_.size(), known);
}

}  // namespace

Verdict judge_world(const Case& world) { return Court{world}.judge(); }

}  // namespace yunguan::simulation
