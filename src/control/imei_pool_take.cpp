// SPDX-License-Identifier: Apache-2.0
// A file of IMEIs taken into a pool.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/parse.h"
#include "control/imei_pool.h"
#include "http/etag.h"
#include "identity/principal.h"
#include "sheet/table_source.h"
#include "store/outbox.h"

namespace yunguan::control {
namespace {

using identity::AuditEntry;

// The good IMEIs of a file, each once, and all that it names, the bad ones as well: those do not end.
struct ImeiFile {
  std::vector<std::string> imeis;
  std::set<std::string, std::less<>> named;
  TakeCounts counts;  // refused and refused_rows
};

void refuse(ImeiFile& file, std::uint64_t row, std::string_view imei, std::string code, Text sentence) {
  ++file.counts.refused;
  if (file.counts.refused_rows.size() >= kTakeShown) return;
  file.counts.refused_rows.push_back(
      {static_cast<std::int64_t>(row), clipped(imei, 60), std::move(code), std::move(sentence)});
}

void take_row(ImeiFile& file, std::uint64_t row, std::string_view imei) {
  if (imei.empty()) return;
  const std::string compared{imei.substr(0, kComparedDigits)};
  if (const auto fault = imei_fault(imei)) {
    file.named.insert(compared);
    return refuse(file, row, imei, fault->code, fault->text);
  }
  if (!file.named.insert(compared).second) {
    return refuse(file, row, imei, "list_take.twice", {"文件中这一项已在前面出现", "the file has named it before"});
  }
  file.imeis.emplace_back(imei);
}

// CSV or XLSX with a column imei, or one column of IMEIs without a heading.
Result<ImeiFile> read_imei_file(const TakenFile& taken) {
  YG_TRY_ASSIGN(const auto source, sheet::TableSource::open(taken.path, taken.name));
  const auto& header = source->header();
  auto column = std::ranges::find_if(header, [](const std::string& name) { return ascii_lower(name) == "imei"; });
  ImeiFile file;
  if (column == header.end()) {
    if (header.empty() || !all_digits(header.front())) {
      return fail(ErrorKind::invalid, "list_take.columns", {"文件须有列 imei", "the file needs the column imei"},
                  {.file = taken.name, .row = 1});
    }
    column = header.begin();
    take_row(file, 1, header.front());
  }
  const auto place = static_cast<std::size_t>(column - header.begin());
  sheet::Record record;
  while (true) {
    YG_TRY_ASSIGN(const bool more, source->next(record));
    if (!more) return file;
    if (place < record.fields.size()) take_row(file, record.line, trimmed(record.fields[place]));
    if (file.imeis.size() > kPoolImeisMax) {
      return fail(ErrorKind::too_large, "control.pool_full",
                  {fmt::format("一个池最多 {} 个 IMEI", kPoolImeisMax),
                   fmt::format("a pool holds at most {} IMEIs", kPoolImeisMax)},
                  {.file = taken.name, .row = record.line});
    }
  }
}

struct PoolPlan {
  std::vector<std::string> fresh;
  std::vector<std::int64_t> ended;  // entries
  TakeCounts counts;
};

// An IMEI that is in the pool on the day new ones begin, or later, is known and keeps its days.
PoolPlan plan_of(const std::vector<HeldImei>& held, const ImeiFile& file, const TakeInput& input, Date from) {
  std::map<std::string_view, std::vector<const HeldImei*>> there;
  for (const HeldImei& one : held) there[one.compared].push_back(&one);
  PoolPlan plan{.fresh = {}, .ended = {}, .counts = file.counts};
  for (const std::string& imei : file.imeis) {
    const auto found = there.find(std::string_view{imei}.substr(0, kComparedDigits));
    const bool stays = found != there.end() && std::ranges::any_of(found->second, [&](const HeldImei* one) {
                         return !one->valid_to || *one->valid_to >= from;
                       });
    if (stays) {
      ++plan.counts.unchanged;
    } else {
      plan.fresh.push_back(imei);
    }
  }
  plan.counts.fresh = static_cast<std::int64_t>(plan.fresh.size());
  if (!input.missing_last_day) return plan;
  for (const auto& [compared, entries] : there) {
    if (file.named.contains(compared)) continue;
    bool ends = false;
    bool kept = false;
    for (const HeldImei* one : entries) {
      if (one->valid_to && *one->valid_to <= *input.missing_last_day) continue;
      const bool stays = one->origin == ListOrigin::hand && !input.hand_too.value_or(false);
      if (!stays) plan.ended.push_back(one->id);
      (stays ? kept : ends) = true;
    }
    plan.counts.kept += kept ? 1 : 0;
    if (!ends) continue;
    ++plan.counts.ends;
    if (plan.counts.ending.size() < kTakeShown) plan.counts.ending.push_back({entries.front()->imei, ""});
  }
  return plan;
}

}  // namespace

Result<PoolTakeAnswer> ImeiPools::take(const http::Request& request, const TakeInput& input) const {
  YG_TRY_ASSIGN(const auto before, find_visible(request, "control.lists"));
  YG_TRY(http::check_if_match(request, before.version));
  YG_TRY(check_last_day(input.missing_last_day, today()));
  YG_TRY_ASSIGN(const auto taken, find_taken_(input.upload_id, identity::principal_of(request).person_id));
  YG_TRY_ASSIGN(const ImeiFile file, read_imei_file(taken));
  YG_TRY(check_not_empty(file.imeis.size(), input.missing_last_day, taken.name));
  const Date from = input.valid_from.value_or(today());
  const Date earliest = input.missing_last_day ? std::min(from, day_behind(*input.missing_last_day)) : from;
  const auto plan_on = [&](store::Reader& reader) -> Result<PoolPlan> {
    YG_TRY_ASSIGN(const auto held, held_imeis(reader, before.id, earliest));
    return plan_of(held, file, input, from);
  };
  if (input.preview.value_or(false)) {
    YG_TRY_ASSIGN(auto plan, ground_.db.read(plan_on));
    return PoolTakeAnswer{before, std::move(plan.counts), false, before.version};
  }
  AuditEntry entry = entry_about_pool(request, "imei_pool.take", before);
  entry.reason = taken.name;
  return identity::audited(
      ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<PoolTakeAnswer> {
        YG_TRY_ASSIGN(PoolPlan plan, plan_on(tx));
        audit.after = said_of(plan.counts, input, from);
        if (plan.counts.nothing()) return PoolTakeAnswer{before, std::move(plan.counts), true, before.version};
        const Instant now = ground_.clock.now();
        YG_TRY(touch(tx, before, before.note));
        if (input.missing_last_day) {
          YG_TRY(
              end_imeis(tx, plan.ended, *input.missing_last_day, audit.actor.login, "不在文件 " + taken.name + " 中"));
        }
        YG_TRY(insert_imeis(tx, before.id, plan.fresh,
                            {.origin = ListOrigin::file,
                             .source = taken.name,
                             .by = audit.actor.login,
                             .at = now,
                             .valid_from = from,
                             .valid_to = {}}));
        YG_TRY(check_size(tx, before.id));
        YG_TRY(store::publish(tx, kListsTopic, "imei_pools", "{}", now));
        YG_TRY_ASSIGN(const ImeiPool pool, find(tx, before.id));
        return PoolTakeAnswer{pool, std::move(plan.counts), true, pool.version};
      });
}

}  // namespace yunguan::control
