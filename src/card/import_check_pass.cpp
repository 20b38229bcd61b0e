// SPDX-License-Identifier: Apache-2.0
#include "card/import_check_pass.h"

#include <fmt/format.h>

#include <algorithm>

namespace yunguan::card {
namespace {

constexpr std::int64_t kRowsBetweenSaves = 20'000;

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
  [[nodiscard]] bool waiting() const { return !pending_.empty(); }
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

class CheckPass {
 public:
  CheckPass(ImportGround& ground, ImportFile& file, sheet::TableWriter& mended)
      : ground_(ground), file_(file), mended_(mended), remarks_(ground.context.job().id) {}

  Result<CheckOutcome> run();

 private:
  Result<void> count(const RowRun& run, const std::vector<CheckedRow>& rows);
  Result<void> mend(std::span<const std::string_view> cells, const CheckedRow& row);
  Result<void> save();

  ImportGround& ground_;
  ImportFile& file_;
  sheet::TableWriter& mended_;
  Crew crew_{spare_helpers(1)};
  Remarks remarks_;
  ImportSummary summary_;
  std::int64_t saved_rows_ = 0;
};

Result<void> CheckPass::mend(std::span<const std::string_view> cells, const CheckedRow& row) {
  std::vector<std::string> mended(cells.begin(), cells.end());
  mended.resize(file_.header().size());
  std::string problems;
  for (const Remark& remark : row.remarks) {
    if (remark.weight == Weight::hint) continue;
    const Field* field = find_field(remark.error.where.field);
    problems += fmt::format("{}{}：{}{}", problems.empty() ? "" : "；", field != nullptr ? field->title_zh : "整行",
                            remark.error.text.zh,
                            remark.error.where.clause.empty() ? "" : fmt::format("（{}）", remark.error.where.clause));
  }
  mended.push_back(std::move(problems));
  return mended_.row(mended);
}

Result<void> CheckPass::count(const RowRun& run, const std::vector<CheckedRow>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ++summary_.rows;
    remarks_.note(rows[i]);
    if (rows[i].good(ground_.spec.strict)) {
      ++summary_.good;
    } else {
      ++summary_.bad;
      YG_TRY(mend(run.cells(run.rows()[i]), rows[i]));
    }
  }
  return {};
}

// Keeps the remarks and tells how far the check is; after a crash it begins again all the same.
Result<void> CheckPass::save() {
  const job::Progress progress{
      .total = std::nullopt, .done = summary_.rows, .failed = summary_.bad, .checkpoint = {{"pass", "check"}}};
  YG_TRY(ground_.context.db().write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(remarks_.save(tx));
    return ground_.context.advance(tx, progress);
  }));
  remarks_.saved();
  saved_rows_ = summary_.rows;
  ground_.context.announce();
  return {};
}

Result<CheckOutcome> CheckPass::run() {
  YG_TRY(
      ground_.context.db().write([&](store::Transaction& tx) { return clear_remarks(tx, ground_.context.job().id); }));
  const ImportCheck check = ground_.check_of(file_);
  while (true) {
    YG_TRY_ASSIGN(const RowRun run, file_.next(kRunRows));
    if (ground_.context.should_stop()) return job::Context::stop_here();
    if (run.rows().empty()) break;
    YG_TRY_ASSIGN(const auto rows, ground_.check(run, check, crew_));
    YG_TRY(count(run, rows));
    if (remarks_.waiting() || summary_.rows - saved_rows_ >= kRowsBetweenSaves) YG_TRY(save());
  }
  YG_TRY(save());
  summary_.by_code = remarks_.counts();
  summary_.format = sheet::to_word(file_.source().format());
  if (const auto encoding = file_.source().encoding()) summary_.encoding = sheet::to_word(*encoding);
  summary_.columns_unknown = file_.columns().unknown;
  return CheckOutcome{summary_, summary_.bad > 0};
}

}  // namespace

Result<CheckOutcome> check_pass(ImportGround& ground, const std::filesystem::path& mended) {
  YG_TRY_ASSIGN(auto file, ground.open());
  YG_TRY_ASSIGN(const auto writer,
                sheet::TableWriter::create(mended, file.source().format(), sheet::CsvReadBy::spreadsheets));
  std::vector<std::string> head = file.header();
  head.emplace_back("问题");
  YG_TRY(writer->row(head));
  YG_TRY_ASSIGN(auto outcome, CheckPass(ground, file, *writer).run());
  YG_TRY(writer->finish());
  return outcome;
}

}  // namespace yunguan::card
