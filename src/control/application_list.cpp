// SPDX-License-Identifier: Apache-2.0
#include "control/application_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "identity/principal.h"
#include "identity/reason.h"

namespace yunguan::control {
namespace {

using identity::AuditEntry;
using identity::principal_of;

}  // namespace

Result<void> ApplicationList::check_whole_platform(const http::Request& request) {
  if (principal_of(request).scope("control.blacklist").everything()) return {};
  return fail(ErrorKind::forbidden, "control.whole_platform",
              {"应用黑名单对整个平台有效，只有管理全部单位的人能改",
               "the blacklist holds for the whole platform: only those who manage all units may change it"});
}

namespace {

AuditEntry entry_of(const http::Request& request, std::string action, const std::string& key, const std::string& name) {
  return {.actor = identity::Actor::of(request),
          .action = std::move(action),
          .object_type = "blocked_application",
          .object_id = key,
          .object_label = name};
}

}  // namespace

Result<ApplicationListAnswer> ApplicationList::list(const http::Request& request) const {
  const card::BlacklistFile& file = ground_.blacklist.file();
  ApplicationListAnswer answer{file.version, file.clause, principal_of(request).scope("control.blacklist").everything(),
                               {},           {},          0};
  for (const card::BlacklistCategory& category : file.categories) {
    answer.categories.push_back({category.code, category.name, is_needed_category(category.code)});
  }
  YG_TRY(ground_.db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(answer.revision, applications_revision(reader));
    YG_TRY_ASSIGN(answer.items, applications(reader, ground_.blacklist, today()));
    return {};
  }));
  return answer;
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
        YG_TRY(check_application(input, ground_.blacklist.file(), scenes_, today()));
        YG_TRY(DomainsTaken{now}.check_free(input.domains, input.scene.value_or("")));
        audit.after = boost::json::object{{"category", input.category},
                                          {"domains", fmt::format("{}", fmt::join(input.domains, ";"))}};
        const std::string zh{trimmed(input.name_zh)};
        const std::string en{trimmed(input.name_en.value_or(""))};
        const Instant at = ground_.clock.now();
        YG_TRY_ASSIGN(audit.object_id, insert_application(tx, {.category = input.category,
                                                               .name = {zh, en.empty() ? zh : en},
                                                               .domains = input.domains,
                                                               .scene = input.scene.value_or(""),
                                                               .origin = ListOrigin::hand,
                                                               .source = {},
                                                               .from = input.from.value_or(today()),
                                                               .reason = input.reason,
                                                               .by = audit.actor.login,
                                                               .at = at}));
        return tell_applications_changed(tx, at);
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
        const auto left = std::ranges::count_if(now, [&](const BlockedApplication& other) {
          return other.category == one->category && other.scene.empty() && other.state == ApplicationState::in_force &&
                 other.key != one->key;
        });
        if (is_needed_category(one->category) && one->scene.empty() && left == 0) {
          return fail(ErrorKind::conflict, "control.last_of_category",
                      {"这一类至少要限制一个应用", "at least one application of this category must be blocked"},
                      {.field = "key", .value = clipped(input.key), .clause = "§2.2.4"});
        }
        const Instant at = ground_.clock.now();
        YG_TRY(end_application(tx, *one, day_before(today()), input.reason, audit.actor.login, at));
        return tell_applications_changed(tx, at);
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
    YG_TRY_ASSIGN(const bool restored, restore_application(tx, input.key));
    if (restored) return tell_applications_changed(tx, ground_.clock.now());
    return fail(ErrorKind::not_found, "control.no_application",
                {"没有这个停止限制的应用", "no such application was taken off"},
                {.field = "key", .value = clipped(input.key)});
  }));
  return list(request);
}

}  // namespace yunguan::control
