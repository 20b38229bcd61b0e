// SPDX-License-Identifier: Apache-2.0
#include "order/lookup.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/list_value.h"

namespace yunguan::order {
namespace {

using store::Row;

// The ids that a value of a form holds: one, or a list.
std::vector<std::int64_t> ids_in(const boost::json::value& value) {
  std::vector<std::int64_t> ids;
  if (value.is_int64()) ids.push_back(value.get_int64());
  if (!value.is_array()) return ids;
  for (const boost::json::value& one : value.get_array()) {
    if (one.is_int64()) ids.push_back(one.get_int64());
  }
  return ids;
}

catalog::Remark missing(const std::string& field, std::size_t count) {
  return {field,
          "form.object",
          catalog::RuleWeight::refuse,
          {fmt::format("有 {} 个对象不存在或无权使用", count),
           fmt::format("{} of these do not exist, or are not yours to name", count)},
          {}};
}

Result<std::vector<Looked>> look_at(store::Reader& reader, std::string_view name, std::string_view sql,
                                    std::span<const std::int64_t> ids) {
  const std::string statement = fmt::format("{} {} ORDER BY 1", sql, store::in_number_list(reader.dialect(), "ids"));
  return reader.all({name, statement, true}, {store::list_value(reader.dialect(), ids)}, [](const Row& row) {
    return Looked{row.integer(0), row.text(1)};
  });
}

}  // namespace

void Lookups::add(catalog::FieldKind kind, std::string link, Lookup lookup) {
  YG_ASSERT(lookups_.emplace(kind, Entry{std::move(link), std::move(lookup)}).second);
}

Result<Lookups::Found> Lookups::look(store::Reader& reader, const identity::Principal& principal,
                                     const catalog::Form& form, const boost::json::object& values) const {
  Found found;
  for (const auto& [id, kind] : form.objects()) {
    const auto entry = lookups_.find(kind);
    const boost::json::value* const value = values.if_contains(id);
    if (entry == lookups_.end() || value == nullptr) continue;
    auto ids = ids_in(*value);
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (ids.empty()) continue;
    YG_TRY_ASSIGN(const auto looked, entry->second.lookup(reader, principal, ids));
    if (looked.size() < ids.size()) found.remarks.push_back(missing(id, ids.size() - looked.size()));
    for (const Looked& one : looked) found.links.push_back({entry->second.link, one.id, one.label});
  }
  return found;
}

void add_identity_lookups(Lookups& lookups) {
  lookups.add(catalog::FieldKind::unit, "unit",
              [](store::Reader& reader, const identity::Principal&, std::span<const std::int64_t> ids) {
                return look_at(reader, "order.look_units", "SELECT id, name FROM unit WHERE state = 'open' AND id",
                               ids);
              });
  lookups.add(catalog::FieldKind::person, "person",
              [](store::Reader& reader, const identity::Principal&, std::span<const std::int64_t> ids) {
                return look_at(reader, "order.look_people",
                               "SELECT p.id, p.name FROM person p"
                               " WHERE p.state = 'active' AND p.id",
                               ids);
              });
}

}  // namespace yunguan::order
