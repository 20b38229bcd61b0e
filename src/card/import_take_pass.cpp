// SPDX-License-Identifier: Apache-2.0
#include "card/import_take_pass.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <thread>

#include "card/direct_change.h"
#include "store/id_source.h"

namespace yunguan::card {
namespace {

constexpr std::size_t kPartRows = 500;  // of a run, made ready by one thread
constexpr int kTriesMax = 4;
constexpr std::string_view kChanged = "import.card_changed";

// What says that the store is no longer as the row was checked against.
bool looks_outdated(const Error& error) {
  return error.code == "store.duplicate" || error.code == "card.stale" || error.code == kChanged;
}

}  // namespace

TakePass::TakePass(ImportGround& ground, ImportSummary summary)
    : ground_(ground),
      summary_(std::move(summary)),
      form_context_(ground.form_context()),
      // Beside this thread and the one that writes.
      crew_(spare_helpers(2)) {}

Result<std::int64_t> TakePass::reserve(std::string_view series, std::int64_t count) {
  Reserved& reserved = reserved_[series];
  if (reserved.end - reserved.next < count) {
    // For all rows to come, so that it is not asked for while a run is being written.
    const std::int64_t wanted = std::max(count, rows_to_go_);
    YG_TRY_ASSIGN(const std::int64_t first, ground_.context.db().write([&](store::Transaction& tx) {
      return store::reserve_ids(tx, series, wanted);
    }));
    reserved = {first, first + wanted};
  }
  const std::int64_t first = reserved.next;
  reserved.next += count;
  return first;
}

Result<PreparedCards> TakePass::prepare_fresh(const std::vector<const NewCard*>& cards, const Origin& origin) {
  if (cards.empty()) return PreparedCards{};
  const auto count = static_cast<std::int64_t>(cards.size());
  YG_TRY_ASSIGN(const std::int64_t first, reserve(kCardSeries, count));
  YG_TRY_ASSIGN(const std::int64_t first_event, reserve(kEventSeries, count));
  const std::string version = ground_.rules.version();
  std::vector<PreparedCards> parts((cards.size() + kPartRows - 1) / kPartRows);
  YG_TRY(crew_.run(parts.size(), [&](std::size_t part) -> Result<void> {
    const std::size_t begin = part * kPartRows;
    const auto mine = std::span{cards}.subspan(begin, std::min(kPartRows, cards.size() - begin));
    const auto offset = static_cast<std::int64_t>(begin);
    YG_TRY_ASSIGN(parts[part],
                  prepare(mine, CardId{first + offset}, first_event + offset, origin, version, ground_.keys));
    return {};
  }));
  PreparedCards whole;
  for (PreparedCards& part : parts) whole.append(std::move(part));
  return whole;
}

Result<TakePass::ReadyRun> TakePass::make_ready(RowRun run, const ImportCheck& check, std::int64_t rows_behind) {
  ReadyRun ready{
      .run = std::move(run), .rows = {}, .fresh = {}, .origin = ground_.origin(), .rows_behind = rows_behind};
  YG_TRY_ASSIGN(ready.rows, ground_.check(ready.run, check, crew_));
  std::erase_if(ready.rows, [&](const CheckedRow& row) { return !row.good(ground_.spec.strict); });
  std::vector<const NewCard*> fresh;
  for (CheckedRow& row : ready.rows) {
    if (row.known) continue;
    row.card.standing = ground_.rules.standing_of(row.card.facts);
    fresh.push_back(&row.card);
  }
  YG_TRY_ASSIGN(ready.fresh, prepare_fresh(fresh, ready.origin));
  return ready;
}

Result<void> TakePass::run() {
  YG_TRY_ASSIGN(auto file, ground_.open());
  const auto& checkpoint = ground_.context.checkpoint();
  const bool resumed = checkpoint.is_object() && checkpoint.at("pass") == "take";
  const std::int64_t behind = resumed ? checkpoint.at("row").to_number<std::int64_t>() : 0;
  YG_TRY(file.skip(behind));
  rows_to_go_ = summary_.rows - behind;
  const ImportCheck check = ground_.check_of(file);
  ReadyRun writing;
  std::jthread writer;  // of `writing`; joined when this is left
  std::future<Result<void>> written;
  const auto finish = [&]() -> Result<void> {
    if (!written.valid()) return {};
    YG_TRY(written.get());
    ground_.context.announce();
    return {};
  };
  while (true) {
    YG_TRY_ASSIGN(RowRun rows, file.next(kRunRows));
    if (rows.rows().empty()) return finish();
    const auto count = static_cast<std::int64_t>(rows.rows().size());
    auto ready = make_ready(std::move(rows), check, file.rows());
    // What was begun is finished before an error counts.
    YG_TRY(finish());
    if (!ready) return std::unexpected(std::move(ready).error());
    if (ground_.context.should_stop()) return job::Context::stop_here();
    rows_to_go_ -= count;
    writing = std::move(*ready);
    std::packaged_task<Result<void>()> task{[&] { return write(writing); }};
    written = task.get_future();
    writer = std::jthread{std::move(task)};
  }
}

Result<void> TakePass::write(const ReadyRun& ready) {
  Result<void> outcome = write_once(ready, false);
  for (int tries = 1; !outcome && looks_outdated(outcome.error()) && tries < kTriesMax; ++tries) {
    outcome = write_once(ready, true);
  }
  return outcome;
}

Result<void> TakePass::write_once(const ReadyRun& ready, bool look_again) {
  ImportSummary after;
  YG_TRY(ground_.context.db().write([&](store::Transaction& tx) -> Result<void> {
    after = summary_;
    YG_TRY(look_again ? write_looking_again(tx, ready, after) : write_as_ready(tx, ready, after));
    YG_TRY(save_summary(tx, ground_.context.job().id, after));
    return ground_.context.advance(tx, {.total = summary_.rows,
                                        .done = ready.rows_behind,
                                        .failed = summary_.bad,
                                        .checkpoint = {{"pass", "take"}, {"row", ready.rows_behind}}});
  }));
  summary_ = after;
  return {};
}

// The unique numbers of cards, the versions of known ones and how the units stand say whether all is still as it was.
Result<void> TakePass::write_as_ready(store::Transaction& tx, const ReadyRun& ready, ImportSummary& after) {
  YG_TRY_ASSIGN(const auto refused, ground_.objections(tx, ready.rows));
  if (!refused.empty()) {
    return fail(ErrorKind::conflict, std::string{kChanged},
                {"有单位在导入时被暂停开卡，请再导入一次", "a unit was stopped from getting cards during the import"});
  }
  for (const CheckedRow& row : ready.rows) {
    if (row.known) YG_TRY(write_known(tx, row, after));
  }
  const std::size_t created = ready.fresh.cards.size();
  if (created > 0) YG_TRY(insert(tx, ready.fresh, ready.origin));
  after.created += static_cast<std::int64_t>(created);
  return record(tx, ready.rows, created);
}

Result<void> TakePass::write_looking_again(store::Transaction& tx, const ReadyRun& ready, ImportSummary& after) {
  std::vector<CheckedRow> now = ready.rows;
  YG_TRY(ground_.note_taken(tx, now));
  std::erase_if(now, [&](const CheckedRow& row) { return !row.good(ground_.spec.strict); });
  std::vector<NewCard> fresh;
  for (const CheckedRow& row : now) {
    if (row.known)
      YG_TRY(write_known(tx, row, after));
    else
      fresh.push_back({row.card.facts, ground_.rules.standing_of(row.card.facts)});
  }
  if (!fresh.empty()) YG_TRY(insert(tx, fresh, ready.origin, ground_.rules.version(), ground_.keys));
  after.created += static_cast<std::int64_t>(fresh.size());
  return record(tx, now, fresh.size());
}

Result<void> TakePass::write_known(store::Transaction& tx, const CheckedRow& row, ImportSummary& after) {
  YG_TRY_ASSIGN(const auto before, find_whole(tx, row.known->id, ground_.keys));
  if (!before || before->facts.msisdn != row.card.facts.msisdn || !ground_.in_scope(before->facts.unit)) {
    return fail(ErrorKind::conflict, std::string{kChanged},
                {"有卡在导入时被别人改了，请再导入一次", "a card was changed during the import; import again"});
  }
  Words words = row.words;
  words.erase("state");  // states change by acts, not by files
  words.erase("suspensions");
  const FormResult form = read_form(words, before->facts, form_context_);
  if (form.refused() || form.facts == before->facts) {
    ++after.unchanged;
    return {};
  }
  if (!direct_change_faults(before->facts, form.facts, ground_.may_control(before->facts.unit)).empty()) {
    return fail(ErrorKind::conflict, std::string{kChanged},
                {"有卡的管控在导入时变了，请再导入一次", "a card's controls changed during the import; import again"});
  }
  YG_TRY(update(tx, *before, form.facts, ground_.rules.standing_of(form.facts), ground_.origin(),
                ground_.rules.version(), ground_.keys));
  ++after.updated;
  return {};
}

Result<void> TakePass::record(store::Transaction& tx, const std::vector<CheckedRow>& rows, std::size_t created) {
  if (rows.empty()) return {};
  const ImportSpec& spec = ground_.spec;
  identity::AuditEntry entry{.actor = {spec.person_id.value_or(PersonId{}), spec.login,
                                       spec.actor_unit_id.value_or(UnitId{}), spec.remote_ip, spec.trace_id},
                             .action = "card.import_rows",
                             .object_type = "job",
                             .object_id = fmt::format("{}", ground_.context.job().id.value),
                             .object_label = spec.file_name};
  entry.after = boost::json::object{
      {"from_line", rows.front().line}, {"to_line", rows.back().line}, {"rows", rows.size()}, {"created", created}};
  YG_TRY(ground_.audit.record(tx, entry));
  return {};
}

}  // namespace yunguan::card
