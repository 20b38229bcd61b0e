// SPDX-License-Identifier: Apache-2.0
#include "control/application_store.h"

#include <fmt/format.h>

#include <map>

#include "base/json.h"
#include "base/parse.h"
#include "control/ground.h"
#include "store/id_source.h"
#include "store/outbox.h"

namespace yunguan::control {
namespace {

using store::NamedQuery;
using store::Row;

// shipped_key: a shipped application that is not blocked from effective_from on. Else an application of people's own.
constexpr store::Migration kCreate{"blocked_application",
                                   1,
                                   "keep changes to the blacklist of applications",
                                   R"(CREATE TABLE blocked_application (
         id BIGINT PRIMARY KEY,
         shipped_key TEXT NOT NULL,
         category TEXT NOT NULL,
         name_zh TEXT NOT NULL,
         name_en TEXT NOT NULL,
         domains TEXT NOT NULL,
         scene TEXT NOT NULL,
         effective_from TEXT NOT NULL,
         effective_to TEXT,
         reason TEXT NOT NULL,
         changed_by TEXT NOT NULL,
         changed_at BIGINT NOT NULL
       );
       CREATE UNIQUE INDEX blocked_application_shipped ON blocked_application (shipped_key) WHERE shipped_key <> '')",
                                   "",
                                   ""};

// 3 is ListOrigin::hand: whatever was there had been entered by people.
constexpr store::Migration kOrigin{"blocked_application",
                                   2,
                                   "keep where blocked applications come from, and count the list's changes",
                                   R"(ALTER TABLE blocked_application ADD COLUMN origin BIGINT NOT NULL DEFAULT 3;
       ALTER TABLE blocked_application ADD COLUMN source TEXT NOT NULL DEFAULT '';
       CREATE TABLE blocked_application_revision (
         id BIGINT PRIMARY KEY,
         revision BIGINT NOT NULL
       ))",
                                   "",
                                   "",
                                   R"(DROP TABLE blocked_application_revision;
       ALTER TABLE blocked_application DROP COLUMN source;
       ALTER TABLE blocked_application DROP COLUMN origin)"};

constexpr NamedQuery kAll{"control.applications",
                          "SELECT id, shipped_key, category, name_zh, name_en, domains, scene, effective_from, "
                          "effective_to, reason, changed_by, changed_at, origin, source FROM blocked_application "
                          "ORDER BY id"};
constexpr NamedQuery kInsert{
    "control.insert_application",
    "INSERT INTO blocked_application (id, shipped_key, category, name_zh, name_en, domains, scene, effective_from, "
    "effective_to, reason, changed_by, changed_at, origin, source) VALUES (:id, :shipped, :category, :zh, :en, "
    ":domains, :scene, :from, NULL, :reason, :by, :at, :origin, :source)"};
constexpr NamedQuery kEnd{"control.end_application",
                          "UPDATE blocked_application SET effective_to = :day, reason = :reason, changed_by = :by, "
                          "changed_at = :at WHERE id = :id"};
constexpr NamedQuery kRestore{"control.restore_application",
                              "DELETE FROM blocked_application WHERE shipped_key = :shipped"};
constexpr NamedQuery kBump{"control.bump_applications",
                           "INSERT INTO blocked_application_revision (id, revision) VALUES (1, 1) ON CONFLICT (id) DO "
                           "UPDATE SET revision = blocked_application_revision.revision + 1"};
constexpr NamedQuery kRevision{"control.applications_revision",
                               "SELECT revision FROM blocked_application_revision WHERE id = 1"};

constexpr std::string_view kOwn = "own/";

Date parsed(const std::string& text) {
  const auto date = parse_date(text);
  YG_ASSERT(date);
  return *date;
}

ApplicationState state_of(const BlockedApplication& application, Date day) {
  const std::chrono::sys_days today{day};
  if (application.to && std::chrono::sys_days{*application.to} < today) return ApplicationState::off;
  if (application.from && std::chrono::sys_days{*application.from} > today) return ApplicationState::scheduled;
  return ApplicationState::in_force;
}

BlockedApplication own_at(const Row& row) {
  auto domains = json::read<std::vector<std::string>>(row.text(5));
  YG_ASSERT(domains);
  const auto to = row.optional_text(8);
  return {.key = fmt::format("{}{}", kOwn, row.integer(0)),
          .category = row.text(2),
          .name = {row.text(3), row.text(4)},
          .domains = std::move(*domains),
          .scene = row.text(6),
          .origin = static_cast<ListOrigin>(row.integer(12)),
          .source = row.text(13),
          .state = ApplicationState::in_force,
          .from = parsed(row.text(7)),
          .to = to ? std::optional{parsed(*to)} : std::nullopt,
          .reason = row.text(9),
          .by = row.text(10),
          .at = row.instant(11)};
}

}  // namespace

const std::vector<store::Migration>& application_migrations() {
  static const std::vector<store::Migration> steps{kCreate, kOrigin};
  return steps;
}

Result<std::vector<BlockedApplication>> applications(store::Reader& reader, const card::Blacklist& shipped, Date day) {
  std::vector<BlockedApplication> all;
  std::map<std::string, std::size_t, std::less<>> places;
  for (const card::BlacklistCategory& category : shipped.file().categories) {
    for (const card::BlacklistApplication& application : category.applications) {
      BlockedApplication one{.key = category.code + "/" + application.name.en,
                             .category = category.code,
                             .name = application.name,
                             .domains = application.domains};
      places.emplace(one.key, all.size());
      all.push_back(std::move(one));
    }
  }
  YG_TRY(reader.each(kAll, {}, [&](const Row& row) {
    const std::string key = row.text(1);
    if (key.empty()) {
      all.push_back(own_at(row));
      return true;
    }
    // Of an older shipped list: what is not shipped any more needs no taking off.
    const auto place = places.find(key);
    if (place == places.end()) return true;
    BlockedApplication& one = all[place->second];
    one.to = day_before(parsed(row.text(7)));
    one.reason = row.text(9);
    one.by = row.text(10);
    one.at = row.instant(11);
    return true;
  }));
  for (BlockedApplication& application : all) application.state = state_of(application, day);
  return all;
}

Result<std::string> insert_application(store::Transaction& tx, const NewApplication& application) {
  YG_TRY_ASSIGN(const auto id, store::reserve_ids(tx, "blocked_application", 1));
  YG_TRY(tx.run(kInsert, {id, "", application.category, application.name.zh, application.name.en,
                          json::write(application.domains), application.scene, application.from, application.reason,
                          application.by, application.at, static_cast<int>(application.origin), application.source}));
  return fmt::format("{}{}", kOwn, id);
}

Result<void> end_application(store::Transaction& tx, const BlockedApplication& application, Date last_day,
                             const std::string& reason, const std::string& by, Instant at) {
  if (application.origin != ListOrigin::shipped) {
    const auto id = parse_integer<std::int64_t>(std::string_view{application.key}.substr(kOwn.size()));
    YG_TRY(tx.run(kEnd, {last_day, reason, by, at, *id}));
    return {};
  }
  YG_TRY_ASSIGN(const auto id, store::reserve_ids(tx, "blocked_application", 1));
  YG_TRY(tx.run(kInsert, {id, application.key, application.category, application.name.zh, application.name.en, "[]", "",
                          day_behind(last_day), reason, by, at, static_cast<int>(ListOrigin::shipped), ""}));
  return {};
}

Result<bool> restore_application(store::Transaction& tx, const std::string& key) {
  if (key.empty()) return false;
  YG_TRY_ASSIGN(const auto rows, tx.run(kRestore, {key}));
  return rows > 0;
}

Result<void> tell_applications_changed(store::Transaction& tx, Instant at) {
  YG_TRY(tx.run(kBump, {}));
  return store::publish(tx, kListsTopic, "apps", "{}", at);
}

Result<std::int64_t> applications_revision(store::Reader& reader) {
  YG_TRY_ASSIGN(const auto found, reader.one(kRevision, {}, [](const Row& row) { return row.integer(0); }));
  return found.value_or(0) + 1;
}

}  // namespace yunguan::control
