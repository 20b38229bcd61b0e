// SPDX-License-Identifier: Apache-2.0
#include "watch/card_rows.h"

#include <algorithm>

#include "monitor/live_fold.h"

namespace yunguan::watch {
namespace {

// Whether a record is of that card, or of all of them.
bool concerns(const journal::Record& record, std::string_view msisdn) {
  if (record.kind == monitor::kCardRecord) {
    const auto sheet = monitor::decode_card(record.bytes);
    return sheet && sheet->msisdn == msisdn;
  }
  if (record.kind == monitor::kHistoryRecord) {
    const auto past = monitor::decode_past(record.bytes);
    return past && std::to_string(past->number) == msisdn;
  }
  if (record.kind == usage::kUsageRecord) {
    usage::UsageRecord row;
    return usage::decode_fast(record.bytes, row) && row.row.msisdn == msisdn;
  }
  return true;
}

bool closes(const journal::Record& record) {
  if (record.kind != monitor::kMonthRecord) return false;
  const auto change = monitor::decode_month(record.bytes);
  return change && !change->open;
}

}  // namespace

Result<void> CardRows::each_record(std::string_view msisdn, const std::function<bool(const journal::Record&)>& visit) {
  const journal::Shard shard = monitor::shard_of(msisdn, shards_);
  YG_TRY_ASSIGN(const auto offsets, index_.find(shard, msisdn));
  bool more = true;
  for (auto wanted = offsets.begin(); wanted != offsets.end() && more;) {
    const journal::Offset from = *wanted;
    // One block at a time: the next wanted record may lie far behind it.
    YG_TRY(journal_.read_blocks(shard, from, [&](const journal::Block& block) {
      const auto end = std::lower_bound(wanted, offsets.end(), block.head().next());
      const auto whole = block.each([&](const journal::Record& record) {
        if (wanted == end) return false;
        if (record.offset != *wanted) return true;
        ++wanted;
        more = !concerns(record, msisdn) || visit(record);
        return more;
      });
      YG_ASSERT(whole.has_value());
      wanted = end;
      return false;
    }));
    if (wanted != offsets.end() && *wanted == from) break;  // no longer kept
  }
  return {};
}

Result<void> CardRows::each(std::string_view msisdn, std::uint32_t month,
                            const std::function<bool(const usage::UsageRecord&, journal::Offset)>& visit) {
  return each_record(msisdn, [&](const journal::Record& record) {
    if (record.kind != usage::kUsageRecord) return true;
    const auto row = usage::decode_usage(record.bytes);
    return !row || row->month != month || visit(*row, record.offset);
  });
}

Result<std::set<journal::Offset>> CardRows::behind(std::string_view msisdn, const FindingName& finding) {
  monitor::CardLists card_lists;
  monitor::LiveFold fold{library_, card_lists};
  std::set<journal::Offset> rows;
  Result<void> outcome;
  YG_TRY(each_record(msisdn, [&](const journal::Record& record) {
    if (closes(record)) return true;
    auto taken = fold.apply(record);
    if (!taken && taken.error().kind == ErrorKind::unavailable) {
      outcome = std::move(taken);
      return false;
    }
    fold.end_block();
    journal::Outputs outputs;
    fold.tell(journal::Fold::Telling::all, outputs);
    for (const journal::Output& output : outputs) {
      const auto found = monitor::found_in(output);
      if (found && found->model == finding.model && found->subject == finding.subject &&
          found->month == finding.month && found->day == finding.day)
        rows.insert(record.offset);
    }
    return true;
  }));
  YG_TRY(std::move(outcome));
  return rows;
}

}  // namespace yunguan::watch
