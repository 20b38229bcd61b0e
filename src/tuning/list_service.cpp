// SPDX-License-Identifier: Apache-2.0
#include "tuning/list_service.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "identity/principal.h"
#include "identity/reason.h"
#include "tuning/list_import.h"

namespace yunguan::tuning {
namespace {

using identity::Actor;
using identity::AuditEntry;
using identity::principal_of;
using store::NamedQuery;
using store::Row;

constexpr std::int64_t kImportsShown = 10;
constexpr NamedQuery kCounts{
    "tuning.count_entries",
    "SELECT CASE WHEN e.valid_to < :ended THEN 2 WHEN e.valid_from > :scheduled THEN 1 ELSE 0 END AS state, COUNT(*) "
    "FROM monitor_list_entry e WHERE e.list = :list GROUP BY 1"};
constexpr NamedQuery kAny{"tuning.any_entry", "SELECT id FROM monitor_list_entry WHERE list = :list LIMIT 1"};

Result<ListKind> asked_list(const http::Request& request) {
  const auto place = request.path_values.find("list");
  if (place != request.path_values.end()) {
    if (const auto kind = list_named(place->second)) return *kind;
  }
  return fail(ErrorKind::not_found, "monitor_list.no_list", {"没有这个名单", "there is no such list"});
}

bool may_change(const http::Request& request) { return principal_of(request).scope("monitor.lists").everything(); }

Result<void> check_whole_platform(const http::Request& request) {
  if (may_change(request)) return {};
  return fail(ErrorKind::forbidden, "monitor_list.whole_platform",
              {"名单对整个平台有效，只有管理全部单位的人能改",
               "a list holds for the whole platform: only those who manage all units may change it"});
}

std::unexpected<Error> bad_dates(std::string field, Date date) {
  return fail(ErrorKind::invalid, "monitor_list.dates", {"失效日期不能早于生效日期", "it cannot end before it begins"},
              {.field = std::move(field), .value = format_date(date)});
}

AuditEntry entry_of(const http::Request& request, std::string action, ListKind kind, const std::string& id,
                    const std::string& item) {
  return {.actor = Actor::of(request),
          .action = std::move(action),
          .object_type = std::string{name_of(kind)},
          .object_id = id,
          .object_label = item};
}

http::List make_list() {
  http::List::Declaration list{
      .name = "tuning.entries", .fields = {}, .id_column = "e.id", .default_sort = "-added_at"};
  list.fields = {
      {.name = "item", .kind = http::FieldKind::text, .column = "e.item", .sortable = true},
      // Ids grow with time, and the index has them.
      {.name = "added_at", .kind = http::FieldKind::integer, .column = "e.id", .sortable = true},
      {.name = "device_class", .kind = http::FieldKind::text, .column = "e.device_class"},
      {.name = "import_id", .kind = http::FieldKind::integer, .column = "e.import_id"},
      http::coded_field("origin", "e.origin", {{"shipped", 1}, {"file", 2}, {"hand", 3}}),
  };
  list.search = [](std::string_view q) {
    const auto text = trimmed(q);
    if (!text.empty() && text.find_first_not_of("0123456789-") == std::string_view::npos) {
      std::string behind{text};
      ++behind.back();
      return http::SqlPiece{"e.item >= ? AND e.item < ?", {text, behind}};
    }
    return http::SqlPiece{"lower(e.item || ' ' || e.name || ' ' || e.more) LIKE ? ESCAPE '\\'",
                          {http::contains_pattern(text)}};
  };
  list.search_sentence = "The first digits of the item, or a part of the item or the name.";
  list.other_parameters = {"state"};
  return http::List{std::move(list)};
}

// ?state=in_force|scheduled|ended
Result<void> add_state(const http::Request& request, Date today, http::SqlPiece& scope) {
  const auto state = request.query_value("state").value_or("");
  if (state.empty()) return {};
  if (state == "in_force") {
    scope.sql += " AND e.valid_from <= ? AND (e.valid_to IS NULL OR e.valid_to >= ?)";
    scope.params.insert(scope.params.end(), {today, today});
  } else if (state == "scheduled") {
    scope.sql += " AND e.valid_from > ? AND (e.valid_to IS NULL OR e.valid_to >= ?)";
    scope.params.insert(scope.params.end(), {today, today});
  } else if (state == "ended") {
    scope.sql += " AND e.valid_to < ?";
    scope.params.emplace_back(today);
  } else {
    return fail(ErrorKind::invalid, "monitor_list.state",
                {"状态须为 in_force、scheduled 或 ended", "the state is in_force, scheduled or ended"},
                {.field = "state", .value = clipped(state)});
  }
  return {};
}

}  // namespace

const http::List& ListService::declaration() {
  static const http::List kList = make_list();
  return kList;
}

Result<ListStates> ListService::states(const http::Request& request) const {
  const Date today = ground_.today();
  ListStates answer{.may_change = may_change(request), .lists = {}};
  YG_TRY(ground_.db.read([&](store::Reader& reader) -> Result<void> {
    for (const ListKind kind : kListKinds) {
      ListState state{.list = std::string{name_of(kind)}};
      YG_TRY(reader.each(kCounts, {today, today, static_cast<int>(kind)}, [&](const Row& row) {
        std::int64_t* const places[] = {&state.in_force, &state.scheduled, &state.ended};
        *places[row.integer(0)] = row.integer(1);
        return true;
      }));
      YG_TRY_ASSIGN(state.imports, newest_imports(reader, kind, kImportsShown));
      answer.lists.push_back(std::move(state));
    }
    return {};
  }));
  return answer;
}

Result<http::Page<ListEntry>> ListService::page(const http::Request& request) const {
  YG_TRY_ASSIGN(const ListKind kind, asked_list(request));
  YG_TRY_ASSIGN(const auto query, declaration().parse(request));
  const Date today = ground_.today();
  http::ListSql sql{.select = fmt::format("SELECT {}", kEntryColumns),
                    .from = "FROM monitor_list_entry e",
                    .scope = {"e.list = ?", {static_cast<int>(kind)}}};
  YG_TRY(add_state(request, today, sql.scope));
  return ground_.db.read([&](store::Reader& reader) {
    return http::read_page<ListEntry>(reader, declaration(), query, sql,
                                      [&](const Row& row) { return entry_at(row, today); });
  });
}

Result<ListEntry> ListService::add(const http::Request& request, const NewEntryInput& input) const {
  YG_TRY_ASSIGN(const ListKind kind, asked_list(request));
  YG_TRY(check_whole_platform(request));
  const bool device = kind == ListKind::phone_tacs;
  YG_TRY_ASSIGN(const EntryText text,
                checked(kind, {.item = input.item,
                               .name = input.name,
                               .more = input.more.value_or(""),
                               .device_class = input.device_class.value_or("phone"),
                               .confidence = device ? input.confidence.value_or(100) : std::optional<std::int64_t>{}}));
  const Date today = ground_.today();
  const Date from = input.valid_from.value_or(today);
  if (input.valid_to && *input.valid_to < from) return bad_dates("valid_to", *input.valid_to);
  AuditEntry entry = entry_of(request, "monitor_list.add", kind, "", text.item);
  entry.after = boost::json::object{{"name", text.name}, {"valid_from", format_date(from)}};
  return identity::audited(
      ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<ListEntry> {
        YG_TRY_ASSIGN(const auto other, overlapping_entry(tx, kind, text.item, from, input.valid_to));
        if (other) {
          return fail(
              ErrorKind::conflict, "monitor_list.listed",
              {fmt::format("名单中已有 {}（{} 起有效），请先终止那一条", text.item, format_date(other->valid_from)),
               fmt::format("{} is listed already (from {}); end that entry first", text.item,
                           format_date(other->valid_from))},
              {.field = "item", .value = text.item});
        }
        const Instant now = ground_.clock.now();
        YG_TRY_ASSIGN(
            const EntryId id,
            insert_entries(tx, kind, {{text, from, input.valid_to}},
                           {.origin = Origin::hand, .source = {}, .import = {}, .by = audit.actor.login, .at = now}));
        audit.object_id = fmt::format("{}", id.value);
        YG_TRY(tell_change(tx, name_of(kind), text.item, audit.actor.login, now));
        YG_TRY_ASSIGN(auto made, find_entry(tx, kind, id, today));
        return std::move(*made);
      });
}

Result<ListEntry> ListService::end(const http::Request& request, const EndEntryInput& input) const {
  YG_TRY_ASSIGN(const ListKind kind, asked_list(request));
  YG_TRY_ASSIGN(const auto number, request.path_id("id"));
  YG_TRY(check_whole_platform(request));
  YG_TRY(identity::check_reason(input.reason, "monitor_list.reason"));
  const Date today = ground_.today();
  const Date last = input.last_day.value_or(day_before(today));
  if (last < day_before(today)) return bad_dates("last_day", last);
  AuditEntry entry = entry_of(request, "monitor_list.end", kind, fmt::format("{}", number), "");
  entry.reason = input.reason;
  return identity::audited(
      ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<ListEntry> {
        YG_TRY_ASSIGN(const auto before, find_entry(tx, kind, EntryId{number}, today));
        if (!before) {
          return fail(ErrorKind::not_found, "monitor_list.no_entry", {"没有这个条目", "there is no such entry"});
        }
        audit.object_label = before->item;
        if (before->state == EntryState::ended) {
          return fail(ErrorKind::conflict, "monitor_list.ended", {"这一条已经失效", "this entry has ended already"});
        }
        audit.after = boost::json::object{{"valid_to", format_date(last)}};
        YG_TRY(end_entry(tx, before->id, last, audit.actor.login, input.reason));
        YG_TRY(tell_change(tx, name_of(kind), before->item, audit.actor.login, ground_.clock.now()));
        YG_TRY_ASSIGN(auto now, find_entry(tx, kind, before->id, today));
        return std::move(*now);
      });
}

Result<ListImportSpec> ListService::spec_of(const http::Request& request, const ListImportInput& input) const {
  YG_TRY_ASSIGN(const ListKind kind, asked_list(request));
  YG_TRY(check_whole_platform(request));
  YG_TRY(control::check_last_day(input.missing_last_day, ground_.today()));
  YG_TRY_ASSIGN(const auto upload, find_upload_(input.upload_id, principal_of(request).person_id));
  return ListImportSpec{.list = std::string{name_of(kind)},
                        .path = upload.path.string(),
                        .file_name = upload.name,
                        .valid_from = input.valid_from.value_or(ground_.today()),
                        .missing_last_day = input.missing_last_day,
                        .hand_too = input.hand_too.value_or(false),
                        .revision = input.revision};
}

Result<ListPreview> ListService::preview(const http::Request& request, const ListImportInput& input) const {
  YG_TRY_ASSIGN(const ListImportSpec spec, spec_of(request, input));
  return preview_list(ground_, spec);
}

Result<job::Job> ListService::begin_import(const http::Request& request, const ListImportInput& input) const {
  YG_TRY_ASSIGN(const ListImportSpec spec, spec_of(request, input));
  AuditEntry entry = entry_of(request, "monitor_list.import", *list_named(spec.list), "", spec.file_name);
  if (spec.missing_last_day) {
    if (!spec.revision) {
      return fail(ErrorKind::invalid, "list_take.preview",
                  {"要终止文件中没有的条目，请先看预览", "something is to end: look at the preview first"},
                  {.field = "revision"});
    }
    YG_TRY_ASSIGN(const ListPreview preview, preview_list(ground_, spec));
    entry.after = boost::json::object{{"valid_from", format_date(spec.valid_from)},
                                      {"last_day", format_date(*spec.missing_last_day)},
                                      {"added", preview.counts.fresh},
                                      {"changed", preview.counts.changed},
                                      {"ended", preview.counts.ends}};
  }
  YG_TRY(ground_.audit.record_alone(ground_.db, entry));
  return jobs_.submit({std::string{kListImportJob},
                       {"取入名单 " + spec.file_name, "Take in the list " + spec.file_name},
                       json::encode(spec),
                       entry.actor.person_id,
                       entry.actor.login});
}

Result<void> ListService::run_import(job::Context& context) const {
  const PersonId owner = context.job().person_id.value_or(PersonId{});
  return take_list(ground_, context, work_dir_, [&](const std::filesystem::path& file, std::string name) {
    return keep_file_(file, std::move(name), "refused", owner);
  });
}

Result<void> ListService::ship(ListKind kind, const std::vector<EntryText>& entries, const std::string& source) const {
  const Instant now = ground_.clock.now();
  std::vector<NewEntry> rows;
  for (const EntryText& text : entries) {
    YG_TRY_ASSIGN(EntryText good, checked(kind, text));
    rows.push_back({std::move(good), *parse_date("2026-01-01"), std::nullopt});
  }
  return ground_.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY_ASSIGN(const auto any,
                  tx.one(kAny, {static_cast<int>(kind)}, [](const Row& row) { return row.integer(0); }));
    if (any) return {};
    YG_TRY(insert_entries(tx, kind, rows,
                          {.origin = Origin::shipped, .source = source, .import = {}, .by = "", .at = now}));
    return tell_change(tx, name_of(kind), source, "", now);
  });
}

}  // namespace yunguan::tuning
