// SPDX-License-Identifier: Apache-2.0
#include "access/system_store.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/parse.h"
#include "crypto/row_code.h"
#include "http/etag.h"
#include "store/id_source.h"
#include "store/list_value.h"

namespace yunguan::access {
namespace {

using store::NamedQuery;
using store::Row;

constexpr std::string_view kColumns =
    "s.id, s.code, s.name_zh, s.name_en, s.unit_id, s.addresses, s.about, s.confirm_days, s.lasts_days_max, s.is_open,"
    " s.version";
constexpr std::size_t kIntegrityAt = 11;

constexpr NamedQuery kInsert{
    "access.insert_system",
    "INSERT INTO access_system (id, code, name_zh, name_en, unit_id, addresses, about, confirm_days, lasts_days_max,"
    " is_open, version, integrity) VALUES (:id, :code, :zh, :en, :unit, :addresses, :about, :confirm, :lasts, :open,"
    " :version, :integrity)"};
constexpr NamedQuery kUpdate{
    "access.save_system",
    "UPDATE access_system SET code = :code, name_zh = :zh, name_en = :en, unit_id = :unit, addresses = :addresses,"
    " about = :about, confirm_days = :confirm, lasts_days_max = :lasts, is_open = :open, version = :version,"
    " integrity = :integrity WHERE id = :id AND version = :before"};
constexpr NamedQuery kCount{"access.count_systems", "SELECT COUNT(*) FROM access_system"};

System system_at(const Row& row) {
  System system{.id = row.id<SystemId>(0),
                .code = row.text(1),
                .name = {row.text(2), row.text(3)},
                .unit_id = row.id<UnitId>(4),
                .unit_name = {},
                .addresses = {},
                .about = row.text(6),
                .confirm_days = row.integer(7),
                .lasts_days_max = row.integer(8),
                .open = row.truth(9),
                .version = row.integer(10)};
  const std::string addresses = row.text(5);
  for (const std::string_view one : split(addresses, '\n')) system.addresses.emplace_back(one);
  return system;
}

crypto::RowCode code_of(const System& system) {
  crypto::RowCode code{"access_system"};
  code.add("id", system.id).add("code", system.code);
  code.add("name_zh", system.name.zh).add("name_en", system.name.en).add("unit_id", system.unit_id);
  code.add("addresses", fmt::format("{}", fmt::join(system.addresses, "\n"))).add("about", system.about);
  code.add("confirm_days", system.confirm_days).add("lasts_days_max", system.lasts_days_max);
  code.add("is_open", system.open).add("version", system.version);
  return code;
}

Result<std::int64_t> code_is_unique(Result<std::int64_t> written, const System& system) {
  if (written || written.error().code != "store.duplicate") return written;
  return fail(ErrorKind::conflict, "system.code_taken", {"已有应用系统使用这个编码", "another system has this code"},
              {.field = "code", .value = system.code});
}

Result<bool> is_genuine(store::Reader& reader, SystemId id, const crypto::KeyRing& keys) {
  const std::string sql = fmt::format("SELECT {}, s.integrity FROM access_system s WHERE s.id = :id", kColumns);
  YG_TRY_ASSIGN(const auto found, reader.one({"access.system_code", sql}, {id}, [](const Row& row) {
    return std::pair{system_at(row), row.text(kIntegrityAt)};
  }));
  if (!found) return false;
  return code_of(found->first).matches(keys, found->second);
}

http::SqlPiece search(std::string_view q) {
  const std::string pattern = http::contains_pattern(trimmed(q));
  return {
      "lower(s.code) LIKE ? ESCAPE '\\' OR lower(s.name_zh) LIKE ? ESCAPE '\\' OR lower(s.name_en) LIKE ? ESCAPE '\\'"
      " OR s.addresses LIKE ? ESCAPE '\\'",
      {pattern, pattern, pattern, pattern}};
}

http::List make_list() {
  http::List::Declaration list{
      .name = "access.systems", .fields = {}, .id_column = "s.id", .default_sort = "code", .search = search};
  list.fields = {
      {.name = "code", .column = "s.code", .sortable = true},
      {.name = "open", .kind = http::FieldKind::flag, .column = "s.is_open", .sortable = true},
      {.name = "confirm_days", .kind = http::FieldKind::integer, .column = "s.confirm_days", .sortable = true},
      {.name = "lasts_days_max", .kind = http::FieldKind::integer, .column = "s.lasts_days_max", .sortable = true},
  };
  list.search_sentence = "Part of the code, the name or an address.";
  list.other_parameters = {"unit_id"};
  return http::List{std::move(list)};
}

}  // namespace

Result<std::optional<System>> find_system(store::Reader& reader, SystemId id) {
  const std::string sql = fmt::format("SELECT {} FROM access_system s WHERE s.id = :id", kColumns);
  return reader.one({"access.find_system", sql}, {id}, system_at);
}

Result<std::vector<System>> find_systems(store::Reader& reader, std::span<const std::int64_t> ids) {
  const std::string sql = fmt::format("SELECT {} FROM access_system s WHERE s.id {} ORDER BY s.id", kColumns,
                                      store::in_number_list(reader.dialect(), "ids"));
  return reader.all({"access.find_systems", sql, true}, {store::list_value(reader.dialect(), ids)}, system_at);
}

Result<std::int64_t> count_systems(store::Reader& reader) {
  YG_TRY_ASSIGN(const auto count, reader.one(kCount, {}, [](const Row& row) { return row.integer(0); }));
  return count.value_or(0);
}

Result<System> insert(store::Transaction& tx, System system, const crypto::KeyRing& keys) {
  YG_TRY_ASSIGN(system.id, store::next_id<SystemId>(tx, "access_system"));
  YG_TRY_ASSIGN(auto code, code_of(system).code(keys));
  YG_TRY(code_is_unique(
      tx.run(kInsert, {system.id, system.code, system.name.zh, system.name.en, system.unit_id,
                       fmt::format("{}", fmt::join(system.addresses, "\n")), system.about, system.confirm_days,
                       system.lasts_days_max, system.open, system.version, std::move(code)}),
      system));
  return system;
}

Result<System> save(store::Transaction& tx, System system, const crypto::KeyRing& keys) {
  YG_TRY_ASSIGN(const bool genuine, is_genuine(tx, system.id, keys));
  if (!genuine) {
    return fail(ErrorKind::conflict, "system.tampered",
                {"这个应用系统的数据被改动过，核查之前不能再改", "its row was changed behind the platform's back"});
  }
  const std::int64_t before = system.version++;
  YG_TRY_ASSIGN(auto code, code_of(system).code(keys));
  YG_TRY_ASSIGN(const auto rows,
                code_is_unique(tx.run(kUpdate, {system.code, system.name.zh, system.name.en, system.unit_id,
                                                fmt::format("{}", fmt::join(system.addresses, "\n")), system.about,
                                                system.confirm_days, system.lasts_days_max, system.open, system.version,
                                                std::move(code), system.id, before}),
                               system));
  if (rows != 1) YG_TRY(http::check_version(before, before + 1));
  return system;
}

const http::List& system_list() {
  static const http::List kList = make_list();
  return kList;
}

Result<http::Page<System>> system_page(store::Reader& reader, const http::ListQuery& query,
                                       const http::SqlPiece& scope) {
  return http::read_page<System>(
      reader, system_list(), query,
      {.select = fmt::format("SELECT {}", kColumns), .from = "FROM access_system s", .scope = scope}, system_at);
}

Result<void> check_systems(store::Reader& reader, const crypto::KeyRing& keys, identity::TableCheck& table) {
  const std::string sql = fmt::format("SELECT {}, s.integrity FROM access_system s ORDER BY s.id", kColumns);
  Result<void> outcome;
  YG_TRY(reader.each({"access.check_systems", sql}, {}, [&](const Row& row) {
    const System system = system_at(row);
    const auto sound = code_of(system).matches(keys, row.text(kIntegrityAt));
    if (!sound) {
      outcome = std::unexpected(sound.error());
      return false;
    }
    table.count(*sound, fmt::format("{}", system.id.value), system.code);
    return true;
  }));
  return outcome;
}

}  // namespace yunguan::access
