// SPDX-License-Identifier: Apache-2.0
#include "tuning/version_list.h"

#include <algorithm>
#include <array>

#include "base/parse.h"
#include "identity/principal.h"

namespace yunguan::tuning {
namespace {

constexpr std::int64_t kShown = 50;
constexpr std::int64_t kActsShown = 20;
constexpr std::array<std::string_view, kPartCount> kPartNames{"apps",         "phone_tacs", "fraud_areas", "imei_pools",
                                                              "cell_regions", "own_rules",  "tuning_lines"};

std::int32_t number_of(Date day) {
  return static_cast<std::int32_t>(std::chrono::sys_days{day}.time_since_epoch().count());
}
Date day_of(std::int32_t number) { return Date{std::chrono::sys_days{std::chrono::days{number}}}; }

Result<Date> asked_day(const std::string& text) {
  if (const auto day = parse_date(text)) return *day;
  return fail(ErrorKind::invalid, "tuning.day", {"日期须形如 2026-11-22", "a day looks like 2026-11-22"},
              {.field = "day", .value = clipped(text)});
}

bool sees_all(const http::Request& request) {
  return identity::principal_of(request).scope("monitor.read").everything();
}

// What was told is about a part by its name, but for tunings.
bool is_about(const ToldChange& change, std::string_view part) {
  return change.what == part || (change.what == "tuning" && part == "tuning_lines") ||
         (change.what == "own_rules" && part == "tuning_lines");
}

// Lines of a text; own rules and tuning lines are few and shown as they are written.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (const std::string_view line : split(text, '\n')) {
    if (!trimmed(line).empty()) lines.push_back(line);
  }
  std::ranges::sort(lines);
  return lines;
}

// A text of JSON objects one behind the other is cut between them, so that each is a line.
std::string one_a_line(std::string text) {
  if (!text.starts_with("[{")) return text;
  text = text.substr(1, text.size() - 2);
  for (std::size_t at = text.find("},{"); at != std::string::npos; at = text.find("},{", at + 1)) text[at + 1] = '\n';
  return text;
}

// Lists begin with the names of their columns, which are no entry.
std::string without_head(std::string text) {
  const auto end = text.find('\n');
  return end == std::string::npos ? std::string{} : text.substr(end + 1);
}

PartChange change_of(std::string_view part, const std::string& before, const std::string& now) {
  PartChange change{.part = std::string{part}, .added_lines = {}, .removed_lines = {}};
  const bool list = part != kPartNames[Part::own_rules] && part != kPartNames[Part::lines];
  const std::string old_text = list ? without_head(before) : one_a_line(before);
  const std::string new_text = list ? without_head(now) : one_a_line(now);
  const auto old_lines = lines_of(old_text);
  const auto new_lines = lines_of(new_text);
  const auto note = [](const auto& from, const auto& without, std::int64_t& count, std::vector<std::string>& shown) {
    std::vector<std::string_view> only;
    std::ranges::set_difference(from, without, std::back_inserter(only));
    count = static_cast<std::int64_t>(only.size());
    for (std::size_t i = 0; i < std::min(only.size(), kChangedLinesShown); ++i) shown.emplace_back(only[i]);
  };
  note(new_lines, old_lines, change.added, change.added_lines);
  note(old_lines, new_lines, change.removed, change.removed_lines);
  return change;
}

}  // namespace

// One of them with what came before it and behind it.
Result<VersionRow> VersionList::row_of(store::Reader& reader, const HeldVersion& held,
                                       const std::optional<HeldVersion>& before,
                                       const std::optional<HeldVersion>& behind, bool whole) const {
  VersionRow row{.from = day_of(held.day),
                 .to = {},
                 .version = held.version,
                 .before = before ? before->version : 0,
                 .said_at = held.said_at,
                 .parts = {},
                 .acts = {}};
  if (behind) row.to = day_of(behind->day - 1);
  row.state = state_on(row.from, row.to, ground_.today());
  if (!before) return row;
  YG_TRY_ASSIGN(const auto now, Library::digests(reader, held.version));
  YG_TRY_ASSIGN(const auto then, Library::digests(reader, before->version));
  for (std::size_t i = 0; i < kPartCount; ++i) {
    if (now[i] != then[i]) row.parts.emplace_back(kPartNames[i]);
  }
  YG_TRY_ASSIGN(const auto told, told_between(reader, held.after, held.said_at, kActsShown));
  for (const ToldChange& change : told) {
    if (!whole && change.what == "tuning") continue;
    if (std::ranges::any_of(row.parts, [&](const std::string& part) { return is_about(change, part); }))
      row.acts.push_back({change.what, change.item, change.by, change.at});
  }
  return row;
}

Result<VersionsAnswer> VersionList::list(const http::Request& request) const {
  std::int32_t before = std::numeric_limits<std::int32_t>::max();
  if (const auto asked = request.query_value("before").value_or(""); !asked.empty()) {
    YG_TRY_ASSIGN(const Date day, asked_day(std::string{asked}));
    before = number_of(day);
  }
  const bool whole = sees_all(request);
  return ground_.db.read([&](store::Reader& reader) -> Result<VersionsAnswer> {
    YG_TRY_ASSIGN(const auto held, held_before(reader, before, kShown + 1));
    std::optional<HeldVersion> behind;
    if (!held.empty()) {
      YG_TRY_ASSIGN(behind, held_behind(reader, held.front().day));
    }
    VersionsAnswer answer{.items = {}, .more = held.size() > kShown, .whole = whole};
    for (std::size_t i = 0; i < std::min<std::size_t>(held.size(), kShown); ++i) {
      const auto older = i + 1 < held.size() ? std::optional{held[i + 1]} : std::nullopt;
      YG_TRY_ASSIGN(auto row, row_of(reader, held[i], older, behind, whole));
      answer.items.push_back(std::move(row));
      behind = held[i];
    }
    return answer;
  });
}

Result<VersionAnswer> VersionList::on_day(const http::Request& request) const {
  const auto place = request.path_values.find("day");
  YG_TRY_ASSIGN(const Date day, asked_day(place == request.path_values.end() ? "" : place->second));
  VersionAnswer answer;
  const bool whole = sees_all(request);
  YG_TRY(ground_.db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(const auto held, held_before(reader, number_of(day) + 1, 2));
    if (held.empty()) {
      return fail(ErrorKind::not_found, "tuning.no_version_on",
                  {"那一天还没有设置版本的记录", "no version is on record for that day"}, {.field = "day"});
    }
    YG_TRY_ASSIGN(const auto behind, held_behind(reader, held[0].day));
    const auto before = held.size() > 1 ? std::optional{held[1]} : std::nullopt;
    YG_TRY_ASSIGN(answer.version, row_of(reader, held[0], before, behind, whole));
    return {};
  }));
  if (answer.version.parts.empty()) return answer;
  YG_TRY_ASSIGN(const auto now, library_.texts(static_cast<std::uint64_t>(answer.version.version)));
  YG_TRY_ASSIGN(const auto then, library_.texts(static_cast<std::uint64_t>(answer.version.before)));
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const PartTexts now_parts = part_texts(now);
  const PartTexts then_parts = part_texts(then);
  for (std::size_t i = 0; i < kPartCount; ++i) {
    if (now_parts[i] == then_parts[i]) continue;
    PartChange change = change_of(kPartNames[i], then_parts[i], now_parts[i]);
    if (i == Part::imei_pools || i == Part::lines || i == Part::own_rules) {
      change.added_lines.clear();
      change.removed_lines.clear();
    }
    if (i == Part::own_rules) change.rules = rules_said_of(then.own_rules, now.own_rules);
    if (i == Part::lines && whole) change.tunings = said_of(then.tuning, now.tuning, *tree);
    answer.changes.push_back(std::move(change));
  }
  return answer;
}

Result<std::optional<std::int64_t>> VersionList::version_on(Date day) const {
  return ground_.db.read([&](store::Reader& reader) -> Result<std::optional<std::int64_t>> {
    YG_TRY_ASSIGN(const auto held, held_before(reader, number_of(day) + 1, 1));
    return held.empty() ? std::nullopt : std::optional{held[0].version};
  });
}

std::vector<http::Route> version_routes(const VersionList& versions) {
  std::vector<http::Route> routes;
  routes.push_back(
      http::get_route<VersionsAnswer>({.method = http::Method::get,
                                       .path = "/api/v1/monitoring/versions",
                                       .operation = "list_monitor_versions",
                                       .permission = "monitor.read",
                                       .summary = "Which version of the settings holds from which day, what differs "
                                                  "from the one before, and who did it; 50 at most, "
                                                  "?before a day for older ones.",
                                       .tag = "monitoring",
                                       .query = {{"before", "A day; those that begin before it."}}},
                                      [&versions](const http::Request& request) { return versions.list(request); }));
  routes.push_back(http::get_route<VersionAnswer>(
      {.method = http::Method::get,
       .path = "/api/v1/monitoring/versions/{day}",
       .operation = "get_monitor_version",
       .permission = "monitor.read",
       .summary = "The version of the settings that holds on a day, with the lines that came and went.",
       .tag = "monitoring"},
      [&versions](const http::Request& request) { return versions.on_day(request); }));
  return routes;
}

}  // namespace yunguan::tuning
