// SPDX-License-Identifier: Apache-2.0
// A file of applications taken into the blacklist.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/parse.h"
#include "control/application_list.h"
#include "http/etag.h"
#include "identity/principal.h"
#include "sheet/table_source.h"

namespace yunguan::control {
namespace {

using identity::AuditEntry;

constexpr std::size_t kRowsMax = 2'000;

// An application is known by its name among those that are blocked for the same cards.
using Place = std::pair<std::string, std::string>;  // scene, name
Place place_of(const BlockedApplication& one) { return {one.scene, one.name.zh}; }

struct FileRow {
  std::int64_t row = 0;
  NewApplicationInput application;

  [[nodiscard]] Place place() const { return {application.scene.value_or(""), application.name_zh}; }
  [[nodiscard]] Text name() const {
    const std::string en = application.name_en.value_or("");
    return {application.name_zh, en.empty() ? application.name_zh : en};
  }
};
struct ApplicationFile {
  std::vector<FileRow> rows;
  std::set<Place> named;  // the bad rows as well: what they name does not end
  TakeCounts counts;      // refused and refused_rows
};

void refuse(TakeCounts& counts, const FileRow& row, const Error& fault) {
  ++counts.refused;
  if (counts.refused_rows.size() < kTakeShown)
    counts.refused_rows.push_back({row.row, clipped(row.application.name_zh, 60), fault.code, sentence_of(fault)});
}

struct Columns {
  std::array<int, 5> places{};  // category, name, name_en, domains, scene; −1: there is none

  explicit Columns(const std::vector<std::string>& header) {
    constexpr std::array<std::array<std::string_view, 2>, 5> kNames{
        {{"category", "类别"}, {"name", "名称"}, {"name_en", "英文名"}, {"domains", "域名"}, {"scene", "场景"}}};
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      const auto found = std::ranges::find_if(header, [&](const std::string& column) {
        const std::string name = ascii_lower(trimmed(column));
        return name == kNames[i][0] || name == kNames[i][1];
      });
      places[i] = found == header.end() ? -1 : static_cast<int>(found - header.begin());
    }
  }
  [[nodiscard]] bool enough() const { return places[0] >= 0 && places[1] >= 0 && places[3] >= 0; }
  [[nodiscard]] std::string text(const sheet::Record& record, std::size_t column) const {
    const int place = places[column];
    if (place < 0 || static_cast<std::size_t>(place) >= record.fields.size()) return {};
    return std::string{trimmed(record.fields[static_cast<std::size_t>(place)])};
  }
};

std::vector<std::string> domains_in(std::string text) {
  for (const std::string_view mark : {"，", "；", "、"}) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
      text.replace(at, mark.size(), ";");
  }
  std::ranges::replace_if(
      text, [](char c) { return c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t'; }, ';');
  std::set<std::string> domains;
  for (const std::string_view one : split(text, ';')) {
    if (!one.empty()) domains.insert(ascii_lower(one));
  }
  return {domains.begin(), domains.end()};
}

// By its code or its name.
std::string category_code(const card::BlacklistFile& shipped, const std::string& text) {
  const auto named = std::ranges::find_if(shipped.categories, [&](const card::BlacklistCategory& category) {
    return category.name.zh == text || ascii_lower(category.name.en) == ascii_lower(text);
  });
  return named == shipped.categories.end() ? text : named->code;
}

FileRow row_of(const Columns& columns, const sheet::Record& record, const card::BlacklistFile& shipped,
               const std::string& reason) {
  return {.row = static_cast<std::int64_t>(record.line),
          .application = {.category = category_code(shipped, columns.text(record, 0)),
                          .name_zh = columns.text(record, 1),
                          .name_en = columns.text(record, 2),
                          .domains = domains_in(columns.text(record, 3)),
                          .scene = columns.text(record, 4),
                          .from = {},
                          .reason = reason}};
}

Result<ApplicationFile> read_file(const TakenFile& taken, const card::BlacklistFile& shipped,
                                  const std::vector<std::string>& scenes, Date today) {
  YG_TRY_ASSIGN(const auto source, sheet::TableSource::open(taken.path, taken.name));
  const Columns columns{source->header()};
  if (!columns.enough()) {
    return fail(ErrorKind::invalid, "list_take.columns",
                {"文件须有列 category（类别）、name（名称）、domains（域名）",
                 "the file needs the columns category, name, domains"},
                {.file = taken.name, .row = 1});
  }
  ApplicationFile file;
  sheet::Record record;
  while (true) {
    YG_TRY_ASSIGN(const bool more, source->next(record));
    if (!more) return file;
    FileRow row = row_of(columns, record, shipped, "取自文件 " + taken.name);
    if (!file.named.insert(row.place()).second) {
      refuse(file.counts, row,
             {.code = "list_take.twice", .text = {"文件中这一项已在前面出现", "the file has named it before"}});
    } else if (const auto good = check_application(row.application, shipped, scenes, today); !good) {
      refuse(file.counts, row, good.error());
    } else {
      file.rows.push_back(std::move(row));
    }
    if (file.rows.size() > kRowsMax) {
      return fail(ErrorKind::too_large, "control.too_many_rows",
                  {fmt::format("一个文件最多 {} 个应用", kRowsMax),
                   fmt::format("a file has at most {} applications", kRowsMax)},
                  {.file = taken.name, .row = record.line});
    }
  }
}

bool says_the_same(const BlockedApplication& one, const FileRow& row) {
  std::vector<std::string> domains = one.domains;
  std::ranges::sort(domains);
  return one.category == row.application.category && one.name == row.name() && domains == row.application.domains;
}

struct Plan {
  std::vector<FileRow> added;
  std::vector<BlockedApplication> replaced;  // until the day before
  std::vector<BlockedApplication> ended;
  TakeCounts counts;
};

// What the file changes in the list as it is now.
class Planning {
 public:
  // `from`: the day on which what is new begins.
  Planning(const std::vector<BlockedApplication>& now, const ApplicationFile& file, Date from) : from_(from) {
    plan_.counts = file.counts;
    for (const BlockedApplication& one : now) {
      if (one.state == ApplicationState::off) continue;
      there_[place_of(one)].push_back(&one);
      if (holds_behind(one)) taken_.add(one);
    }
  }

  void take(const FileRow& row) {
    const auto found = there_.find(row.place());
    const BlockedApplication* old = found == there_.end() ? nullptr : found->second.back();
    if (old != nullptr && !holds_behind(*old)) old = nullptr;
    // What people entered stays, whatever the file says; a shipped one is what the product says.
    if (old != nullptr && (old->origin == ListOrigin::hand || says_the_same(*old, row))) {
      ++plan_.counts.unchanged;
      return;
    }
    const bool replaces = old != nullptr && old->origin == ListOrigin::file;
    if (replaces) taken_.remove(*old);
    const auto free = taken_.check_free(row.application.domains, row.application.scene.value_or(""));
    if (!free) {
      if (replaces) taken_.add(*old);
      return refuse(plan_.counts, row, free.error());
    }
    if (replaces) plan_.replaced.push_back(*old);
    ++(replaces ? plan_.counts.changed : plan_.counts.fresh);
    taken_.add({.key = fmt::format("row/{}", row.row),
                .category = row.application.category,
                .name = row.name(),
                .domains = row.application.domains,
                .scene = row.application.scene.value_or("")});
    plan_.added.push_back(row);
  }

  // What the file does not name.
  void end(const ApplicationFile& file, Date last_day, bool hand_too) {
    for (const auto& [place, entries] : there_) {
      if (file.named.contains(place)) continue;
      for (const BlockedApplication* one : entries) {
        if (one->origin == ListOrigin::shipped || (one->to && *one->to <= last_day)) continue;
        if (one->origin == ListOrigin::hand && !hand_too) {
          ++plan_.counts.kept;
          continue;
        }
        plan_.ended.push_back(*one);
        ++plan_.counts.ends;
        if (plan_.counts.ending.size() < kTakeShown) plan_.counts.ending.push_back({one->name.zh, one->category});
      }
    }
  }
  Plan plan() && { return std::move(plan_); }

 private:
  [[nodiscard]] bool holds_behind(const BlockedApplication& one) const { return !one.to || *one.to >= from_; }

  const Date from_;
  std::map<Place, std::vector<const BlockedApplication*>> there_;
  DomainsTaken taken_;
  Plan plan_;
};

// §2.2.4: something of each of the four categories is blocked for all cards, also on the day behind.
Result<void> check_categories(const std::vector<BlockedApplication>& now, const Plan& plan) {
  std::set<std::string, std::less<>> left, lost;
  const auto of_plan = [&](const std::vector<BlockedApplication>& some, const BlockedApplication& one) {
    return std::ranges::find(some, one.key, &BlockedApplication::key) != some.end();
  };
  for (const BlockedApplication& one : now) {
    if (one.state != ApplicationState::in_force || !one.scene.empty() || !is_needed_category(one.category)) continue;
    (of_plan(plan.ended, one) || of_plan(plan.replaced, one) ? lost : left).insert(one.category);
  }
  for (const FileRow& row : plan.added) {
    if (row.application.scene.value_or("").empty()) left.insert(row.application.category);
  }
  const auto gone = std::ranges::find_if(lost, [&](const std::string& category) { return !left.contains(category); });
  if (gone == lost.end()) return {};
  return fail(ErrorKind::conflict, "control.last_of_category",
              {"这一类至少要限制一个应用", "at least one application of this category must be blocked"},
              {.field = "category", .value = *gone, .clause = "§2.2.4"});
}

Result<void> carry_out(store::Transaction& tx, const Plan& plan, const TakeInput& input, Date from,
                       const std::string& file, const std::string& by, Instant at) {
  for (const BlockedApplication& one : plan.replaced)
    YG_TRY(end_application(tx, one, day_before(from), "由文件 " + file + " 更新", by, at));
  for (const BlockedApplication& one : plan.ended)
    YG_TRY(end_application(tx, one, *input.missing_last_day, "不在文件 " + file + " 中", by, at));
  for (const FileRow& row : plan.added) {
    YG_TRY(insert_application(tx, {.category = row.application.category,
                                   .name = row.name(),
                                   .domains = row.application.domains,
                                   .scene = row.application.scene.value_or(""),
                                   .origin = ListOrigin::file,
                                   .source = file,
                                   .from = from,
                                   .reason = row.application.reason,
                                   .by = by,
                                   .at = at}));
  }
  return tell_applications_changed(tx, at);
}

}  // namespace

Result<ApplicationTakeAnswer> ApplicationList::take(const http::Request& request, const TakeInput& input) const {
  YG_TRY(check_whole_platform(request));
  YG_TRY(check_last_day(input.missing_last_day, today()));
  const Date from = input.valid_from.value_or(today());
  if (from < today()) {
    return fail(ErrorKind::invalid, "control.from", {"生效日期不能早于今天", "it cannot take effect before today"},
                {.field = "valid_from", .value = format_date(from)});
  }
  YG_TRY_ASSIGN(const auto taken, find_taken_(input.upload_id, identity::principal_of(request).person_id));
  YG_TRY_ASSIGN(const ApplicationFile file, read_file(taken, ground_.blacklist.file(), scenes_, today()));
  YG_TRY(check_not_empty(file.rows.size(), input.missing_last_day, taken.name));
  std::int64_t revision = 0;
  const auto plan_on = [&](store::Reader& reader) -> Result<Plan> {
    YG_TRY_ASSIGN(revision, applications_revision(reader));
    YG_TRY(http::check_if_match(request, revision));
    YG_TRY_ASSIGN(const auto now, applications(reader, ground_.blacklist, today()));
    Planning planning{now, file, from};
    for (const FileRow& row : file.rows) planning.take(row);
    if (input.missing_last_day) planning.end(file, *input.missing_last_day, input.hand_too.value_or(false));
    Plan plan = std::move(planning).plan();
    YG_TRY(check_categories(now, plan));
    return plan;
  };
  if (input.preview.value_or(false)) {
    YG_TRY_ASSIGN(auto plan, ground_.db.read(plan_on));
    return ApplicationTakeAnswer{std::move(plan.counts), false, revision};
  }
  AuditEntry entry{.actor = identity::Actor::of(request),
                   .action = "blacklist.take",
                   .object_type = "blocked_application",
                   .object_label = taken.name};
  return identity::audited(
      ground_.audit, ground_.db, entry,
      [&](store::Transaction& tx, AuditEntry& audit) -> Result<ApplicationTakeAnswer> {
        YG_TRY_ASSIGN(Plan plan, plan_on(tx));
        audit.after = said_of(plan.counts, input, from);
        if (!plan.counts.nothing()) {
          YG_TRY(carry_out(tx, plan, input, from, taken.name, audit.actor.login, ground_.clock.now()));
          YG_TRY_ASSIGN(revision, applications_revision(tx));
        }
        return ApplicationTakeAnswer{std::move(plan.counts), true, revision};
      });
}

}  // namespace yunguan::control
