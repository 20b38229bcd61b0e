// SPDX-License-Identifier: Apache-2.0
#include "watch/labelled_store.h"

#include <map>

#include "monitor/model.h"
#include "store/id_source.h"

namespace yunguan::watch {
namespace {

using store::NamedQuery;
using store::Row;

constexpr store::Migration kCreate{"labelled_run",
                                   1,
                                   "keep measurements on the labelled set",
                                   R"(CREATE TABLE labelled_run (
         id BIGINT PRIMARY KEY,
         at BIGINT NOT NULL,
         took_ms BIGINT NOT NULL,
         version BIGINT NOT NULL,
         cause BIGINT NOT NULL,
         started_by TEXT NOT NULL,
         cards BIGINT NOT NULL,
         usage_rows BIGINT NOT NULL,
         phones_listed BIGINT NOT NULL,
         areas_listed BIGINT NOT NULL
       );
       CREATE TABLE labelled_result (
         run_id BIGINT NOT NULL,
         model TEXT NOT NULL,
         planted BIGINT NOT NULL,
         missed BIGINT NOT NULL,
         falsely_raised BIGINT NOT NULL,
         raised BIGINT NOT NULL,
         PRIMARY KEY (run_id, model)
       ))",
                                   "",
                                   "",
                                   "DROP TABLE labelled_result; DROP TABLE labelled_run"};

constexpr NamedQuery kInsertRun{
    "labelled.insert_run",
    "INSERT INTO labelled_run (id, at, took_ms, version, cause, started_by, cards, usage_rows, phones_listed, "
    "areas_listed) VALUES (:id, :at, :took, :version, :cause, :by, :cards, :rows, :phones, :areas)"};
constexpr NamedQuery kInsertResult{
    "labelled.insert_result",
    "INSERT INTO labelled_result (run_id, model, planted, missed, falsely_raised, raised) VALUES (:run, :model, "
    ":planted, :missed, :falsely, :raised)"};
constexpr NamedQuery kNewest{"labelled.newest",
                             "SELECT id, at, took_ms, version, cause, started_by, cards, usage_rows, phones_listed, "
                             "areas_listed FROM labelled_run ORDER BY id DESC LIMIT :most"};
constexpr NamedQuery kResults{"labelled.results",
                              "SELECT run_id, model, planted, missed, falsely_raised, raised FROM labelled_result "
                              "WHERE run_id >= :first"};

std::int64_t figure(std::uint64_t number) { return static_cast<std::int64_t>(number); }

LabelledRun run_at(const Row& row) {
  return {.id = LabelledRunId{row.integer(0)},
          .at = row.instant(1),
          .took_ms = row.integer(2),
          .version = row.integer(3),
          .cause = static_cast<LabelledCause>(row.integer(4)),
          .started_by = row.text(5),
          .cards = row.integer(6),
          .rows = row.integer(7),
          .phones_listed = row.integer(8) != 0,
          .areas_listed = row.integer(9) != 0,
          .models = {}};
}

}  // namespace

const std::vector<store::Migration>& labelled_migrations() {
  static const std::vector<store::Migration> steps{kCreate};
  return steps;
}

Result<void> insert_run(store::Transaction& tx, const LabelledRun& run, const monitor::LabelledScore& score) {
  YG_TRY_ASSIGN(const std::int64_t id, store::reserve_ids(tx, "labelled_run", 1));
  YG_TRY(tx.run(kInsertRun, {id, run.at, run.took_ms, run.version, static_cast<std::int64_t>(run.cause), run.started_by,
                             run.cards, run.rows, std::int64_t{run.phones_listed}, std::int64_t{run.areas_listed}}));
  constexpr std::int64_t kNone = 0;
  for (const auto& [model, counts] : score.models) {
    YG_TRY(
        tx.run(kInsertResult, {id, model, figure(counts.planted), figure(counts.missed), figure(counts.falsely_raised),
                               figure(counts.planted - counts.missed + counts.falsely_raised)}));
  }
  for (const auto& [rule, raised] : score.own_rules)
    YG_TRY(tx.run(kInsertResult, {id, rule, kNone, kNone, kNone, figure(raised)}));
  return {};
}

Result<std::vector<LabelledRun>> newest_runs(store::Reader& reader, std::int64_t most) {
  YG_TRY_ASSIGN(auto runs, reader.all(kNewest, {most}, run_at));
  if (runs.empty()) return runs;
  std::map<std::int64_t, std::map<std::string, LabelledModel>> results;
  YG_TRY(reader.each(kResults, {runs.back().id}, [&](const Row& row) {
    results[row.integer(0)][row.text(1)] = {.model = row.text(1),
                                            .name = {},
                                            .own = !monitor::model_named(row.text(1)),
                                            .planted = row.integer(2),
                                            .missed = row.integer(3),
                                            .falsely_raised = row.integer(4),
                                            .raised = row.integer(5)};
    return true;
  }));
  for (LabelledRun& run : runs) {
    auto& models = results[run.id.value];
    for (std::size_t i = 0; i < monitor::kModelCount; ++i) {
      const auto found = models.find(std::string{monitor::info_of(static_cast<monitor::Model>(i)).name});
      if (found == models.end()) continue;
      run.planted += found->second.planted;
      run.missed += found->second.missed;
      run.falsely_raised += found->second.falsely_raised;
      run.models.push_back(std::move(found->second));
      models.erase(found);
    }
    for (auto& [name, rule] : models) run.models.push_back(std::move(rule));
  }
  return runs;
}

}  // namespace yunguan::watch
