// SPDX-License-Identifier: Apache-2.0
#include "intake/row_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/parse.h"
#include "monitor/shard_fold.h"
#include "usage/digits.h"

namespace yunguan::intake {
namespace {

using usage::Column;
using usage::Reject;

constexpr std::size_t kRejectedTextMax = 64u << 10;

std::string_view field_of(const usage::Line& line, const usage::Layout& layout, Column column) {
  const int at = layout.at[static_cast<std::size_t>(column)];
  return at < 0 ? std::string_view{} : line.fields[static_cast<std::size_t>(at)];
}

std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

// The field that a reason is about.
struct Wrong {
  std::string_view field;
  std::string_view value;
};
Wrong wrong_part(const usage::Line& line, const usage::Layout& layout, Reject reason) {
  const auto of = [&](Column column) { return Wrong{usage::name_of(column), field_of(line, layout, column)}; };
  if (!line.good) return {{}, without_line_end(line.text)};
  switch (reason) {
    case Reject::time:
      return of(Column::time);
    case Reject::number:
      for (const Column column : {Column::up_bytes, Column::down_bytes, Column::seconds}) {
        std::uint64_t value = 0;
        if (!usage::read_figure(field_of(line, layout, column), value)) return of(column);
      }
      return {};
    case Reject::kind:
      return of(Column::kind);
    case Reject::direction:
      return of(Column::direction);
    case Reject::imei:
      return of(Column::imei);
    case Reject::peer:
      return of(Column::peer);
    default:
      return {{}, without_line_end(line.text)};
  }
}

struct MessageReject {
  std::uint64_t row = 0;
  Wrong wrong;
  std::string_view reason;
  std::string_view text;
};
void append_reject(std::string& out, const MessageAt& at, const MessageReject& reject) {
  usage::append_csv_field(out, at.topic);
  fmt::format_to(std::back_inserter(out), ",{},{},{},{},", at.partition, at.offset, reject.row, reject.wrong.field);
  usage::append_csv_field(out, clipped(reject.wrong.value));
  fmt::format_to(std::back_inserter(out), ",{},", reject.reason);
  usage::append_csv_field(out, reject.text.substr(0, kRejectedTextMax));
  out += '\n';
}

// The work of one call.
class Rows {
 public:
  Rows(const usage::Chunk& chunk, const Taking& taking, Reading& reading, std::size_t named_max)
      : chunk_(chunk), taking_(taking), reading_(reading), named_max_(named_max) {}

  void take(const usage::Line& line) {
    ++reading_.counts.rows;
    usage::UsageRecord& record = record_;
    Reject reason = Reject::fields;
    if (line.good) reason = usage::read_row(line.fields, taking_.layout, taking_.months, record.row, record.month);
    if (reason != Reject::none && reason != Reject::outside_month) return reject(line, reason);
    complete(line);
    encoded_.clear();
    usage::encode(record, encoded_);
    if (encoded_.size() > usage::kUsageRecordMax) return reject(line, Reject::fields);
    if (reason == Reject::outside_month) return quarantine();
    ++reading_.counts.taken;
    reading_.newest_month = std::max(reading_.newest_month, record.month);
    note_time();
    const std::uint64_t number = usage::number_of(record.row.msisdn);
    const std::uint32_t shard = number != 0 ? monitor::ShardFold::shard_of(number, taking_.shards)
                                            : monitor::ShardFold::shard_of(record.row.msisdn, taking_.shards);
    reading_.batch.add({shard}, usage::kUsageRecord, encoded_);
  }

  void finish() {
    for (std::size_t reason = 0; reason < rejected_.size(); ++reason) {
      if (rejected_[reason] > 0)
        reading_.counts.rejected[std::string{usage::name_of(static_cast<Reject>(reason))}] += rejected_[reason];
    }
  }

 private:
  void complete(const usage::Line& line) {
    record_.imsi = field_of(line, taking_.layout, Column::imsi);
    record_.rat = field_of(line, taking_.layout, Column::rat);
    record_.source_text = field_of(line, taking_.layout, Column::source);
    if (record_.source_text.empty()) {
      record_.source = taking_.source;
      if (taking_.source == usage::Source::accounting) record_.source_text = "accounting";
    } else {
      record_.source = usage::source_of(record_.source_text);
    }
    record_.origin = {.file = taking_.file, .line = line_of(line)};
    if (taking_.message) record_.origin.line = static_cast<std::uint64_t>(taking_.message->offset);
  }

  std::uint64_t line_of(const usage::Line& line) const {
    if (taking_.line_column >= 0 && line.good) {
      const auto said = parse_integer<std::uint64_t>(line.fields[static_cast<std::size_t>(taking_.line_column)]);
      if (said) return *said;
    }
    return chunk_.lines + line.number + 1;
  }

  void reject(const usage::Line& line, Reject reason) {
    ++rejected_[static_cast<std::size_t>(reason)];
    std::string& out = reading_.rejects;
    const std::string_view text = without_line_end(line.text);
    if (taking_.message) {
      const Wrong wrong = wrong_part(line, taking_.layout, reason);
      return append_reject(out, *taking_.message, {line_of(line), wrong, usage::name_of(reason), text});
    }
    usage::append_csv_field(out, taking_.name);
    fmt::format_to(std::back_inserter(out), ",{},{},", line_of(line), usage::name_of(reason));
    usage::append_csv_field(out, text.substr(0, kRejectedTextMax));
    out += '\n';
    if (reading_.first_rejected.size() < named_max_) {
      reading_.first_rejected.push_back({static_cast<std::int64_t>(line_of(line)), std::string{usage::name_of(reason)},
                                         clipped(wrong_part(line, taking_.layout, reason).value)});
    }
  }

  void quarantine() {
    ++reading_.counts.quarantined;
    ++reading_.counts.months[usage::month_text(record_.month)];
    fmt::format_to(std::back_inserter(reading_.quarantine), "{},", record_.origin.line);
    usage::append_line(reading_.quarantine, record_);
    reading_.quarantine += '\n';
  }

  void note_time() {
    if (record_.month != month_) {
      month_ = record_.month;
      const auto month = std::ranges::find(taking_.months, month_, &usage::Month::number);
      start_ = month == taking_.months.end() ? 0 : month->start();
    }
    const std::int64_t second = start_ + record_.row.second;
    Counts& counts = reading_.counts;
    counts.first_second = counts.first_second == 0 ? second : std::min(counts.first_second, second);
    counts.last_second = std::max(counts.last_second, second);
  }

  const usage::Chunk& chunk_;
  const Taking& taking_;
  Reading& reading_;
  const std::size_t named_max_;
  usage::UsageRecord record_;
  std::string encoded_;
  std::array<std::int64_t, usage::kRejectCount> rejected_{};
  std::uint32_t month_ = 0;
  std::int64_t start_ = 0;
};

}  // namespace

const std::string& quarantine_head() {
  static const std::string head = [] {
    std::string text = "line";
    for (std::size_t column = 0; column < usage::kColumnCount; ++column) {
      text += ',';
      text += usage::name_of(static_cast<Column>(column));
    }
    return text + '\n';
  }();
  return head;
}

void Reading::clear() {
  batch.clear();
  counts = {};
  rejects.clear();
  quarantine.clear();
  first_rejected.clear();
  newest_month = 0;
}

void read_rows(const usage::Chunk& chunk, const Taking& taking, usage::ChunkLines& lines, Reading& reading,
               std::size_t named_max) {
  Rows rows{chunk, taking, reading, named_max};
  lines.each(chunk, taking.layout.width, [&](const usage::Line& line) { rows.take(line); });
  rows.finish();
}

void reject_message(const Taking& taking, std::string_view value, std::string_view why, Reading& reading) {
  ++reading.counts.rows;
  ++reading.counts.rejected[std::string{kUnreadable}];
  append_reject(reading.rejects, *taking.message, {0, {{}, why}, kUnreadable, value});
}

Result<Taking> taking_of(const usage::FileHeader& header, std::string name, std::uint64_t file) {
  Taking taking;
  YG_TRY_ASSIGN(taking.layout, usage::Layout::from(header.columns, name));
  taking.name = std::move(name);
  taking.file = file;
  return taking;
}

std::vector<usage::Month> months_of(std::span<const std::uint32_t> numbers) {
  std::vector<usage::Month> months;
  for (const std::uint32_t number : numbers) {
    auto month = usage::Month::parse(usage::month_text(number));
    if (month) months.push_back(std::move(*month));
  }
  return months;
}

}  // namespace yunguan::intake
