// SPDX-License-Identifier: Apache-2.0
#include "monitor/live_run_fixture.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "base/parse.h"
#include "monitor/scan_fixture.h"
#include "usage/chunk_lines.h"

namespace yunguan::monitor {
namespace {

// Every good line of a file, with its header.
template <class Each>
void each_line(const std::string& content, Each each) {
  const ScratchFolder folder;
  const std::string path = folder / "file.csv";
  write_file(path, content);
  auto reader = usage::ChunkReader::open({path});
  ASSERT_TRUE(reader) << reader.error().text.en;
  const usage::FileHeader header = reader->files()[0];
  usage::ChunkLines lines;
  usage::Chunk chunk;
  std::uint64_t base = 1 + header.lines;
  while (true) {
    const auto more = reader->next(chunk);
    ASSERT_TRUE(more);
    if (!*more) return;
    base += lines.each(chunk, header.columns.size(), [&](const usage::Line& line) {
      if (line.good) each(header, line, base + line.number);
    });
  }
}

}  // namespace

std::uint64_t FixedSettings::add(const SettingsTexts& texts) {
  auto compiled = compile(versions_.size() + 1, texts);
  EXPECT_TRUE(compiled) << (compiled ? "" : compiled.error().text.en);
  versions_.push_back(*compiled);
  return versions_.size();
}

Result<std::shared_ptr<const Settings>> FixedSettings::find(std::uint64_t version) {
  if (away) return fail(ErrorKind::unavailable, "test.away", {"库不在", "the store is away"});
  if (version > versions_.size()) return fail(ErrorKind::not_found, "test.version", {"没有此版本", "no such version"});
  return versions_[version - 1];
}

SettingsTexts LiveRecords::texts_of(const std::map<std::string, std::string>& lists) {
  const auto list = [&](const char* name) {
    const auto found = lists.find(name);
    return found == lists.end() ? std::string{} : found->second;
  };
  return {.apps = list("apps.csv"),
          .phone_tacs = list("phone-tacs.csv"),
          .fraud_areas = list("fraud-areas.csv"),
          .imei_pools = list("imei-pools.csv"),
          .cell_regions = list("cell-regions.csv")};
}

std::vector<CardSheet> LiveRecords::sheets_of(const std::string& cards, const SettingsTexts& texts) {
  const auto numbers = card::NumberPlan::load("rules", *parse_date("2026-10-01"));
  const auto settings = compile(1, texts);
  std::vector<CardSheet> sheets;
  std::set<std::string> seen;
  CardLists lists;
  each_line(cards, [&](const usage::FileHeader& header, const usage::Line& line, std::uint64_t) {
    const auto layout = CardLayout::from(header.columns, "cards.csv");
    ASSERT_TRUE(layout);
    CardRecord record;
    if (compile_card(line.fields, *layout, *(*settings)->lists, lists, true, record) != CardRefusal::none) return;
    CardSheet sheet;
    for (std::size_t i = 0; i < CardLayout::kFields; ++i) sheet.fields[i] = line.fields[layout->at[i]];
    sheet.msisdn = sheet.field(CardLayout::msisdn);
    sheet.is_iot = numbers->kind_of(sheet.msisdn) == card::Kind::iot;
    if (seen.insert(sheet.msisdn).second) sheets.push_back(std::move(sheet));
  });
  return sheets;
}

void LiveRecords::add_fleet(const reference::MonitorInput& input) {
  month_ = input.month;
  add_month(usage::month_number(input.month), true);
  const SettingsTexts texts = texts_of(input.lists);
  add_settings(texts, input.month);
  for (CardSheet& sheet : sheets_of(input.cards, texts)) {
    const auto known = input.by_accounting.find(sheet.msisdn);
    if (known != input.by_accounting.end() && known->second) sheet.counted = usage::Source::accounting;
    add_card(sheet);
  }
  if (input.history.empty()) return;
  each_line(input.history, [&](const usage::FileHeader& header, const usage::Line& line, std::uint64_t) {
    const auto field = [&](std::string_view name) {
      const auto at = std::ranges::find(header.columns, name) - header.columns.begin();
      return std::string{line.fields[static_cast<std::size_t>(at)]};
    };
    PastMonth past{.number = parse_integer<std::uint64_t>(field("msisdn")).value_or(0),
                   .month = usage::month_number(field("month"))};
    const std::string data = field("data_bytes");
    const std::string sms = field("sms_mo");
    past.has_data = !data.empty();
    past.has_sms = !sms.empty();
    // A larger figure counts as the largest.
    const auto figure = [](const std::string& text) {
      return std::min(parse_integer<std::uint64_t>(text).value_or(usage::kFigureMax), usage::kFigureMax);
    };
    if (past.has_data) past.data_bytes = figure(data);
    if (past.has_sms) past.sms_mo = figure(sms);
    add_past(past, field("msisdn"));
  });
}

void LiveRecords::add_usage(const std::string& csv, usage::Source source) {
  const auto month = usage::Month::parse(month_);
  each_line(csv, [&](const usage::FileHeader& header, const usage::Line& line, std::uint64_t number) {
    const auto layout = usage::Layout::from(header.columns, "usage.csv");
    ASSERT_TRUE(layout);
    usage::UsageRecord record{.month = usage::month_number(month_)};
    if (usage::read_row(line.fields, *layout, *month, record.row) != usage::Reject::none) return;
    record.origin = {.file = 1, .line = number};
    record.source = source;
    LiveRecord live{.kind = usage::kUsageRecord, .msisdn = std::string{record.row.msisdn}, .bytes = {}};
    encode(record, live.bytes);
    if (live.msisdn.empty()) live.msisdn = " ";  // a msisdn that no card has, but one shard
    records.push_back(std::move(live));
  });
}

void LiveRecords::add_settings(const SettingsTexts& texts, const std::string& month) {
  const auto day = parse_date(month + "-01");
  LiveRecord record{.kind = kSettingsRecord, .msisdn = {}, .bytes = {}};
  encode(SettingsFrom{.day = static_cast<std::int32_t>(std::chrono::sys_days{*day}.time_since_epoch().count()),
                      .version = library_.add(texts)},
         record.bytes);
  records.push_back(std::move(record));
}

void LiveRecords::add_card(const CardSheet& sheet) {
  LiveRecord record{.kind = kCardRecord, .msisdn = sheet.msisdn.empty() ? " " : sheet.msisdn, .bytes = {}};
  encode(sheet, record.bytes);
  records.push_back(std::move(record));
}

void LiveRecords::add_month(std::uint32_t month, bool open) {
  LiveRecord record{.kind = kMonthRecord, .msisdn = {}, .bytes = {}};
  encode(MonthChange{.month = month, .open = open}, record.bytes);
  records.push_back(std::move(record));
}

void LiveRecords::add_past(const PastMonth& past, const std::string& msisdn) {
  LiveRecord record{.kind = kHistoryRecord, .msisdn = msisdn, .bytes = {}};
  encode(past, record.bytes);
  records.push_back(std::move(record));
}

LiveRun::LiveRun(FixedSettings& library, std::uint32_t shards, std::uint64_t seed) : library_(library), dice_(seed) {
  shards_.resize(shards);
  for (ShardRun& shard : shards_) shard.fold = std::make_unique<LiveFold>(library_, card_lists_);
}

void LiveRun::fold(const std::vector<LiveRecord>& records) {
  for (const LiveRecord& record : records) {
    const auto count = static_cast<std::uint32_t>(shards_.size());
    const std::uint32_t only = record.msisdn.empty() ? count : shard_of(record.msisdn, count).number;
    for (std::uint32_t number = 0; number < count; ++number) {
      if (only != count && number != only) continue;
      ShardRun& shard = shards_[number];
      shard.run.add(record.kind, record.bytes);
      if (shard.run.count() >= shard.block) fold_block(shard);
    }
  }
  for (ShardRun& shard : shards_) {
    fold_block(shard);
    tell(shard, journal::Fold::Telling::all);
  }
}

void LiveRun::fold_block(ShardRun& shard) {
  if (shard.run.empty()) return;
  const std::string stored = journal::encode_block(shard.run, shard.next, Instant{});
  const auto block = journal::Block::decode(stored);
  ASSERT_TRUE(block);
  ASSERT_TRUE(block->each([&](const journal::Record& record) {
    set_aside_ += shard.fold->apply(record) ? 0 : 1;
    return true;
  }));
  shard.fold->end_block();
  shard.next = block->head().next();
  shard.run.clear();
  shard.block = 1 + static_cast<std::uint32_t>(dice_() % (dice_() % 4 == 0 ? 3 : 60));
  const auto what = dice_() % 8;
  if (what < 3) tell(shard, journal::Fold::Telling::urgent);
  if (what == 3) tell(shard, journal::Fold::Telling::all);
  if (what == 4) restart(shard);
}

void LiveRun::tell(ShardRun& shard, journal::Fold::Telling telling) {
  journal::Outputs outputs;
  shard.fold->tell(telling, outputs);
  const auto number = &shard - shards_.data();
  for (journal::Output& output : outputs) told_[fmt::format("{}|{}", number, output.key)] = std::move(output.bytes);
}

void LiveRun::restart(ShardRun& shard) {
  tell(shard, journal::Fold::Telling::all);
  for (journal::Page& page : shard.fold->take_dirty_pages()) {
    if (page.bytes.empty())
      shard.pages.erase(page.number);
    else
      shard.pages[page.number] = std::move(page.bytes);
  }
  if (dice_() % 2 == 0) return;  // only kept
  ++restarts_;
  shard.fold = std::make_unique<LiveFold>(library_, card_lists_);
  for (const auto& [number, bytes] : shard.pages)
    ASSERT_TRUE(shard.fold->load_page({number, bytes})) << fmt::format("page {:08x}", number);
}

std::string LiveRun::findings() const {
  using Row = std::tuple<std::string, std::string, std::string, std::string, std::string>;
  std::vector<Row> rows;
  for (const auto& [key, bytes] : told_) {
    const auto found = found_in({key.substr(key.find('|') + 1), bytes});
    EXPECT_TRUE(found);
    const auto month = usage::Month::parse(usage::month_text(found->month));
    std::string window = month->text();
    if (found->day != 0) {
      window.clear();
      month->append_day(window, found->day);
    }
    std::string rest;
    month->append_clock(rest, found->first_second);
    rest += fmt::format(",{},", found->hits);
    usage::append_csv_field(rest, found->detail);
    rows.emplace_back(found->model, std::to_string(found->msisdn), found->subject, window, rest);
  }
  std::ranges::sort(rows);
  std::string text{"model,msisdn,subject,window,first_time,hits,detail\n"};
  for (const auto& [model, msisdn, subject, window, rest] : rows) {
    for (const std::string& field : {model, msisdn, subject, window}) {
      usage::append_csv_field(text, field);
      text += ',';
    }
    text += rest + "\n";
  }
  return text;
}

MonthCounts LiveRun::counts(std::uint32_t month) const {
  MonthCounts sum{.month = month};
  for (const ShardRun& shard : shards_) {
    sum += shard.fold->counts(month);
  }
  return sum;
}

}  // namespace yunguan::monitor
