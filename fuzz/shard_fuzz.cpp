// SPDX-License-Identifier: Apache-2.0
// A shard of the live monitoring. The first byte says what the rest is. Even: records, each behind its kind and its size (two bytes): whatever
// they say, the state they leave is written down and read again as it was. Odd: edits of such a state on the disk (three bytes each: page,
// place, what): none goes unnoticed.
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "journal/page_seal.h"
#include "monitor/live_fold.h"

namespace {

using namespace yunguan;
using namespace yunguan::monitor;

constexpr std::uint32_t kMonth = 2026 * 12 + 10;
constexpr std::size_t kBehind = 32;  // parsers load whole words

class OneVersion final : public SettingsLibrary {
 public:
  Result<std::shared_ptr<const Settings>> find(std::uint64_t) override {
    static const auto settings = compile(1, {.apps = "app,category,domain\nchat,social,chat.example\n",
                                             .phone_tacs = "tac,brand,model\n86000001,A,B\n",
                                             .fraud_areas = "region,name\n45,Demo\n"});
    YG_ASSERT(settings.has_value());
    return *settings;
  }
};

OneVersion& library() {
  static OneVersion one;
  return one;
}

class Shard {
 public:
  void take(journal::Kind kind, std::string_view bytes) {
    kept_.emplace_back(bytes).append(kBehind, '\0');
    const std::string_view padded{kept_.back().data(), bytes.size()};
    const auto outcome = fold_.apply({.offset = offset_++, .kind = kind, .bytes = padded});
    YG_ASSERT(outcome || outcome.error().kind != ErrorKind::unavailable);
  }
  void end() {
    fold_.end_block();
    kept_.clear();
    journal::Outputs outputs;
    fold_.tell(journal::Fold::Telling::all, outputs);
    for (const auto& output : outputs) YG_ASSERT(found_in(output).has_value() || !output.key.empty());
  }
  std::map<std::uint32_t, std::string> pages() {
    for (auto& page : fold_.take_dirty_pages()) {
      if (page.bytes.empty()) {
        pages_.erase(page.number);
      } else {
        pages_[page.number] = std::move(page.bytes);
      }
    }
    return pages_;
  }
  bool load(const std::map<std::uint32_t, std::string>& pages) {
    for (const auto& [number, bytes] : pages) {
      if (!fold_.load_page({number, bytes})) return false;
    }
    return true;
  }
  // All that can be asked.
  [[nodiscard]] std::string told() {
    std::string text = std::to_string(fold_.cards());
    for (const std::uint32_t month : fold_.counted_months()) text += "|" + std::to_string(fold_.counts(month).taken);
    for (const std::uint32_t month : fold_.open_months()) {
      fold_.each_found(month, [&](const Found& found) {
        text += "|" + std::to_string(found.msisdn) + found.model + found.subject + std::to_string(found.hits);
      });
      fold_.each_card_month(month, [&](const CardMonth& card) { text += "|" + std::to_string(card.data_bytes); });
    }
    return text;
  }

 private:
  CardLists lists_;
  LiveFold fold_{library(), lists_};
  journal::Offset offset_ = 0;
  std::deque<std::string> kept_;
  std::map<std::uint32_t, std::string> pages_;
};

void begin(Shard& shard) {
  std::string bytes;
  encode(MonthChange{.month = kMonth, .open = true}, bytes);
  shard.take(kMonthRecord, bytes);
  bytes.clear();
  encode(SettingsFrom{.day = 0, .version = 1}, bytes);
  shard.take(kSettingsRecord, bytes);
  for (const char* msisdn : {"1064800000001", "1064800000002"}) {
    CardSheet sheet;
    sheet.msisdn = msisdn;
    sheet.is_iot = true;
    sheet.field(CardLayout::functions) = "data+sms";
    sheet.field(CardLayout::data_scope) = "directed";
    sheet.field(CardLayout::imei_mode) = "first-use";
    sheet.field(CardLayout::data_whitelist) = "10.0.0.0/8";
    bytes.clear();
    encode(sheet, bytes);
    shard.take(kCardRecord, bytes);
  }
}

void add_row(Shard& shard, std::string_view msisdn, std::string_view imei, std::string_view peer) {
  usage::UsageRecord record{.month = kMonth};
  record.row = {.second = 86'400,
                .up_bytes = 1'000,
                .down_bytes = 2'000,
                .msisdn = msisdn,
                .imei = imei,
                .peer = peer,
                .cell = "460-00-1-2",
                .region = "450126"};
  std::string bytes;
  encode(record, bytes);
  shard.take(usage::kUsageRecord, bytes);
}

const std::map<std::uint32_t, std::string>& genuine() {
  static const auto pages = [] {
    Shard shard;
    begin(shard);
    add_row(shard, "1064800000001", "86999999000001", "10.1.1.1");
    add_row(shard, "1064800000001", "86000001000001", "a.chat.example");
    shard.end();
    return shard.pages();
  }();
  return pages;
}

void take_records(std::string_view input) {
  Shard shard;
  begin(shard);
  while (input.size() >= 3) {
    const auto kind = static_cast<journal::Kind>(input[0]);
    const std::size_t wanted = static_cast<unsigned char>(input[1]) << 8 | static_cast<unsigned char>(input[2]);
    const std::size_t length = std::min(wanted, input.size() - 3);
    shard.take(kind, input.substr(3, length));
    input.remove_prefix(3 + length);
  }
  shard.end();
  Shard again;
  YG_ASSERT(again.load(shard.pages()));
  YG_ASSERT(again.told() == shard.told());
}

// Pages as they lie on the disk.
void read_edited(std::string_view input) {
  auto pages = genuine();
  for (auto& [number, bytes] : pages) {
    journal::Page page{number, bytes};
    seal(page);
    bytes = page.bytes;
  }
  const auto whole = pages;
  for (; input.size() >= 3; input.remove_prefix(3)) {
    auto page = std::next(pages.begin(), static_cast<unsigned char>(input[0]) % static_cast<int>(pages.size()));
    std::string& bytes = page->second;
    bytes[static_cast<unsigned char>(input[1]) % bytes.size()] = input[2];
  }
  // What is left over cuts every page short.
  if (!input.empty())
    for (auto& [number, bytes] : pages)
      bytes.resize(bytes.size() - static_cast<unsigned char>(input[0]) % bytes.size());
  Shard shard;
  std::map<std::uint32_t, std::string> good;
  for (const auto& [number, bytes] : pages) {
    const auto page = journal::unsealed({number, bytes});
    YG_ASSERT(page.has_value() == (bytes == whole.at(number)));
    if (page) good[number] = page->bytes;
  }
  YG_ASSERT(good.size() < pages.size() || (shard.load(good) && !shard.told().empty()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (input.empty()) return 0;
  if (data[0] % 2 == 0) {
    take_records(input.substr(1));
  } else {
    read_edited(input.substr(1));
  }
  return 0;
}
