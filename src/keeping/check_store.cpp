// SPDX-License-Identifier: Apache-2.0
#include "keeping/check_store.h"

#include "base/json.h"
#include "store/id_source.h"

namespace yunguan::keeping {
namespace {

constexpr store::NamedQuery kInsert{"keeping.insert_check",
                                    "INSERT INTO check_run (id, kind, at, ok, duration_ms, person_login, report)"
                                    " VALUES (:id, :kind, :at, :ok, :duration, :login, :report)"};
constexpr store::NamedQuery kForgetOld{"keeping.forget_checks",
                                       "DELETE FROM check_run WHERE kind = :kind AND id NOT IN (SELECT id FROM "
                                       "check_run WHERE kind = :same ORDER BY id DESC"
                                       " LIMIT 100)"};
constexpr store::NamedQuery kList{"keeping.list_checks",
                                  "SELECT kind, at, ok, duration_ms, person_login, report FROM check_run"
                                  " WHERE kind = :kind ORDER BY id DESC LIMIT :max"};

}  // namespace

Result<void> insert_check(store::Transaction& tx, const CheckRun& run) {
  YG_TRY_ASSIGN(const std::int64_t id, store::reserve_ids(tx, "check_run", 1));
  YG_TRY(tx.run(kInsert, {id, run.kind, run.at, run.ok, run.duration_ms, run.person_login, json::write(run.report)}));
  YG_TRY(tx.run(kForgetOld, {run.kind, run.kind}));
  return {};
}

Result<std::vector<CheckRun>> list_checks(store::Reader& reader, std::string_view kind, std::int64_t max) {
  return reader.all(kList, {kind, max}, [](const store::Row& row) {
    auto report = json::parse(row.text(5));
    return CheckRun{row.text(0),    row.instant(1), row.truth(2),
                    row.integer(3), row.text(4),    report ? std::move(*report) : boost::json::value{}};
  });
}

Result<std::optional<CheckRun>> last_check(store::Reader& reader, std::string_view kind) {
  YG_TRY_ASSIGN(auto all, list_checks(reader, kind, 1));
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

}  // namespace yunguan::keeping
