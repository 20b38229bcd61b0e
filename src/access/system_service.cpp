// SPDX-License-Identifier: Apache-2.0
#include "access/system_service.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "access/address.h"
#include "access/permit_change.h"
#include "base/parse.h"
#include "http/etag.h"
#include "identity/asked_units.h"
#include "identity/reason.h"
#include "identity/scope_sql.h"

namespace yunguan::access {
namespace {

using identity::Asking;
using identity::AuditEntry;

constexpr std::size_t kCodeMax = 40;
constexpr std::size_t kNameMax = 100;
constexpr std::size_t kAboutMax = 1'000;

Error no_such_system() {
  return {ErrorKind::not_found, "system.not_found", {"没有这个应用系统", "there is no such system"}, {}, {}};
}

std::unexpected<Error> bad(std::string code, std::string field, std::string_view value, Text text) {
  return fail(ErrorKind::invalid, std::move(code), std::move(text),
              {.field = std::move(field), .value = clipped(value)});
}

bool sees_systems(const identity::Principal& caller) { return caller.may("permit.read") || caller.may("order.apply"); }

bool has_controls(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

Result<std::string> checked_code(std::string_view given) {
  const std::string_view code = trimmed(given);
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  if (code.size() >= 2 && code.size() <= kCodeMax && std::ranges::all_of(code, allowed)) return std::string{code};
  return bad("system.code", "code", given,
             {"编码须为 2 至 40 个小写字母、数字、下划线或连字符",
              "a code has 2 to 40 lower-case letters, digits, '_' or '-'"});
}

Result<Text> checked_name(const Text& given) {
  Text name{std::string(trimmed(given.zh)), std::string(trimmed(given.en))};
  if (name.en.empty()) name.en = name.zh;
  const bool is_long = name.zh.size() > kNameMax || name.en.size() > kNameMax;
  if (!name.zh.empty() && !is_long && !has_controls(name.zh + name.en) && !name.zh.contains('\n') &&
      !name.en.contains('\n'))
    return name;
  return bad("system.name", "name", given.zh,
             {"名称不能为空，且不超过 33 个汉字", "a name must not be empty, and has at most 100 bytes"});
}

Result<std::vector<std::string>> checked_addresses(const std::vector<std::string>& given) {
  std::vector<std::string> addresses;
  for (const std::string& text : given) {
    YG_TRY_ASSIGN(auto address, checked_address(text));
    if (std::ranges::find(addresses, address) != addresses.end())
      return bad("system.address", "addresses", text, {"同一个地址重复出现", "an address stands there twice"});
    addresses.push_back(std::move(address));
  }
  if (!addresses.empty() && addresses.size() <= kAddressesMax) return addresses;
  return bad("system.addresses", "addresses", std::to_string(given.size()),
             {fmt::format("须有 1 至 {} 个地址", kAddressesMax), fmt::format("1 to {} addresses", kAddressesMax)});
}

Result<void> check_days(const SystemInput& input) {
  const std::int64_t confirm = input.confirm_days;
  if (confirm != 0 && (confirm < kConfirmDaysMin || confirm > kConfirmDaysMax)) {
    return bad("system.confirm_days", "confirm_days", std::to_string(confirm),
               {fmt::format("须为 0（不需要）或 {} 至 {} 天", kConfirmDaysMin, kConfirmDaysMax),
                fmt::format("0 (never) or {} to {} days", kConfirmDaysMin, kConfirmDaysMax)});
  }
  if (input.lasts_days_max < 1 || input.lasts_days_max > kLastsDaysMax) {
    return bad("system.lasts_days", "lasts_days_max", std::to_string(input.lasts_days_max),
               {fmt::format("须为 1 至 {} 天", kLastsDaysMax), fmt::format("1 to {} days", kLastsDaysMax)});
  }
  return {};
}

AuditEntry entry_of(const Asking& asking, std::string action, const System& system) {
  return {.actor = asking.actor,
          .action = std::move(action),
          .object_type = "system",
          .object_id = system.id.empty() ? std::string{} : std::to_string(system.id.value),
          .object_label = system.name.zh,
          .unit_id = system.unit_id};
}

boost::json::object described(const System& system) {
  return {{"code", system.code},
          {"name_zh", system.name.zh},
          {"name_en", system.name.en},
          {"unit_id", system.unit_id.value},
          {"addresses", fmt::format("{}", fmt::join(system.addresses, ", "))},
          {"about", system.about},
          {"confirm_days", system.confirm_days},
          {"lasts_days_max", system.lasts_days_max},
          {"open", system.open}};
}

Result<System> current(store::Reader& reader, SystemId id, std::int64_t version) {
  YG_TRY_ASSIGN(auto found, find_system(reader, id));
  if (!found) return fail(no_such_system());
  YG_TRY(http::check_version(version, found->version));
  return std::move(*found);
}

// Its first permits end here; those that were tampered with stay for the clock and for whoever looks into it.
Result<std::int64_t> end_first(store::Transaction& tx, const crypto::KeyRing& keys, SystemId id, const Word& word) {
  YG_TRY_ASSIGN(auto permits, active_of_system(tx, id, {}, SystemService::kEndedAtOnce));
  std::int64_t ended = 0;
  for (Permit& permit : permits) {
    const auto done = end(tx, keys, std::move(permit), EndedWhy::system_closed, word);
    if (!done && done.error().code != "permit.tampered") return std::unexpected(done.error());
    ended += done ? 1 : 0;
  }
  return ended;
}

}  // namespace

Result<System> SystemService::checked(const Asking& asking, const SystemInput& input) const {
  System system;
  YG_TRY_ASSIGN(system.code, checked_code(input.code));
  YG_TRY_ASSIGN(system.name, checked_name(input.name));
  YG_TRY_ASSIGN(system.addresses, checked_addresses(input.addresses));
  system.about = trimmed(input.about.value_or(""));
  if (system.about.size() > kAboutMax || has_controls(system.about)) {
    return bad("system.about", "about", system.about,
               {"说明不能超过 333 个汉字", fmt::format("at most {} bytes", kAboutMax)});
  }
  YG_TRY(check_days(input));
  system.confirm_days = input.confirm_days;
  system.lasts_days_max = input.lasts_days_max;
  system.unit_id = input.unit_id;
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  const identity::Unit* const unit = units->find(input.unit_id);
  const Error no_unit{ErrorKind::invalid,
                      "system.unit",
                      {"没有这个单位，或您不能替它维护应用系统", "no such unit, or you do not keep its systems"},
                      {.field = "unit_id", .value = std::to_string(input.unit_id.value)},
                      {}};
  if (unit == nullptr) return fail(no_unit);
  if (asking.principal.may("permit.manage", unit->path)) return system;
  return identity::refuse_out_of_scope(ground_.audit, ground_.db, asking.actor, "unit",
                                       std::to_string(input.unit_id.value), no_unit);
}

Result<System> SystemService::find_to_change(const Asking& asking, SystemId id) const {
  YG_TRY_ASSIGN(auto found, ground_.db.read([&](store::Reader& reader) { return find_system(reader, id); }));
  if (!found) return fail(no_such_system());
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  const identity::Unit* const unit = units->find(found->unit_id);
  if (unit != nullptr && asking.principal.may("permit.manage", unit->path)) return std::move(*found);
  return identity::refuse_out_of_scope(ground_.audit, ground_.db, asking.actor, "system", std::to_string(id.value),
                                       no_such_system());
}

Result<void> SystemService::fill(const Asking& asking, std::vector<System>& systems) const {
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  const identity::Scope seen = asking.principal.scope("permit.read");
  std::optional<std::vector<UnitId>> inside;
  if (!seen.everything()) inside = units->inside(seen);
  std::vector<std::int64_t> ids;
  for (const System& system : systems) ids.push_back(system.id.value);
  YG_TRY_ASSIGN(const auto counts,
                ground_.db.read([&](store::Reader& reader) { return count_active(reader, ids, inside); }));
  for (System& system : systems) {
    system.unit_name = units->name(system.unit_id);
    const identity::Unit* const unit = units->find(system.unit_id);
    system.may_change = unit != nullptr && asking.principal.may("permit.manage", unit->path);
    const auto count = counts.find(system.id);
    system.active = count == counts.end() ? 0 : count->second;
  }
  return {};
}

Result<System> SystemService::filled(const Asking& asking, System system) const {
  std::vector<System> one{std::move(system)};
  YG_TRY(fill(asking, one));
  return std::move(one.front());
}

Result<http::Page<System>> SystemService::list(const http::Request& request) const {
  const Asking asking = Asking::of(request);
  YG_TRY_ASSIGN(const auto query, system_list().parse(request));
  http::SqlPiece scope{sees_systems(asking.principal) ? "1 = 1" : "1 = 0", {}};
  if (const auto asked = request.query_value("unit_id"); asked && !asked->empty()) {
    YG_TRY_ASSIGN(const auto units, ground_.units.tree());
    const auto id = parse_integer<std::int64_t>(*asked);
    if (!id || units->find(UnitId{*id}) == nullptr)
      return bad("system.unit", "unit_id", *asked, {"没有这个单位", "there is no such unit"});
    scope.sql += " AND " + identity::inside_units("s.unit_id", units->subtree(UnitId{*id}));
  }
  YG_TRY_ASSIGN(auto page, ground_.db.read([&](store::Reader& reader) { return system_page(reader, query, scope); }));
  YG_TRY(fill(asking, page.items));
  return page;
}

Result<System> SystemService::get(const Asking& asking, SystemId id) const {
  if (!sees_systems(asking.principal)) return fail(no_such_system());
  YG_TRY_ASSIGN(auto found, ground_.db.read([&](store::Reader& reader) { return find_system(reader, id); }));
  if (!found) return fail(no_such_system());
  return filled(asking, std::move(*found));
}

Result<System> SystemService::create(const Asking& asking, const SystemInput& input) const {
  YG_TRY_ASSIGN(const System wanted, checked(asking, input));
  YG_TRY_ASSIGN(auto made, identity::audited(ground_.audit, ground_.db, entry_of(asking, "system.create", wanted),
                                             [&](store::Transaction& tx, AuditEntry& entry) -> Result<System> {
                                               YG_TRY_ASSIGN(const auto systems, count_systems(tx));
                                               if (systems >= kSystemsMax) {
                                                 return fail(ErrorKind::conflict, "system.too_many",
                                                             {fmt::format("应用系统最多 {} 个", kSystemsMax),
                                                              fmt::format("at most {} systems", kSystemsMax)});
                                               }
                                               YG_TRY_ASSIGN(System system, insert(tx, wanted, ground_.keys));
                                               entry.object_id = std::to_string(system.id.value);
                                               entry.after = described(system);
                                               return system;
                                             }));
  return filled(asking, std::move(made));
}

Result<System> SystemService::change(const Asking& asking, SystemId id, std::int64_t version,
                                     const SystemInput& input) const {
  YG_TRY_ASSIGN(const System before, find_to_change(asking, id));
  YG_TRY_ASSIGN(System wanted, checked(asking, input));
  YG_TRY_ASSIGN(auto changed, identity::audited(ground_.audit, ground_.db, entry_of(asking, "system.change", before),
                                                [&](store::Transaction& tx, AuditEntry& entry) -> Result<System> {
                                                  YG_TRY_ASSIGN(const System found, current(tx, id, version));
                                                  System system = wanted;
                                                  system.id = id;
                                                  system.open = found.open;
                                                  system.version = found.version;
                                                  entry.before = described(found);
                                                  entry.after = described(system);
                                                  return save(tx, std::move(system), ground_.keys);
                                                }));
  return filled(asking, std::move(changed));
}

Result<System> SystemService::close(const Asking& asking, SystemId id, std::int64_t version,
                                    const ReasonInput& input) const {
  YG_TRY_ASSIGN(const System before, find_to_change(asking, id));
  YG_TRY(identity::check_reason(input.reason, "system.reason"));
  AuditEntry about = entry_of(asking, "system.close", before);
  about.reason = input.reason;
  const Word word{.person = asking.principal.person_id,
                  .login = asking.principal.signature(),
                  .name = asking.principal.name,
                  .order = {},
                  .order_number = {},
                  .words = std::string{trimmed(input.reason)},
                  .now = ground_.clock.now()};
  YG_TRY_ASSIGN(auto closed,
                identity::audited(ground_.audit, ground_.db, std::move(about),
                                  [&](store::Transaction& tx, AuditEntry& entry) -> Result<System> {
                                    YG_TRY_ASSIGN(System system, current(tx, id, version));
                                    if (!system.open) {
                                      return fail(ErrorKind::conflict, "system.closed",
                                                  {"这个应用系统已经关闭", "the system is closed already"});
                                    }
                                    system.open = false;
                                    YG_TRY_ASSIGN(system, save(tx, std::move(system), ground_.keys));
                                    YG_TRY_ASSIGN(const auto ended, end_first(tx, ground_.keys, id, word));
                                    entry.after = boost::json::object{{"open", false}, {"permits_ended", ended}};
                                    return system;
                                  }));
  return filled(asking, std::move(closed));
}

Result<System> SystemService::open(const Asking& asking, SystemId id, std::int64_t version) const {
  YG_TRY_ASSIGN(const System before, find_to_change(asking, id));
  YG_TRY_ASSIGN(auto opened,
                identity::audited(ground_.audit, ground_.db, entry_of(asking, "system.open", before),
                                  [&](store::Transaction& tx, AuditEntry& entry) -> Result<System> {
                                    YG_TRY_ASSIGN(System system, current(tx, id, version));
                                    if (system.open) {
                                      return fail(ErrorKind::conflict, "system.is_open",
                                                  {"这个应用系统已经开放", "the system is open already"});
                                    }
                                    const std::int64_t ids[] = {id.value};
                                    YG_TRY_ASSIGN(const auto active, count_active(tx, ids, std::nullopt));
                                    if (!active.empty()) {
                                      return fail(ErrorKind::conflict, "system.still_closing",
                                                  {"关闭前的应用权限还在逐项结束，请稍后再开放",
                                                   "permits of before are still being ended; try again in a while"});
                                    }
                                    system.open = true;
                                    entry.after = boost::json::object{{"open", true}};
                                    return save(tx, std::move(system), ground_.keys);
                                  }));
  return filled(asking, std::move(opened));
}

}  // namespace yunguan::access
