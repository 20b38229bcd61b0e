// SPDX-License-Identifier: Apache-2.0
#include "notify/inbox.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "http/etag.h"
#include "identity/enum_name.h"
#include "notify/trial.h"

namespace yunguan::notify {
namespace {

using http::FieldKind;
using store::NamedQuery;
using store::Row;

constexpr std::string_view kNewestSql =
    "SELECT n.id, n.kind, n.title_zh, n.title_en, n.body_zh, n.body_en, n.link, n.times, n.created_at, n.told_at, "
    "n.read_at FROM notice n WHERE n.person_id = :person AND n.read_at IS NULL ORDER BY n.id DESC LIMIT 6";
constexpr NamedQuery kNewest{"notify.newest", kNewestSql};
constexpr NamedQuery kOwner{"notify.owner", "SELECT person_id FROM notice WHERE id = :id"};
constexpr NamedQuery kRead{
    "notify.read", "UPDATE notice SET read_at = :at WHERE id = :id AND person_id = :person AND read_at IS NULL"};

http::List make_list() {
  http::List::Declaration list{.name = "notify.list", .fields = {}, .id_column = "n.id", .default_sort = "-id"};
  list.fields = {
      {.name = "id",
       .kind = FieldKind::integer,
       .column = "n.id",
       .sortable = true,
       .sentence = "In the order they were first told."},
      {.name = "kind", .kind = FieldKind::text, .column = "n.kind", .sentence = "Codes of kinds."},
      {.name = "unread",
       .kind = FieldKind::flag,
       .column = "CASE WHEN n.read_at IS NULL THEN 1 ELSE 0 END",
       // In these words the partial index of what is unread answers it.
       .own =
           [](const http::Condition& condition) {
             const bool both = condition.values.size() > 1;
             const bool unread = condition.values.front() == store::Value{1};
             return http::SqlPiece{both ? "1 = 1" : unread ? "n.read_at IS NULL" : "n.read_at IS NOT NULL", {}};
           }},
      {.name = "created_at", .kind = FieldKind::instant, .column = "n.created_at"},
  };
  list.search = [](std::string_view q) {
    const std::string pattern = http::contains_pattern(q);
    return http::SqlPiece{
        "(lower(n.title_zh) LIKE ? ESCAPE '\\' OR lower(n.title_en) LIKE ? ESCAPE '\\' OR lower(n.body_zh) LIKE ? "
        "ESCAPE '\\')",
        {pattern, pattern, pattern}};
  };
  list.search_sentence = "What title or text contain.";
  return http::List{std::move(list)};
}

Text no_such_notice() { return {"没有这条消息", "there is no such notice"}; }

}  // namespace

const http::List& Inbox::declaration() {
  static const http::List kList = make_list();
  return kList;
}

Result<http::Page<NoticeView>> Inbox::list(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto query, declaration().parse(request));
  const PersonId me = identity::principal_of(request).person_id;
  const http::ListSql sql{
      .select = fmt::format("SELECT {}", kNoticeColumns), .from = "FROM notice n", .scope = {"n.person_id = ?", {me}}};
  return ground_.db.read([&](store::Reader& reader) {
    return http::read_page<NoticeView>(reader, declaration(), query, sql,
                                       [&](const Row& row) { return read_notice(row, ground_.kinds); });
  });
}

Result<NoticeSummary> Inbox::summary(const identity::Asking& asking) const {
  const PersonId me = asking.principal.person_id;
  return ground_.db.read([&](store::Reader& reader) -> Result<NoticeSummary> {
    NoticeSummary summary;
    YG_TRY_ASSIGN(summary.unread, count_unread(reader, me, kUnreadMax + 1));
    YG_TRY_ASSIGN(summary.newest,
                  reader.all(kNewest, {me}, [&](const Row& row) { return read_notice(row, ground_.kinds); }));
    return summary;
  });
}

Result<void> Inbox::read(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto id, request.path_id("id"));
  const PersonId me = identity::principal_of(request).person_id;
  const Instant now = ground_.clock.now();
  YG_TRY_ASSIGN(const auto owner, ground_.db.read([&](store::Reader& reader) {
    return reader.one(kOwner, {id}, [](const Row& row) { return row.id<PersonId>(0); });
  }));
  if (!owner) return fail(ErrorKind::not_found, "notice.not_found", no_such_notice());
  if (*owner != me) {
    return identity::refuse_out_of_scope(ground_.audit, ground_.db, request, "notice", std::to_string(id),
                                         "notice.not_found", no_such_notice());
  }
  return ground_.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY_ASSIGN(const auto changed, tx.run(kRead, {now, id, me}));
    if (changed == 0) return {};
    return publish(tx, me, now);
  });
}

Result<NoticesRead> Inbox::read_many(const identity::Asking& asking, const ReadNotices& input) const {
  const PersonId me = asking.principal.person_id;
  const Instant now = ground_.clock.now();
  std::string sql = "UPDATE notice SET read_at = :at WHERE person_id = :person AND read_at IS NULL";
  store::Params params{now, me};
  if (input.up_to) {
    sql += " AND id <= :id";
    params.emplace_back(*input.up_to);
  }
  if (input.kind) {
    sql += " AND kind = :kind";
    params.emplace_back(*input.kind);
  }
  return ground_.db.write([&](store::Transaction& tx) -> Result<NoticesRead> {
    YG_TRY_ASSIGN(const auto read, tx.run({"notify.read_many", sql}, params));
    if (read > 0) YG_TRY(publish(tx, me, now));
    return NoticesRead{read};
  });
}

NoticeSettings Inbox::view_of(const Setting& setting) const {
  NoticeSettings view{.address = setting.address,
                      .language = setting.language,
                      .quiet_from = setting.quiet_from,
                      .quiet_to = setting.quiet_to,
                      .kinds = {},
                      .has_mail = ground_.has(Channel::mail),
                      .has_webhook = ground_.has(Channel::webhook),
                      .mails_per_hour = static_cast<std::int64_t>(ground_.config.mails_per_hour),
                      .version = setting.version};
  for (const Kind* kind : ground_.kinds.all()) {
    const Choice choice = setting.choice(*kind);
    view.kinds.push_back(
        {std::string{kind->code}, std::string{kind->group}, kind->name(), choice.mail, choice.webhook});
  }
  return view;
}

Result<NoticeSettings> Inbox::settings(const identity::Asking& asking) const {
  YG_TRY_ASSIGN(const auto setting, ground_.db.read([&](store::Reader& reader) {
    return find_setting(reader, ground_.keys, asking.principal.person_id);
  }));
  return view_of(setting);
}

Result<NoticeSettings> Inbox::change(const identity::Asking& asking, std::int64_t version,
                                     const NoticeSettingsInput& input) const {
  Setting wanted{.address = {},
                 .language = input.language,
                 .quiet_from = input.quiet_from,
                 .quiet_to = input.quiet_to,
                 .choices = {}};
  if (!trimmed(input.address).empty()) {
    YG_TRY_ASSIGN(wanted.address, checked_address(input.address));
  }
  if (!input.quiet_from.empty() || !input.quiet_to.empty()) {
    YG_TRY(checked_hour(input.quiet_from, "/quiet_from"));
    YG_TRY(checked_hour(input.quiet_to, "/quiet_to"));
  }
  for (const NoticeKindChoice& choice : input.kinds) {
    if (ground_.kinds.find(choice.kind) == nullptr) {
      return fail(ErrorKind::invalid, "notify.kind", {"没有这种消息", "there is no such kind of notice"},
                  {.field = "/kinds", .value = clipped(choice.kind)});
    }
    wanted.choices[choice.kind] = {choice.mail, choice.webhook};
  }
  const PersonId me = asking.principal.person_id;
  return identity::audited(ground_.audit, ground_.db,
                           {.actor = asking.actor,
                            .action = "notice.settings",
                            .object_type = "person",
                            .object_id = std::to_string(me.value),
                            .object_label = asking.principal.login},
                           [&](store::Transaction& tx, identity::AuditEntry& entry) -> Result<NoticeSettings> {
                             YG_TRY_ASSIGN(const Setting before, find_setting(tx, ground_.keys, me));
                             YG_TRY(http::check_version(version, before.version));
                             Setting kept = wanted;
                             kept.version = before.version;
                             for (const auto& [kind, choice] : before.choices) kept.choices.try_emplace(kind, choice);
                             YG_TRY(keep_setting(tx, ground_.keys, me, kept));
                             ++kept.version;
                             entry.after = boost::json::object{{"address_changed", kept.address != before.address},
                                                               {"language", identity::name_of(kept.language)},
                                                               {"quiet_from", kept.quiet_from},
                                                               {"quiet_to", kept.quiet_to},
                                                               {"choices", json::encode(kept.choices)}};
                             return view_of(kept);
                           });
}

Result<void> Inbox::try_own(const identity::Asking& asking) const {
  YG_TRY_ASSIGN(const auto setting, ground_.db.read([&](store::Reader& reader) {
    return find_setting(reader, ground_.keys, asking.principal.person_id);
  }));
  if (setting.address.empty()) {
    return fail(ErrorKind::invalid, "notify.no_address", {"请先保存邮箱地址", "save a mail address first"},
                {.field = "address"});
  }
  return send_trial(ground_, sender_, asking, setting.address, setting.language);
}

}  // namespace yunguan::notify
