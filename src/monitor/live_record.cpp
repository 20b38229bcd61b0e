// SPDX-License-Identifier: Apache-2.0
#include "monitor/live_record.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "monitor/shard_fold.h"

namespace yunguan::monitor {
namespace {

// The first byte of each record: its form.
constexpr std::uint8_t kForm = 1;

enum CardBit : std::uint8_t { kIot = 1, kGone = 2, kAccounting = 4 };

std::unexpected<Error> no_record(std::string_view what) {
  return fail(ErrorKind::internal, "monitor.record",
              {fmt::format("流水中的{}记录无法识别", what), "a monitoring record of the journal cannot be understood"});
}

}  // namespace

void encode(const CardSheet& sheet, std::string& out) {
  ByteWriter writer{out};
  writer.byte(kForm);
  writer.byte(static_cast<std::uint8_t>((sheet.is_iot ? kIot : 0) | (sheet.gone ? kGone : 0) |
                                        (sheet.counted == usage::Source::accounting ? kAccounting : 0)));
  writer.text(sheet.msisdn);
  for (const std::string& field : sheet.fields) writer.text(field);
  writer.text(sheet.profile.unit_path);
  writer.text(sheet.profile.scene);
  writer.text(sheet.profile.device_class);
}

Result<CardSheet> decode_card(std::string_view bytes) {
  ByteReader reader{bytes};
  const std::uint8_t form = reader.byte();
  const std::uint8_t bits = reader.byte();
  CardSheet sheet;
  sheet.is_iot = (bits & kIot) != 0;
  sheet.gone = (bits & kGone) != 0;
  sheet.counted = (bits & kAccounting) != 0 ? usage::Source::accounting : usage::Source::carrier;
  sheet.msisdn = reader.text();
  for (std::string& field : sheet.fields) field = reader.text();
  sheet.profile.unit_path = reader.text();
  sheet.profile.scene = reader.text();
  sheet.profile.device_class = reader.text();
  if (!reader.whole() || form != kForm) return no_record("卡");
  return sheet;
}

void encode(const SettingsFrom& from, std::string& out) {
  ByteWriter writer{out};
  writer.byte(kForm);
  writer.signed_number(from.day);
  writer.number(from.version);
}

Result<SettingsFrom> decode_settings(std::string_view bytes) {
  ByteReader reader{bytes};
  const std::uint8_t form = reader.byte();
  SettingsFrom from{.day = static_cast<std::int32_t>(reader.signed_number()), .version = reader.number()};
  if (!reader.whole() || form != kForm) return no_record("设置");
  return from;
}

void encode(const MonthChange& change, std::string& out) {
  ByteWriter writer{out};
  writer.byte(kForm);
  writer.number(change.month);
  writer.byte(change.open ? 1 : 0);
}

Result<MonthChange> decode_month(std::string_view bytes) {
  ByteReader reader{bytes};
  const std::uint8_t form = reader.byte();
  MonthChange change{.month = reader.small<std::uint32_t>(), .open = reader.byte() != 0};
  if (!reader.whole() || form != kForm) return no_record("月份");
  return change;
}

void encode(const PastMonth& past, std::string& out) {
  ByteWriter writer{out};
  writer.byte(kForm);
  writer.number(past.number);
  writer.number(past.month);
  writer.byte(static_cast<std::uint8_t>((past.has_data ? 1 : 0) | (past.has_sms ? 2 : 0)));
  writer.number(past.data_bytes);
  writer.number(past.sms_mo);
}

Result<PastMonth> decode_past(std::string_view bytes) {
  ByteReader reader{bytes};
  const std::uint8_t form = reader.byte();
  PastMonth past{.number = reader.number(), .month = reader.small<std::uint32_t>()};
  const std::uint8_t has = reader.byte();
  past.has_data = (has & 1) != 0;
  past.has_sms = (has & 2) != 0;
  past.data_bytes = reader.number();
  past.sms_mo = reader.number();
  if (!reader.whole() || form != kForm) return no_record("历史用量");
  return past;
}

journal::Shard shard_of(std::string_view msisdn, std::uint32_t shards) {
  std::string padded{msisdn};
  padded.append(usage::kReadAhead, '\0');
  const std::uint64_t number = usage::number_of(std::string_view{padded}.substr(0, msisdn.size()));
  return {number != 0 ? ShardFold::shard_of(number, shards) : ShardFold::shard_of(msisdn, shards)};
}

}  // namespace yunguan::monitor
