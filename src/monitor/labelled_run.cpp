// SPDX-License-Identifier: Apache-2.0
#include "monitor/labelled_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>

#include "base/parse.h"
#include "journal/block.h"
#include "monitor/live_fold.h"
#include "usage/chunk_lines.h"
#include "usage/csv.h"
#include "usage/input.h"

namespace yunguan::monitor {
namespace {

constexpr std::uint32_t kRecordsAtOnce = 1'000;
constexpr std::size_t kPlantedMax = 200;  // of a list: so many of its entries are planted

class OneVersion final : public SettingsLibrary {
 public:
  explicit OneVersion(std::shared_ptr<const Settings> settings) : settings_(std::move(settings)) {}
  Result<std::shared_ptr<const Settings>> find(std::uint64_t) override { return settings_; }

 private:
  std::shared_ptr<const Settings> settings_;
};

// Every line of a file of the fleet, which are all good: each(header, line), the first of which is an error ends it.
template <class Each>
Result<> each_line(const std::string& path, Each each) {
  YG_TRY_ASSIGN(auto reader, usage::ChunkReader::open({path}));
  const usage::FileHeader header = reader.files()[0];
  usage::ChunkLines lines;
  usage::Chunk chunk;
  while (true) {
    YG_TRY_ASSIGN(const bool more, reader.next(chunk));
    if (!more) return {};
    Result<> outcome;
    lines.each(chunk, header.columns.size(), [&](const usage::Line& line) {
      YG_ASSERT(line.good);
      if (outcome) outcome = each(line);
    });
    YG_TRY(outcome);
  }
}

Result<std::vector<std::string>> header_of(const std::string& path) {
  YG_TRY_ASSIGN(const auto reader, usage::ChunkReader::open({path}));
  return reader.files()[0].columns;
}

// Records as the journal would hand them to the fold.
class FleetFold {
 public:
  explicit FleetFold(SettingsLibrary& library) : fold_(library, card_lists_) {}

  template <class What>
  Result<> add(journal::Kind kind, const What& what) {
    bytes_.clear();
    encode(what, bytes_);
    run_.add(kind, bytes_);
    return run_.count() < kRecordsAtOnce ? Result<>{} : flush();
  }
  Result<> flush() {
    if (run_.empty()) return {};
    YG_TRY_ASSIGN(const auto block, journal::Block::decode(journal::encode_block(run_, next_, Instant{})));
    run_.clear();
    next_ = block.head().next();
    Result<> taken;
    YG_TRY(block.each([&](const journal::Record& record) {
      taken = fold_.apply(record);
      return taken.has_value();
    }));
    YG_TRY(taken);
    fold_.end_block();
    journal::Outputs unheard;
    fold_.tell(journal::Fold::Telling::all, unheard);
    return {};
  }
  [[nodiscard]] const LiveFold& fold() const { return fold_; }

 private:
  CardLists card_lists_;
  LiveFold fold_;
  journal::Run run_;
  journal::Offset next_ = 0;
  std::string bytes_;
};

// What a card of the fleet is follows from its place, so profiles taken in turn would go with some kinds of cards and not with others.
std::size_t scattered(std::uint64_t place) { return (place * 0x9E37'79B9'7F4A'7C15u) >> 40; }

Result<> add_cards(FleetFold& to, const std::string& path, std::span<const Profile> profiles) {
  YG_TRY_ASSIGN(const auto columns, header_of(path));
  YG_TRY_ASSIGN(const CardLayout layout, CardLayout::from(columns, path));
  std::uint64_t place = 0;
  return each_line(path, [&](const usage::Line& line) {
    CardSheet sheet{.is_iot = true};
    for (std::size_t i = 0; i < CardLayout::kFields; ++i) sheet.fields[i] = line.fields[layout.at[i]];
    sheet.msisdn = sheet.field(CardLayout::msisdn);
    if (!profiles.empty()) sheet.profile = profiles[scattered(place++) % profiles.size()];
    return to.add(kCardRecord, sheet);
  });
}

// msisdn,month,data_bytes,sms_mo, as the fleet writes it.
Result<> add_history(FleetFold& to, const std::string& path) {
  return each_line(path, [&](const usage::Line& line) {
    return to.add(kHistoryRecord, PastMonth{.number = parse_integer<std::uint64_t>(line.fields[0]).value_or(0),
                                            .month = usage::month_number(line.fields[1]),
                                            .data_bytes = parse_integer<std::uint64_t>(line.fields[2]).value_or(0),
                                            .sms_mo = parse_integer<std::uint64_t>(line.fields[3]).value_or(0),
                                            .has_data = true,
                                            .has_sms = true});
  });
}

Result<> add_usage(FleetFold& to, const std::string& path) {
  YG_TRY_ASSIGN(const auto columns, header_of(path));
  YG_TRY_ASSIGN(const usage::Layout layout, usage::Layout::from(columns, path));
  const auto month = usage::Month::parse(kLabelledMonth);
  return each_line(path, [&](const usage::Line& line) {
    usage::UsageRecord record{.month = usage::month_number(kLabelledMonth)};
    const usage::Reject reason = usage::read_row(line.fields, layout, *month, record.row);
    YG_ASSERT(reason == usage::Reject::none);
    return to.add(usage::kUsageRecord, record);
  });
}

// The first column of a list's text.
Result<std::vector<std::string>> items_of(const std::string& text) {
  std::vector<std::string> items;
  if (text.empty()) return items;
  YG_TRY_ASSIGN(const auto table, usage::parse_csv(text, "list"));
  items.reserve(table.rows.size());
  for (const auto& row : table.rows) items.push_back(row.fields[0]);
  return items;
}

// The lines of a list but those whose first field does not please.
template <class Pleases>
std::string without(const std::string& text, Pleases pleases) {
  std::string kept;
  for (std::string_view rest = text; !rest.empty();) {
    const auto extent = usage::record_extent(rest);
    const std::string_view line = rest.substr(0, extent.bytes);
    rest.remove_prefix(extent.bytes);
    if (kept.empty() || pleases(line.substr(0, line.find(',')))) kept += line;  // the header stays
  }
  return kept;
}

bool ordinary_tac(std::string_view tac) {
  return std::ranges::any_of(kOrdinaryTacs, [&](std::uint32_t one) { return tac == std::to_string(one); });
}
bool ordinary_area(std::string_view area) {
  return std::ranges::any_of(kOrdinaryRegions,
                             [&](std::string_view one) { return one.starts_with(area) || area.starts_with(one); });
}

// Some of the items, from all over the list.
template <class Item>
std::vector<Item> some(const std::vector<Item>& all) {
  if (all.size() <= kPlantedMax) return all;
  std::vector<Item> chosen;
  for (std::size_t i = 0; i < kPlantedMax; ++i) chosen.push_back(all[i * all.size() / kPlantedMax]);
  return chosen;
}

// What the fleet plants by the lists in force, and these lists without what well-behaved rows have.
Result<> plant_by_lists(FleetPlan& plan, SettingsTexts& texts, LabelledScore& score) {
  texts.phone_tacs = without(texts.phone_tacs, [](std::string_view tac) { return !ordinary_tac(tac); });
  texts.fraud_areas = without(texts.fraud_areas, [](std::string_view area) { return !ordinary_area(area); });
  YG_TRY_ASSIGN(const auto tacs, items_of(texts.phone_tacs));
  std::vector<std::uint32_t> numbers;
  for (const std::string& tac : tacs) {
    if (const auto number = parse_integer<std::uint32_t>(tac)) numbers.push_back(*number);
  }
  YG_TRY_ASSIGN(const auto areas, items_of(texts.fraud_areas));
  score.phones_listed = !numbers.empty();
  score.areas_listed = !areas.empty();
  if (score.phones_listed) plan.phone_tacs = some(numbers);
  if (score.areas_listed) plan.fraud_areas = some(areas);
  return {};
}

std::string label_of(const Found& found) {
  const auto month = usage::Month::parse(usage::month_text(found.month));
  std::string window = month->text();
  if (found.day != 0) {
    window.clear();
    month->append_day(window, found.day);
  }
  return fmt::format("{},{},{},{}", found.model, found.msisdn, found.subject, window);
}

void compare(const LiveFold& fold, Labels labels, LabelledScore& score) {
  for (std::size_t i = 0; i < kModelCount; ++i) score.models[std::string{info_of(static_cast<Model>(i)).name}];
  const auto of = [&](std::string_view label) -> LabelCounts& {
    return score.models[std::string{label.substr(0, label.find(','))}];
  };
  for (const std::string& label : labels) ++of(label).planted;
  fold.each_found(usage::month_number(kLabelledMonth), [&](const Found& found) {
    if (!model_named(found.model)) {
      ++score.own_rules[found.model];
    } else if (labels.erase(label_of(found)) == 0) {
      ++score.models[found.model].falsely_raised;
    }
  });
  for (const std::string& label : labels) ++of(label).missed;
}

}  // namespace

Result<LabelledScore> measure_labelled(const std::string& folder, FleetPlan plan, SettingsTexts texts,
                                       std::span<const Profile> profiles) {
  LabelledScore score;
  YG_TRY(plant_by_lists(plan, texts, score));
  YG_TRY_ASSIGN(Labels labels, write_labelled_fleet(folder, plan));
  const auto path = [&](const std::string& name) { return (std::filesystem::path{folder} / name).string(); };
  YG_TRY_ASSIGN(texts.imei_pools, usage::read_file(path("imei-pools.csv")));
  YG_TRY_ASSIGN(auto settings, compile(1, texts));
  OneVersion library{std::move(settings)};
  FleetFold fleet{library};
  YG_TRY(fleet.add(kMonthRecord, MonthChange{.month = usage::month_number(kLabelledMonth), .open = true}));
  YG_TRY(fleet.add(kSettingsRecord, SettingsFrom{.day = std::numeric_limits<std::int32_t>::min(), .version = 1}));
  YG_TRY(add_cards(fleet, path("cards.csv"), profiles));
  YG_TRY(add_history(fleet, path("history.csv")));
  for (std::uint32_t i = 0; i < plan.usage_files; ++i)
    YG_TRY(add_usage(fleet, path(fmt::format("usage-{:03}.csv", i))));
  YG_TRY(fleet.flush());
  compare(fleet.fold(), std::move(labels), score);
  return score;
}

}  // namespace yunguan::monitor
