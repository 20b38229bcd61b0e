// SPDX-License-Identifier: Apache-2.0
#include "card/import_job.h"

#include <fmt/format.h>

#include <algorithm>

#include "card/card_service.h"
#include "sheet/table_source.h"
#include "sheet/table_writer.h"
#include "store/id_source.h"

namespace yunguan::card {
namespace {

using job::Context;

constexpr std::size_t kRowsAtOnce = 2000;  // of a batch of checks, and of a transaction
constexpr std::array kNumberColumns{NumberColumn::msisdn, NumberColumn::iccid, NumberColumn::imsi};
constexpr std::array<std::string_view, 3> kNumberNames{"msisdn", "iccid", "imsi"};

const std::string& number_of(const Facts& facts, std::size_t column) {
  return column == 0 ? facts.msisdn : column == 1 ? facts.iccid : facts.imsi;
}

RemarkRow row_of(std::uint64_t line, const Remark& remark) {
  const Error& error = remark.error;
  return {static_cast<std::int64_t>(line),
          error.where.field,
          error.where.value,
          remark.weight,
          error.code,
          error.where.clause,
          error.text};
}

// Counts remarks by code and keeps the first of them.
class Remarks {
 public:
  explicit Remarks(JobId job) : job_(job) {}

  void note(const CheckedRow& row) {
    for (const Remark& remark : row.remarks) {
      CodeCount& count = by_code_[remark.error.code];
      if (count.count++ == 0) {
        count.code = remark.error.code;
        count.weight = remark.weight;
        count.text = remark.error.text;
      }
      if (kept_ + static_cast<std::int64_t>(pending_.size()) < kRemarksKept)
        pending_.push_back(row_of(row.line, remark));
    }
  }
  Result<void> save(store::Transaction& tx) const { return add_remarks(tx, job_, kept_ + 1, pending_); }
  // After the transaction of save() has been committed.
  void saved() {
    kept_ += static_cast<std::int64_t>(pending_.size());
    pending_.clear();
  }
  [[nodiscard]] std::vector<CodeCount> counts() const {
    std::vector<CodeCount> all;
    for (const auto& [code, count] : by_code_) all.push_back(count);
    std::ranges::stable_sort(all, std::ranges::greater{}, &CodeCount::count);
    return all;
  }

 private:
  const JobId job_;
  std::map<std::string, CodeCount> by_code_;
  std::vector<RemarkRow> pending_;
  std::int64_t kept_ = 0;
};

// One import at work; lives as long as the handler's call.
class Run {
 public:
  Run(Context& context, ImportSpec spec, const crypto::KeyRing& keys, const identity::Audit& audit, const Rules& rules,
      std::shared_ptr<const identity::UnitTree> tree)
      : context_(context),
        spec_(std::move(spec)),
        keys_(keys),
        audit_(audit),
        rules_(rules),
        tree_(std::move(tree)),
        remarks_(context.job().id) {}

  Result<void> check_pass(const std::filesystem::path& mended, bool& has_bad);
  Result<void> take_pass();
  Result<void> save_checked(bool taken);
  [[nodiscard]] const ImportSummary& summary() const { return summary_; }
  [[nodiscard]] const ImportSpec& spec() const { return spec_; }

 private:
  Result<std::unique_ptr<sheet::TableSource>> open();
  [[nodiscard]] FormContext form_context() const;
  Result<void> check_batch(std::vector<CheckedRow>& batch, const std::function<Result<void>(const CheckedRow&)>& bad);
  Result<void> note_taken(store::Reader& reader, std::vector<CheckedRow>& batch) const;
  Result<void> take_batch(const std::vector<CheckedRow>& batch, std::int64_t row);
  Result<void> write_batch(store::Transaction& tx, const std::vector<CheckedRow>& batch, ImportSummary& after);
  Result<void> write_existing(store::Transaction& tx, const CheckedRow& row, CardId id, ImportSummary& after);
  [[nodiscard]] Origin origin() const;
  [[nodiscard]] PersonId person() const { return spec_.person_id.value_or(PersonId{}); }

  Context& context_;
  const ImportSpec spec_;
  const crypto::KeyRing& keys_;
  const identity::Audit& audit_;
  const Rules& rules_;
  const std::shared_ptr<const identity::UnitTree> tree_;
  Remarks remarks_;
  ImportSummary summary_;
  ImportColumns columns_;
};

Result<std::unique_ptr<sheet::TableSource>> Run::open() {
  YG_TRY_ASSIGN(auto source, sheet::TableSource::open(spec_.path, spec_.file_name));
  std::vector<std::string_view> header(source->header().begin(), source->header().end());
  YG_TRY_ASSIGN(columns_, read_columns(header, spec_.mode, spec_.unit_id.has_value()));
  summary_.format = source->format() == sheet::TableFormat::csv ? "csv" : "xlsx";
  if (const auto encoding = source->encoding()) summary_.encoding = sheet::to_word(*encoding);
  summary_.columns_unknown = columns_.unknown;
  return source;
}

FormContext Run::form_context() const {
  const auto wanted = spec_.number_kind == NumberKindWanted::iot     ? std::optional{Kind::iot}
                      : spec_.number_kind == NumberKindWanted::phone ? std::optional{Kind::phone}
                                                                     : std::nullopt;
  return {rules_.numbers, rules_.book.limits(), unit_reader(tree_, identity::Scope{spec_.scope}), wanted};
}

Origin Run::origin() const { return {person(), spec_.login, "imported", context_.job().id, "", context_.now()}; }

// Rows whose numbers another stored card has. In update and upsert a known msisdn is what is wanted; its other numbers must
// then be that card's own or free.
Result<void> Run::note_taken(store::Reader& reader, std::vector<CheckedRow>& batch) const {
  std::array<std::map<std::string, Taken, std::less<>>, 3> taken;
  for (std::size_t column = 0; column < kNumberColumns.size(); ++column) {
    std::vector<std::string> numbers;
    for (const CheckedRow& row : batch) {
      if (!number_of(row.facts, column).empty()) numbers.push_back(number_of(row.facts, column));
    }
    YG_TRY_ASSIGN(taken[column], find_taken(reader, kNumberColumns[column], numbers));
  }
  const identity::Scope scope{spec_.scope};
  for (CheckedRow& row : batch) {
    const auto refuse = [&](std::string code, Text text, std::size_t column) {
      Error error{ErrorKind::conflict, std::move(code), std::move(text), {}, {}};
      error.where.field = kNumberNames[column];
      error.where.value = number_of(row.facts, column);
      row.remarks.push_back({Weight::refused, std::move(error)});
    };
    const auto own = taken[0].find(row.facts.msisdn);
    const bool known = own != taken[0].end();
    if (known && spec_.mode == ImportMode::create) {
      refuse("import.taken", {"系统中已有这张卡", "the platform has this card already"}, 0);
    } else if (!known && spec_.mode == ImportMode::update) {
      refuse("import.not_found", {"系统中没有这张卡，无法更新", "there is no such card to update"}, 0);
    } else if (known) {
      const identity::Unit* unit = tree_->find(own->second.unit);
      if (unit == nullptr || !scope.contains(unit->path)) {
        refuse("import.not_yours", {"这张卡属于别的单位", "this card belongs to another unit"}, 0);
      }
    }
    for (std::size_t column = 1; column < kNumberColumns.size(); ++column) {
      const auto other = taken[column].find(number_of(row.facts, column));
      if (other == taken[column].end() || (known && other->second.id == own->second.id)) continue;
      refuse("import.taken", {"系统中另一张卡用着它", "another card of the platform has it"}, column);
    }
  }
  return {};
}

Result<void> Run::check_batch(std::vector<CheckedRow>& batch,
                              const std::function<Result<void>(const CheckedRow&)>& bad) {
  YG_TRY(context_.db().read([&](store::Reader& reader) { return note_taken(reader, batch); }));
  for (const CheckedRow& row : batch) {
    ++summary_.rows;
    remarks_.note(row);
    if (row.good(spec_.strict)) {
      ++summary_.good;
    } else {
      ++summary_.bad;
      YG_TRY(bad(row));
    }
  }
  batch.clear();
  const job::Progress progress{
      .total = std::nullopt, .done = summary_.rows, .failed = summary_.bad, .checkpoint = {{"pass", "check"}}};
  YG_TRY(context_.db().write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(remarks_.save(tx));
    return context_.advance(tx, progress);
  }));
  remarks_.saved();
  context_.announce();
  return {};
}

Result<void> Run::check_pass(const std::filesystem::path& mended, bool& has_bad) {
  summary_ = {};
  YG_TRY(context_.db().write([&](store::Transaction& tx) { return clear_remarks(tx, context_.job().id); }));
  YG_TRY_ASSIGN(const auto source, open());
  YG_TRY_ASSIGN(const auto writer,
                sheet::TableWriter::create(mended, source->format(), sheet::CsvReadBy::spreadsheets));
  std::vector<std::string> head = source->header();
  head.emplace_back("问题");
  YG_TRY(writer->row(head));
  // The cells of a bad row as they came, with everything that is wrong behind them.
  std::map<std::uint64_t, std::vector<std::string>> cells_by_line;
  const auto write_bad = [&](const CheckedRow& row) -> Result<void> {
    has_bad = true;
    std::vector<std::string> cells = std::move(cells_by_line[row.line]);
    cells.resize(source->header().size());
    std::string problems;
    for (const Remark& remark : row.remarks) {
      if (remark.weight == Weight::hint) continue;
      const Field* field = find_field(remark.error.where.field);
      problems += fmt::format(
          "{}{}：{}{}", problems.empty() ? "" : "；", field != nullptr ? field->title_zh : "整行", remark.error.text.zh,
          remark.error.where.clause.empty() ? "" : fmt::format("（{}）", remark.error.where.clause));
    }
    cells.push_back(std::move(problems));
    return writer->row(cells);
  };
  ImportCheck check{columns_, form_context(), spec_.unit_id.value_or(UnitId{})};
  std::vector<CheckedRow> batch;
  sheet::Record record;
  while (true) {
    YG_TRY_ASSIGN(const bool more, source->next(record));
    if (more) {
      if (summary_.rows + static_cast<std::int64_t>(batch.size()) >= static_cast<std::int64_t>(kImportRowsMax)) {
        return fail(
            ErrorKind::too_large, "import.too_many_rows",
            {fmt::format("一次最多 {} 行", kImportRowsMax), fmt::format("at most {} rows at once", kImportRowsMax)});
      }
      batch.push_back(check.check(record.line, record.fields));
      // Whether it is bad is known only after the store has been asked.
      cells_by_line.emplace(record.line, std::vector<std::string>(record.fields.begin(), record.fields.end()));
    }
    if (batch.size() == kRowsAtOnce || (!more && !batch.empty())) {
      if (context_.should_stop()) return Context::stop_here();
      YG_TRY(check_batch(batch, write_bad));
      cells_by_line.clear();
    }
    if (!more) break;
  }
  return writer->finish();
}

Result<void> Run::save_checked(bool taken) {
  summary_.by_code = remarks_.counts();
  summary_.taken = taken;
  return context_.db().write([&](store::Transaction& tx) { return save_summary(tx, context_.job().id, summary_); });
}

Result<void> Run::take_pass() {
  YG_TRY_ASSIGN(const auto kept,
                context_.db().read([&](store::Reader& reader) { return find_summary(reader, context_.job().id); }));
  YG_TRY_ASSIGN(const auto source, open());
  if (kept) summary_ = *kept;
  const auto& checkpoint = context_.checkpoint();
  const bool resumed = checkpoint.is_object() && checkpoint.at("pass") == "take";
  const std::int64_t behind = resumed ? checkpoint.at("row").to_number<std::int64_t>() : 0;
  ImportCheck check{columns_, form_context(), spec_.unit_id.value_or(UnitId{})};
  std::vector<CheckedRow> batch;
  sheet::Record record;
  std::int64_t row = 0;
  while (true) {
    YG_TRY_ASSIGN(const bool more, source->next(record));
    if (more) {
      // Rows before the checkpoint are looked at all the same: a later row may repeat their numbers.
      CheckedRow checked = check.check(record.line, record.fields);
      if (++row > behind) batch.push_back(std::move(checked));
    }
    if (batch.size() == kRowsAtOnce || (!more && !batch.empty())) {
      if (context_.should_stop()) return Context::stop_here();
      YG_TRY(take_batch(batch, row));
      batch.clear();
    }
    if (!more) return {};
  }
}

Result<void> Run::take_batch(const std::vector<CheckedRow>& batch, std::int64_t row) {
  ImportSummary after;
  std::vector<CheckedRow> good;
  std::ranges::copy_if(batch, std::back_inserter(good),
                       [&](const CheckedRow& checked) { return checked.good(spec_.strict); });
  YG_TRY(context_.db().write([&](store::Transaction& tx) -> Result<void> {
    after = summary_;
    // Somebody may have entered one of these cards since the check.
    std::vector<CheckedRow> now = good;
    YG_TRY(note_taken(tx, now));
    std::erase_if(now, [&](const CheckedRow& checked) { return !checked.good(spec_.strict); });
    YG_TRY(write_batch(tx, now, after));
    YG_TRY(save_summary(tx, context_.job().id, after));
    return context_.advance(
        tx,
        {.total = summary_.rows, .done = row, .failed = summary_.bad, .checkpoint = {{"pass", "take"}, {"row", row}}});
  }));
  summary_ = after;
  context_.announce();
  return {};
}

Result<void> Run::write_batch(store::Transaction& tx, const std::vector<CheckedRow>& batch, ImportSummary& after) {
  std::vector<NewCard> fresh;
  std::vector<std::string> numbers;
  for (const CheckedRow& row : batch) numbers.push_back(row.facts.msisdn);
  YG_TRY_ASSIGN(const auto known, find_taken(tx, NumberColumn::msisdn, numbers));
  for (const CheckedRow& row : batch) {
    const auto existing = known.find(row.facts.msisdn);
    if (existing != known.end()) {
      YG_TRY(write_existing(tx, row, existing->second.id, after));
    } else {
      fresh.push_back({row.facts, rules_.standing_of(row.facts)});
    }
  }
  if (!fresh.empty()) YG_TRY(insert(tx, fresh, origin(), rules_.version(), keys_));
  after.created += static_cast<std::int64_t>(fresh.size());
  if (batch.empty()) return {};
  identity::AuditEntry entry{
      .actor = {person(), spec_.login, spec_.actor_unit_id.value_or(UnitId{}), spec_.remote_ip, spec_.trace_id},
      .action = "card.import_rows",
      .object_type = "job",
      .object_id = fmt::format("{}", context_.job().id.value),
      .object_label = spec_.file_name};
  entry.after = boost::json::object{{"from_line", batch.front().line},
                                    {"to_line", batch.back().line},
                                    {"rows", batch.size()},
                                    {"created", fresh.size()}};
  YG_TRY(audit_.record(tx, entry));
  return {};
}

Result<void> Run::write_existing(store::Transaction& tx, const CheckedRow& row, CardId id, ImportSummary& after) {
  YG_TRY_ASSIGN(const auto before, find_whole(tx, id, keys_));
  YG_ASSERT(before);
  Words words = row.words;
  words.erase("state");  // states change by acts, not by files
  const FormResult form = read_form(words, before->facts, form_context());
  if (form.refused() || form.facts == before->facts) {
    ++after.unchanged;
    return {};
  }
  YG_TRY(update(tx, *before, form.facts, rules_.standing_of(form.facts), origin(), rules_.version(), keys_));
  ++after.updated;
  return {};
}

}  // namespace

Importer::Importer(const crypto::KeyRing& keys, const identity::Audit& audit, identity::UnitDirectory& units,
                   const Rules& rules, std::filesystem::path work_dir, KeepFile keep_file)
    : keys_(keys),
      audit_(audit),
      units_(units),
      rules_(rules),
      work_dir_(std::move(work_dir)),
      keep_file_(std::move(keep_file)) {}

Result<void> Importer::run(Context& context) {
  YG_TRY_ASSIGN(auto spec, json::decode<ImportSpec>(context.spec()));
  YG_TRY_ASSIGN(auto tree, units_.tree());
  Run run{context, std::move(spec), keys_, audit_, rules_, std::move(tree)};
  const auto& checkpoint = context.checkpoint();
  const bool taking = checkpoint.is_object() && checkpoint.at("pass") == "take";
  if (!taking) {
    const auto mended = work_dir_ / fmt::format("import-{}.part", context.job().id.value);
    bool has_bad = false;
    YG_TRY(run.check_pass(mended, has_bad));
    const bool take = !run.spec().dry_run && (!has_bad || run.spec().take_good);
    YG_TRY(run.save_checked(take));
    if (has_bad) {
      const std::string name = fmt::format("待修改-{}", run.spec().file_name);
      YG_TRY_ASSIGN(const auto file, keep_file_(mended, name, "mended", run.spec().person_id.value_or(PersonId{})));
      YG_TRY(context.db().write([&](store::Transaction& tx) { return job::add_file(tx, context.job().id, file); }));
    }
    std::error_code ignored;
    std::filesystem::remove(mended, ignored);
    if (!take && !run.spec().dry_run) {
      return fail(ErrorKind::invalid, "import.bad_rows",
                  {fmt::format("有 {} 行不合格，未写入任何卡", run.summary().bad),
                   fmt::format("{} rows are not right; nothing was written", run.summary().bad)});
    }
    if (!take) {
      return context.say({fmt::format("检查完毕：{} 行可导入，{} 行有问题", run.summary().good, run.summary().bad),
                          fmt::format("checked: {} rows good, {} not", run.summary().good, run.summary().bad)});
    }
  }
  YG_TRY(run.take_pass());
  const ImportSummary& summary = run.summary();
  return context.say({fmt::format("新增 {} 张，更新 {} 张，{} 张无变化，{} 行未导入", summary.created, summary.updated,
                                  summary.unchanged, summary.bad),
                      fmt::format("{} cards created, {} updated, {} unchanged, {} rows left out", summary.created,
                                  summary.updated, summary.unchanged, summary.bad)});
}

}  // namespace yunguan::card
