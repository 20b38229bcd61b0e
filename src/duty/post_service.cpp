// SPDX-License-Identifier: Apache-2.0
#include "duty/post_service.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/parse.h"
#include "duty/duty_check.h"
#include "duty/duty_store.h"
#include "http/etag.h"
#include "identity/scope_sql.h"
#include "store/id_source.h"

namespace yunguan::duty {
namespace {

using identity::Asking;
using identity::AuditEntry;
using store::NamedQuery;
using store::Row;

constexpr NamedQuery kAll{"duty.posts",
                          "SELECT id, code, name_zh, name_en, built_in, version FROM post ORDER BY built_in DESC, id"};
constexpr NamedQuery kOne{"duty.post", "SELECT id, code, name_zh, name_en, built_in, version FROM post WHERE id = :id"};
constexpr NamedQuery kCount{"duty.count_posts", "SELECT COUNT(*) FROM post"};
constexpr NamedQuery kInsert{"duty.insert_post",
                             "INSERT INTO post (id, code, name_zh, name_en, built_in, version) VALUES (:id, :code, :zh,"
                             " :en, 0, 1)"};
constexpr NamedQuery kRename{"duty.rename_post",
                             "UPDATE post SET name_zh = :zh, name_en = :en, version = version + 1 WHERE id = :id"};
constexpr NamedQuery kHeldBy{"duty.count_holders", "SELECT COUNT(*) FROM post_holding WHERE post_id = :id"};
constexpr NamedQuery kForget{"duty.forget_rosters", "DELETE FROM post_roster WHERE post_id = :id"};
constexpr NamedQuery kRemove{"duty.remove_post", "DELETE FROM post WHERE id = :id"};
constexpr NamedQuery kRoster{"duty.roster_version",
                             "SELECT version FROM post_roster WHERE unit_id = :unit AND post_id = :post"};
constexpr NamedQuery kKeepRoster{"duty.keep_roster",
                                 "INSERT INTO post_roster (unit_id, post_id, version) VALUES (:unit, :post, :version)"
                                 " ON CONFLICT (unit_id, post_id) DO UPDATE SET version = excluded.version"};
constexpr NamedQuery kHeldIn{"duty.holders_in",
                             "SELECT person_id FROM post_holding WHERE unit_id = :unit AND post_id = :post ORDER BY 1"};
constexpr NamedQuery kLetGo{
    "duty.let_go", "DELETE FROM post_holding WHERE unit_id = :unit AND post_id = :post AND person_id = :person"};

Post post_at(const Row& row) {
  return {.id = row.id<PostId>(0),
          .code = row.text(1),
          .name = {row.text(2), row.text(3)},
          .built_in = row.truth(4),
          .version = row.integer(5)};
}

std::unexpected<Error> no_post() {
  return fail(ErrorKind::not_found, "duty.no_post", {"没有这个岗位", "there is no such post"});
}

Result<Post> find_post(store::Reader& reader, PostId id) {
  YG_TRY_ASSIGN(auto post, reader.one(kOne, {id}, post_at));
  if (post) return std::move(*post);
  return no_post();
}

Result<std::int64_t> number(store::Reader& reader, const NamedQuery& query, const store::Params& params) {
  YG_TRY_ASSIGN(const auto found, reader.one(query, params, [](const Row& row) { return row.integer(0); }));
  return found.value_or(0);
}

Result<void> check_whole_platform(const Asking& asking) {
  if (asking.principal.scope("duty.posts").everything()) return {};
  return fail(ErrorKind::forbidden, "duty.whole_platform",
              {"岗位是全平台共用的，须由管理全部单位的人维护",
               "posts are the same for all units: only who keeps all of them changes them"});
}

AuditEntry entry_of(const Asking& asking, std::string action, PostId id = {}) {
  return {.actor = asking.actor,
          .action = std::move(action),
          .object_type = "post",
          .object_id = id.empty() ? std::string{} : std::to_string(id.value)};
}

boost::json::object names(const Post& post) {
  return {{"code", post.code}, {"name_zh", post.name.zh}, {"name_en", post.name.en}};
}

// Those who hold any post in one of the units: unit, post, person.
Result<void> add_holders(store::Reader& reader, Instant now, std::vector<UnitPosts>& units) {
  if (units.empty()) return {};
  std::vector<std::int64_t> ids;
  for (const UnitPosts& unit : units) ids.push_back(unit.unit_id.value);
  const auto seat = [&](UnitId id, PostId post) -> UnitPost* {
    const auto unit = std::ranges::find(units, id, &UnitPosts::unit_id);
    if (unit == units.end()) return nullptr;
    const auto found = std::ranges::find(unit->posts, post, &UnitPost::post_id);
    return found == unit->posts.end() ? nullptr : &*found;
  };
  const std::string holders = fmt::format(
      "SELECT h.unit_id, h.post_id, {} FROM post_holding h JOIN person p ON p.id = h.person_id JOIN unit u ON u.id ="
      " p.unit_id WHERE h.unit_id IN ({}) ORDER BY p.name, p.id",
      person_columns("p", "u", now), fmt::join(ids, ", "));
  YG_TRY(reader.each({"duty.holders_of_units", holders}, {}, [&](const Row& row) {
    if (UnitPost* const post = seat(row.id<UnitId>(0), row.id<PostId>(1))) post->people.push_back(person_at(row, 2));
    return true;
  }));
  const std::string rosters =
      fmt::format("SELECT unit_id, post_id, version FROM post_roster WHERE unit_id IN ({})", fmt::join(ids, ", "));
  return reader.each({"duty.rosters_of_units", rosters}, {}, [&](const Row& row) {
    if (UnitPost* const post = seat(row.id<UnitId>(0), row.id<PostId>(1))) post->version = row.integer(2);
    return true;
  });
}

// The units with every post, held or not.
Result<void> fill(store::Reader& reader, Instant now, std::vector<UnitPosts>& units) {
  YG_TRY_ASSIGN(const auto posts, reader.all(kAll, {}, post_at));
  for (UnitPosts& unit : units) {
    for (const Post& post : posts) unit.posts.push_back({unit.unit_id, post.id, post.code, post.name, {}, 0});
  }
  return add_holders(reader, now, units);
}

UnitPosts unit_at(const Row& row, const identity::Scope& keeps) {
  return {.unit_id = row.id<UnitId>(0),
          .unit_code = row.text(1),
          .unit_name = row.text(2),
          .may_change = keeps.contains(row.text(3)),
          .posts = {}};
}

http::SqlPiece held_piece(const http::Condition& condition, std::string_view exists) {
  std::string marks = "?";
  for (std::size_t n = 1; n < condition.values.size(); ++n) marks += ", ?";
  return {fmt::format("{} (SELECT 1 FROM post_holding h JOIN post o ON o.id = h.post_id"
                      " WHERE h.unit_id = u.id AND o.code IN ({}))",
                      exists, marks),
          condition.values};
}

http::SqlPiece search(std::string_view q) {
  const std::string pattern = http::contains_pattern(trimmed(q));
  return {
      "lower(u.name) LIKE ? ESCAPE '\\' OR lower(u.code) LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM post_holding h"
      " JOIN person p ON p.id = h.person_id WHERE h.unit_id = u.id AND lower(p.name) LIKE ? ESCAPE '\\')",
      {pattern, pattern, pattern}};
}

http::List make_list() {
  http::List::Declaration list{
      .name = "duty.unit_posts", .fields = {}, .id_column = "u.id", .default_sort = "path", .search = search};
  list.fields = {
      {.name = "path", .column = "u.path", .sortable = true, .sentence = "Where the unit stands in the tree."},
      {.name = "unit_id",
       .kind = http::FieldKind::integer,
       .sentence = "The unit and all below it.",
       .own = [](const http::Condition& condition) { return identity::inside_subtrees(condition.values, "u.path"); }},
      {.name = "held",
       .sentence = "Code of a post that somebody holds there.",
       .own = [](const http::Condition& condition) { return held_piece(condition, "EXISTS"); }},
      {.name = "vacant",
       .sentence = "Code of a post that nobody holds there.",
       .own = [](const http::Condition& condition) { return held_piece(condition, "NOT EXISTS"); }},
  };
  list.search_sentence = "Part of the unit's name or code, or of the name of somebody who holds a post there.";
  return http::List{std::move(list)};
}

}  // namespace

Result<std::vector<Post>> PostService::list(const Asking& asking) const {
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  const auto seen = units->inside(asking.principal.scope("duty.read"));
  std::vector<std::int64_t> ids{-1};
  for (const UnitId id : seen) ids.push_back(id.value);
  const std::string sql = fmt::format(
      "SELECT post_id, COUNT(*) FROM post_holding WHERE unit_id IN ({}) GROUP BY post_id", fmt::join(ids, ", "));
  return ground_.db.read([&](store::Reader& reader) -> Result<std::vector<Post>> {
    YG_TRY_ASSIGN(auto posts, reader.all(kAll, {}, post_at));
    YG_TRY(reader.each({"duty.held_posts", sql}, {}, [&](const Row& row) {
      const auto post = std::ranges::find(posts, row.id<PostId>(0), &Post::id);
      if (post != posts.end()) post->held = row.integer(1);
      return true;
    }));
    return posts;
  });
}

Result<Post> PostService::create(const Asking& asking, const NewPost& wanted) const {
  Post post;
  YG_TRY_ASSIGN(post.code, checked_code(wanted.code));
  YG_TRY_ASSIGN(post.name, checked_name(wanted.name));
  auto made = identity::audited(
      ground_.audit, ground_.db, entry_of(asking, "post.create"),
      [&](store::Transaction& tx, AuditEntry& entry) -> Result<Post> {
        YG_TRY(check_whole_platform(asking));
        YG_TRY_ASSIGN(const auto posts, number(tx, kCount, {}));
        if (posts >= kPostsMax) {
          return fail(ErrorKind::conflict, "duty.too_many_posts",
                      {fmt::format("岗位最多 {} 个", kPostsMax), fmt::format("at most {} posts", kPostsMax)});
        }
        YG_TRY_ASSIGN(post.id, store::next_id<PostId>(tx, "post"));
        entry.object_id = std::to_string(post.id.value);
        entry.object_label = post.name.zh;
        entry.after = names(post);
        YG_TRY(tx.run(kInsert, {post.id, post.code, post.name.zh, post.name.en}));
        return post;
      });
  if (!made && made.error().code == "store.duplicate") {
    return fail(ErrorKind::conflict, "duty.code_taken", {"已有岗位使用这个编码", "another post has this code"},
                {.field = "code", .value = post.code});
  }
  return made;
}

Result<Post> PostService::rename(const Asking& asking, PostId id, std::int64_t version, const NameInput& input) const {
  YG_TRY_ASSIGN(const Text name, checked_name(input.name));
  return identity::audited(ground_.audit, ground_.db, entry_of(asking, "post.rename", id),
                           [&](store::Transaction& tx, AuditEntry& entry) -> Result<Post> {
                             YG_TRY(check_whole_platform(asking));
                             YG_TRY_ASSIGN(Post post, find_post(tx, id));
                             entry.object_label = post.name.zh;
                             entry.before = names(post);
                             YG_TRY(http::check_version(version, post.version));
                             YG_TRY(tx.run(kRename, {name.zh, name.en, id}));
                             post.name = name;
                             post.version += 1;
                             entry.after = names(post);
                             return post;
                           });
}

Result<void> PostService::remove(const Asking& asking, PostId id, std::int64_t version) const {
  return identity::audited(ground_.audit, ground_.db, entry_of(asking, "post.remove", id),
                           [&](store::Transaction& tx, AuditEntry& entry) -> Result<void> {
                             YG_TRY(check_whole_platform(asking));
                             YG_TRY_ASSIGN(const Post post, find_post(tx, id));
                             entry.object_label = post.name.zh;
                             entry.before = names(post);
                             YG_TRY(http::check_version(version, post.version));
                             if (post.built_in) {
                               return fail(ErrorKind::conflict, "duty.post_built_in",
                                           {"内置岗位不能删除", "a post of the product's own cannot be removed"});
                             }
                             YG_TRY_ASSIGN(const auto held, number(tx, kHeldBy, {id}));
                             if (held > 0) {
                               return fail(ErrorKind::conflict, "duty.post_held",
                                           {fmt::format("还有 {} 人任此岗位，请先调整", held),
                                            fmt::format("{} people hold this post; take it from them first", held)});
                             }
                             YG_TRY(tx.run(kForget, {id}));
                             YG_TRY(tx.run(kRemove, {id}));
                             return {};
                           });
}

const http::List& PostService::declaration() {
  static const http::List kList = make_list();
  return kList;
}

Result<http::Page<UnitPosts>> PostService::units(const http::Request& request) const {
  const identity::Principal& caller = identity::principal_of(request);
  YG_TRY_ASSIGN(const auto query, declaration().parse(request));
  http::ListSql sql{.select = "SELECT u.id, u.code, u.name, u.path",
                    .from = "FROM unit u",
                    .scope = identity::inside_scope(caller.scope("duty.read"), "u.path")};
  sql.scope.sql += " AND (u.state = 'open' OR EXISTS (SELECT 1 FROM post_holding held WHERE held.unit_id = u.id))";
  const identity::Scope keeps = caller.scope("duty.posts");
  return ground_.db.read([&](store::Reader& reader) -> Result<http::Page<UnitPosts>> {
    YG_TRY_ASSIGN(auto page, http::read_page<UnitPosts>(reader, declaration(), query, sql,
                                                        [&](const Row& row) { return unit_at(row, keeps); }));
    YG_TRY(fill(reader, ground_.clock.now(), page.items));
    return page;
  });
}

Result<UnitPosts> PostService::of_unit(const Asking& asking, UnitId id) const {
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  YG_TRY_ASSIGN(const auto* const unit, unit_for(ground_, asking, *units, "duty.read", id));
  std::vector<UnitPosts> one{{.unit_id = id,
                              .unit_code = unit->code,
                              .unit_name = unit->name,
                              .may_change = asking.principal.may("duty.posts", unit->path),
                              .posts = {}}};
  YG_TRY(ground_.db.read([&](store::Reader& reader) { return fill(reader, ground_.clock.now(), one); }));
  return std::move(one.front());
}

Result<UnitPost> PostService::set_holders(const Asking& asking, UnitId unit_id, PostId post_id, std::int64_t version,
                                          const HoldersInput& input) const {
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  YG_TRY_ASSIGN(const auto* const unit, unit_for(ground_, asking, *units, "duty.posts", unit_id));
  std::vector<PersonId> wanted = input.people;
  std::ranges::sort(wanted);
  if (std::ranges::adjacent_find(wanted) != wanted.end()) {
    return fail(ErrorKind::invalid, "duty.twice", {"同一个人重复出现", "somebody is named twice"}, {.field = "people"});
  }
  if (wanted.size() > kHoldersMax) {
    return fail(
        ErrorKind::invalid, "duty.too_many_holders",
        {fmt::format("一个单位同一岗位最多 {} 人", kHoldersMax), fmt::format("at most {} in one unit", kHoldersMax)},
        {.field = "people", .value = std::to_string(wanted.size())});
  }
  const auto held_in = [&](store::Reader& reader) {
    return reader.all(kHeldIn, {unit_id, post_id}, [](const Row& row) { return row.id<PersonId>(0); });
  };
  const auto difference = [](const std::vector<PersonId>& all, const std::vector<PersonId>& without) {
    std::vector<PersonId> left;
    std::ranges::set_difference(all, without, std::back_inserter(left));
    return left;
  };
  YG_TRY_ASSIGN(const auto before, ground_.db.read(held_in));
  YG_TRY(check_people(ground_, asking, "duty.posts", difference(wanted, before), "people"));
  AuditEntry entry = entry_of(asking, "post.hold", post_id);
  entry.unit_id = unit_id;
  YG_TRY(identity::audited(
      ground_.audit, ground_.db, std::move(entry), [&](store::Transaction& tx, AuditEntry& written) -> Result<void> {
        YG_TRY_ASSIGN(const Post post, find_post(tx, post_id));
        written.object_label = fmt::format("{} · {}", unit->name, post.name.zh);
        YG_TRY_ASSIGN(const auto current, number(tx, kRoster, {unit_id, post_id}));
        YG_TRY(http::check_version(version, current));
        YG_TRY_ASSIGN(const auto held, held_in(tx));
        const auto added = difference(wanted, held);
        if (std::ranges::binary_search(added, asking.principal.person_id)) {
          return fail(ErrorKind::conflict, "duty.self_post",
                      {"不能给自己安排岗位，请由他人办理", "nobody gives himself a post; ask somebody else"},
                      {.field = "people"});
        }
        for (const PersonId id : difference(held, wanted)) YG_TRY(tx.run(kLetGo, {unit_id, post_id, id}));
        for (const PersonId id : added)
          YG_TRY(insert_holding(tx, {post_id, unit_id, id}, asking.actor.login, ground_.clock.now()));
        YG_TRY(tx.run(kKeepRoster, {unit_id, post_id, current + 1}));
        YG_TRY_ASSIGN(const auto logins_before, logins_of(tx, held));
        YG_TRY_ASSIGN(const auto logins_after, logins_of(tx, wanted));
        written.before = boost::json::object{{"people", logins_before}};
        written.after = boost::json::object{{"people", logins_after}};
        return {};
      }));
  std::vector<UnitPosts> all{{.unit_id = unit_id, .unit_code = {}, .unit_name = {}, .may_change = true, .posts = {}}};
  YG_TRY(ground_.db.read([&](store::Reader& reader) { return fill(reader, ground_.clock.now(), all); }));
  const auto changed = std::ranges::find(all.front().posts, post_id, &UnitPost::post_id);
  if (changed == all.front().posts.end()) return no_post();
  return std::move(*changed);
}

}  // namespace yunguan::duty
