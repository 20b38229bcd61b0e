// SPDX-License-Identifier: Apache-2.0
#include "duty/calendar_shelf.h"

#include "base/json.h"
#include "base/log.h"
#include "crypto/row_code.h"
#include "http/etag.h"

namespace yunguan::duty {
namespace {

using store::NamedQuery;
using store::Row;

#define YG_CALENDAR_COLUMNS "number, origin, year, document, made_by, made_at"
constexpr NamedQuery kNumber{"duty.newest_calendar_number", "SELECT MAX(number) FROM work_calendar"};
constexpr NamedQuery kNewest{"duty.newest_calendar",
                             "SELECT " YG_CALENDAR_COLUMNS " FROM work_calendar ORDER BY number DESC LIMIT 1"};
constexpr NamedQuery kVersions{"duty.calendar_versions",
                               "SELECT " YG_CALENDAR_COLUMNS " FROM work_calendar ORDER BY number DESC LIMIT :limit"};
constexpr NamedQuery kLastFile{"duty.last_calendar_file",
                               "SELECT document FROM work_calendar WHERE origin = 0 ORDER BY number DESC LIMIT 1"};
constexpr NamedQuery kInsert{"duty.keep_calendar", "INSERT INTO work_calendar (" YG_CALENDAR_COLUMNS
                                                   ", integrity) VALUES (:number, :origin, :year, :document, :made_by, "
                                                   ":made_at, :integrity)"};
constexpr NamedQuery kAll{"duty.check_calendars",
                          "SELECT " YG_CALENDAR_COLUMNS ", integrity FROM work_calendar ORDER BY number"};

struct Kept {
  CalendarVersion version;
  std::string document;
};

Kept kept_at(const Row& row) {
  return {{.number = row.integer(0),
           .origin = static_cast<CalendarOrigin>(row.integer(1)),
           .year = row.optional_integer(2),
           .text = {},
           .made_by = row.text(4),
           .made_at = row.instant(5)},
          row.text(3)};
}

Result<CalendarVersion> read_version(Kept kept) {
  YG_TRY_ASSIGN(kept.version.text, json::read<CalendarText>(kept.document));
  return std::move(kept.version);
}

crypto::RowCode code_of(const CalendarVersion& version, std::string_view document) {
  crypto::RowCode code{"work_calendar"};
  code.add("number", version.number).add("origin", static_cast<int>(version.origin)).add("year", version.year);
  code.add("document", document).add("made_by", version.made_by).add("made_at", version.made_at);
  return code;
}

Result<std::optional<std::string>> last_file(store::Reader& reader) {
  return reader.one(kLastFile, {}, [](const Row& row) { return row.text(0); });
}

}  // namespace

Result<std::optional<CalendarVersion>> newest_calendar(store::Reader& reader) {
  YG_TRY_ASSIGN(auto kept, reader.one(kNewest, {}, kept_at));
  if (!kept) return std::nullopt;
  YG_TRY_ASSIGN(auto version, read_version(std::move(*kept)));
  return version;
}

Result<std::vector<CalendarVersion>> calendar_versions(store::Reader& reader, std::int64_t limit) {
  YG_TRY_ASSIGN(auto all, reader.all(kVersions, {limit}, kept_at));
  std::vector<CalendarVersion> versions;
  for (Kept& kept : all) {
    YG_TRY_ASSIGN(auto version, read_version(std::move(kept)));
    versions.push_back(std::move(version));
  }
  return versions;
}

Result<void> keep_calendar(store::Transaction& tx, const crypto::KeyRing& ring, const CalendarVersion& version) {
  const std::string document = json::write(version.text);
  YG_TRY_ASSIGN(auto code, code_of(version, document).code(ring));
  const auto kept = tx.run(kInsert, {version.number, static_cast<int>(version.origin), version.year, document,
                                     version.made_by, version.made_at, std::move(code)});
  if (!kept && kept.error().code == "store.duplicate") return http::check_version(version.number - 1, version.number);
  if (!kept) return std::unexpected(kept.error());
  return {};
}

Result<void> each_calendar_code(store::Reader& reader, const crypto::KeyRing& ring,
                                const std::function<void(std::int64_t number, bool sound)>& visit) {
  Result<void> checked;
  YG_TRY(reader.each(kAll, {}, [&](const Row& row) {
    const Kept kept = kept_at(row);
    const auto sound = code_of(kept.version, kept.document).matches(ring, row.text(6));
    if (!sound) {
      checked = std::unexpected(sound.error());
      return false;
    }
    visit(kept.version.number, *sound);
    return true;
  }));
  return checked;
}

Result<void> CalendarShelf::take_file(const std::filesystem::path& path, const identity::Audit& audit, Instant now) {
  YG_TRY_ASSIGN(const auto calendar, WorkingCalendar::load(path));
  const std::string document = json::write(calendar.text());
  const auto taken = db_.write([&](store::Transaction& tx) -> Result<bool> {
    YG_TRY_ASSIGN(const auto newest, newest_calendar(tx));
    YG_TRY_ASSIGN(const auto last, last_file(tx));
    if (last == document) return true;
    if (newest && newest->origin == CalendarOrigin::own) return false;
    const CalendarVersion version{.number = newest ? newest->number + 1 : 1,
                                  .origin = CalendarOrigin::file,
                                  .year = {},
                                  .text = calendar.text(),
                                  .made_by = "[start]",
                                  .made_at = now};
    YG_TRY(keep_calendar(tx, keys_, version));
    identity::AuditEntry entry{.actor = identity::Actor::machine("start"),
                               .action = "calendar.take_file",
                               .object_type = "calendar",
                               .object_id = std::to_string(version.number),
                               .object_label = calendar.text().name};
    entry.after = boost::json::object{{"years", calendar.text().years.size()}};
    YG_TRY(audit.record(tx, entry));
    return true;
  });
  // Another node was quicker: it has read a file as well, and what it kept counts.
  if (!taken && taken.error().kind == ErrorKind::stale) return {};
  if (!taken) return std::unexpected(taken.error());
  passed_over_ = !*taken;
  if (passed_over_)
    log::warn("duty", "the calendar's file was changed, but the calendar was edited in the console since: that counts",
              {{"file", path.string()}});
  return {};
}

Result<std::shared_ptr<const WorkingCalendar>> CalendarShelf::now() {
  std::shared_ptr<const WorkingCalendar> kept;
  {
    const std::lock_guard lock{mutex_};
    kept = newest_;
  }
  const std::int64_t known = kept ? kept->number() : 0;
  YG_TRY_ASSIGN(auto version, db_.read([&](store::Reader& reader) -> Result<std::optional<CalendarVersion>> {
    YG_TRY_ASSIGN(const auto number,
                  reader.one(kNumber, {}, [](const Row& row) { return row.optional_integer(0).value_or(0); }));
    if (number.value_or(0) == known) return std::nullopt;
    return newest_calendar(reader);
  }));
  if (!version && !kept)
    return fail(ErrorKind::unavailable, "duty.no_calendar", {"工作日历尚未读入", "the calendar is not read yet"});
  if (!version) return kept;
  YG_TRY_ASSIGN(auto calendar, WorkingCalendar::from(std::move(version->text), version->number));
  auto made = std::make_shared<const WorkingCalendar>(std::move(calendar));
  const std::lock_guard lock{mutex_};
  newest_ = made;
  return std::shared_ptr<const WorkingCalendar>{made};
}

}  // namespace yunguan::duty
