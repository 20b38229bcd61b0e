// SPDX-License-Identifier: Apache-2.0
#include "control/application_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/json.h"
#include "base/parse.h"
#include "identity/principal.h"
#include "identity/reason.h"
#include "store/id_source.h"
#include "store/outbox.h"

namespace yunguan::control {
namespace {

using identity::AuditEntry;
using identity::principal_of;
using store::NamedQuery;
using store::Row;

constexpr std::array<std::string_view, 4> kNeeded{"social", "video", "shopping", "game"};
constexpr std::size_t kDomainsMax = 50;
constexpr std::size_t kNameMax = 100;

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

constexpr NamedQuery kAll{"control.applications",
                          "SELECT id, shipped_key, category, name_zh, name_en, domains, scene, effective_from, "
                          "effective_to, reason, changed_by, "
                          "changed_at FROM blocked_application ORDER BY id"};
constexpr NamedQuery kInsert{
    "control.insert_application",
    "INSERT INTO blocked_application (id, shipped_key, category, name_zh, name_en, domains, scene, effective_from, "
    "effective_to, reason, changed_by, changed_at) VALUES (:id, :shipped, :category, :zh, :en, :domains, :scene, "
    ":from, "
    "NULL, :reason, :by, :at)"};
constexpr NamedQuery kEnd{"control.end_application",
                          "UPDATE blocked_application SET effective_to = :day, reason = :reason, changed_by = :by, "
                          "changed_at = :at WHERE id = :id"};
constexpr NamedQuery kRestore{"control.restore_application",
                              "DELETE FROM blocked_application WHERE shipped_key = :shipped"};

Date parsed(const std::string& text) {
  const auto date = parse_date(text);
  YG_ASSERT(date);
  return *date;
}

ApplicationState state_on(const BlockedApplication& application, Date day) {
  const std::chrono::sys_days today{day};
  if (application.to && std::chrono::sys_days{*application.to} < today) return ApplicationState::off;
  if (application.from && std::chrono::sys_days{*application.from} > today) return ApplicationState::scheduled;
  return ApplicationState::in_force;
}

bool is_domain(std::string_view text) {
  if (text.size() > 253 || text.find('.') == std::string_view::npos) return false;
  for (const std::string_view label : split(text, '.')) {
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (label.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string_view::npos) return false;
  }
  return true;
}

Result<void> check_whole_platform(const http::Request& request) {
  if (principal_of(request).scope("control.blacklist").everything()) return {};
  return fail(ErrorKind::forbidden, "control.whole_platform",
              {"应用黑名单对整个平台有效，只有管理全部单位的人能改",
               "the blacklist holds for the whole platform: only those who manage all units may change it"});
}

std::unexpected<Error> refuse(std::string code, Text text, std::string field, std::string_view value) {
  return fail(ErrorKind::invalid, "control." + std::move(code), std::move(text),
              {.field = std::move(field), .value = clipped(value), .clause = "§2.2.4"});
}

Result<void> tell_change(store::Transaction& tx, Instant at) {
  return store::publish(tx, kListsTopic, "apps", "{}", at);
}

AuditEntry entry_of(const http::Request& request, std::string action, const std::string& key, const std::string& name) {
  return {.actor = identity::Actor::of(request),
          .action = std::move(action),
          .object_type = "blocked_application",
          .object_id = key,
          .object_label = name};
}

}  // namespace

const std::vector<store::Migration>& application_migrations() {
  static const std::vector<store::Migration> steps{kCreate};
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
    const auto from = parsed(row.text(7));
    if (const std::string key = row.text(1); !key.empty()) {
      // Of an older shipped list: what is not shipped any more needs no taking off.
      const auto place = places.find(key);
      if (place == places.end()) return true;
      BlockedApplication& one = all[place->second];
      one.to = Date{std::chrono::sys_days{from} - std::chrono::days{1}};
      one.reason = row.text(9);
      one.by = row.text(10);
      one.at = row.instant(11);
      return true;
    }
    auto domains = json::read<std::vector<std::string>>(row.text(5));
    YG_ASSERT(domains);
    const auto to = row.optional_text(8);
    all.push_back({fmt::format("own/{}", row.integer(0)),
                   row.text(2),
                   {row.text(3), row.text(4)},
                   std::move(*domains),
                   row.text(6),
                   ApplicationOrigin::own,
                   ApplicationState::in_force,
                   from,
                   to ? std::optional{parsed(*to)} : std::nullopt,
                   row.text(9),
                   row.text(10),
                   row.instant(11)});
    return true;
  }));
  for (BlockedApplication& application : all) application.state = state_on(application, day);
  return all;
}

Result<std::vector<BlockedApplication>> blocked_for(store::Reader& reader, const card::Blacklist& shipped, Date day,
                                                    std::string_view scene) {
  YG_TRY_ASSIGN(auto all, applications(reader, shipped, day));
  std::erase_if(all, [&](const BlockedApplication& one) {
    return one.state != ApplicationState::in_force || (!one.scene.empty() && one.scene != scene);
  });
  return all;
}

Result<ApplicationListAnswer> ApplicationList::list(const http::Request& request) const {
  const card::BlacklistFile& file = ground_.blacklist.file();
  ApplicationListAnswer answer{
      file.version, file.clause, principal_of(request).scope("control.blacklist").everything(), {}, {}};
  for (const card::BlacklistCategory& category : file.categories) {
    answer.categories.push_back(
        {category.code, category.name, std::ranges::find(kNeeded, category.code) != kNeeded.end()});
  }
  YG_TRY_ASSIGN(answer.items, ground_.db.read([&](store::Reader& reader) {
    return applications(reader, ground_.blacklist, today());
  }));
  return answer;
}

Result<void> ApplicationList::check_new(const std::vector<BlockedApplication>& now,
                                        const NewApplicationInput& input) const {
  const auto& categories = ground_.blacklist.file().categories;
  if (std::ranges::find(categories, input.category, &card::BlacklistCategory::code) == categories.end()) {
    return refuse("category", {"没有这个应用类别", "there is no such category"}, "category", input.category);
  }
  if (trimmed(input.name_zh).empty() || input.name_zh.size() > kNameMax ||
      input.name_en.value_or("").size() > kNameMax) {
    return refuse("application_name", {"应用名称须为 1 到 100 字节", "a name is 1 to 100 bytes"}, "name_zh",
                  input.name_zh);
  }
  if (input.scene && !input.scene->empty() && std::ranges::find(scenes_, *input.scene) == scenes_.end()) {
    return refuse("scene", {"没有这个场景", "there is no such scene"}, "scene", *input.scene);
  }
  if (input.from && std::chrono::sys_days{*input.from} < std::chrono::sys_days{today()}) {
    return refuse("from", {"生效日期不能早于今天", "it cannot take effect before today"}, "from",
                  format_date(*input.from));
  }
  if (input.domains.empty() || input.domains.size() > kDomainsMax) {
    return refuse("domain", {"须有 1 到 50 个域名", "1 to 50 domains are wanted"}, "domains", "");
  }
  for (const std::string& domain : input.domains) {
    if (!is_domain(domain)) {
      return refuse("domain", {"须为小写域名，如 example.cn", "a domain in lower case is wanted, like example.cn"},
                    "domains", domain);
    }
    for (const BlockedApplication& other : now) {
      const bool same_cards = other.scene.empty() || other.scene == input.scene.value_or("");
      if (other.state == ApplicationState::off || !same_cards ||
          std::ranges::find(other.domains, domain) == other.domains.end()) {
        continue;
      }
      return fail(ErrorKind::conflict, "control.domain_listed",
                  {fmt::format("域名已属于“{}”", other.name.zh),
                   fmt::format("the domain belongs to \"{}\" already", other.name.en)},
                  {.field = "domains", .value = domain, .clause = "§2.2.4"});
    }
  }
  return {};
}

Result<ApplicationListAnswer> ApplicationList::add(const http::Request& request,
                                                   const NewApplicationInput& input) const {
  YG_TRY(check_whole_platform(request));
  YG_TRY(identity::check_reason(input.reason, "control.reason"));
  AuditEntry entry = entry_of(request, "blacklist.add", "", input.name_zh);
  entry.reason = input.reason;
  YG_TRY(identity::audited(
      ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<void> {
        YG_TRY_ASSIGN(const auto now, applications(tx, ground_.blacklist, today()));
        YG_TRY(check_new(now, input));
        YG_TRY_ASSIGN(const auto id, store::reserve_ids(tx, "blocked_application", 1));
        audit.object_id = fmt::format("own/{}", id);
        audit.after = boost::json::object{{"category", input.category},
                                          {"domains", fmt::format("{}", fmt::join(input.domains, ";"))}};
        const std::string zh{trimmed(input.name_zh)};
        const std::string en{trimmed(input.name_en.value_or(""))};
        YG_TRY(tx.run(kInsert, {id, "", input.category, zh, en.empty() ? zh : en, json::write(input.domains),
                                input.scene.value_or(""), input.from.value_or(today()), input.reason, audit.actor.login,
                                ground_.clock.now()}));
        return tell_change(tx, ground_.clock.now());
      }));
  return list(request);
}

Result<ApplicationListAnswer> ApplicationList::end(const http::Request& request,
                                                   const EndApplicationInput& input) const {
  YG_TRY(check_whole_platform(request));
  YG_TRY(identity::check_reason(input.reason, "control.reason"));
  AuditEntry entry = entry_of(request, "blacklist.end", input.key, input.key);
  entry.reason = input.reason;
  YG_TRY(identity::audited(
      ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<void> {
        YG_TRY_ASSIGN(const auto now, applications(tx, ground_.blacklist, today()));
        const auto one = std::ranges::find(now, input.key, &BlockedApplication::key);
        if (one == now.end() || one->state == ApplicationState::off) {
          return fail(ErrorKind::not_found, "control.no_application",
                      {"没有这个在限制的应用", "no such application is blocked"},
                      {.field = "key", .value = clipped(input.key)});
        }
        audit.object_label = one->name.zh;
        const bool needed = std::ranges::find(kNeeded, one->category) != kNeeded.end();
        const auto left = std::ranges::count_if(now, [&](const BlockedApplication& other) {
          return other.category == one->category && other.scene.empty() && other.state == ApplicationState::in_force &&
                 other.key != one->key;
        });
        if (needed && one->scene.empty() && left == 0) {
          return fail(ErrorKind::conflict, "control.last_of_category",
                      {"这一类至少要限制一个应用", "at least one application of this category must be blocked"},
                      {.field = "key", .value = clipped(input.key), .clause = "§2.2.4"});
        }
        const Instant at = ground_.clock.now();
        const Date yesterday{std::chrono::sys_days{today()} - std::chrono::days{1}};
        if (one->origin == ApplicationOrigin::own) {
          const auto id = parse_integer<std::int64_t>(std::string_view{input.key}.substr(4));
          YG_TRY(tx.run(kEnd, {yesterday, input.reason, audit.actor.login, at, *id}));
          return tell_change(tx, at);
        }
        YG_TRY_ASSIGN(const auto id, store::reserve_ids(tx, "blocked_application", 1));
        YG_TRY(tx.run(kInsert, {id, one->key, one->category, one->name.zh, one->name.en, "[]", "", today(),
                                input.reason, audit.actor.login, at}));
        return tell_change(tx, at);
      }));
  return list(request);
}

Result<ApplicationListAnswer> ApplicationList::restore(const http::Request& request,
                                                       const EndApplicationInput& input) const {
  YG_TRY(check_whole_platform(request));
  YG_TRY(identity::check_reason(input.reason, "control.reason"));
  AuditEntry entry = entry_of(request, "blacklist.add", input.key, input.key);
  entry.reason = input.reason;
  YG_TRY(identity::audited(ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry&) -> Result<void> {
    YG_TRY_ASSIGN(const auto rows, tx.run(kRestore, {input.key}));
    if (rows > 0 && !input.key.empty()) return tell_change(tx, ground_.clock.now());
    return fail(ErrorKind::not_found, "control.no_application",
                {"没有这个停止限制的应用", "no such application was taken off"},
                {.field = "key", .value = clipped(input.key)});
  }));
  return list(request);
}

}  // namespace yunguan::control
