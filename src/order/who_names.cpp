// SPDX-License-Identifier: Apache-2.0
#include "order/who_names.h"

#include <array>
#include <set>

namespace yunguan::order {
namespace {

using flow::PeopleKind;
using store::NamedQuery;

struct Source {
  PeopleKind kind;
  std::string_view word;
  NamedQuery query;  // code → zh, en
};

constexpr std::array kSources{
    Source{PeopleKind::role, "role", {"order.role_name", "SELECT name_zh, name_en FROM role WHERE code = :code"}},
    Source{PeopleKind::post, "post", {"order.post_name", "SELECT name_zh, name_en FROM post WHERE code = :code"}},
    Source{PeopleKind::on_duty,
           "on_duty",
           {"order.group_name", "SELECT name_zh, name_en FROM duty_group WHERE code = :code"}},
    Source{PeopleKind::unit, "unit", {"order.unit_name", "SELECT name, name FROM unit WHERE code = :code"}},
    Source{PeopleKind::person, "person", {"order.person_name", "SELECT name, name FROM person WHERE login = :code"}},
};

}  // namespace

Result<WhoNames> who_names(store::Reader& reader, const flow::Flow& flow) {
  std::set<std::pair<PeopleKind, std::string>> wanted;
  for (const flow::Step& step : flow.steps) {
    for (const flow::People& people : step.people) wanted.emplace(people.kind, people.code);
  }
  WhoNames names;
  for (const auto& [kind, code] : wanted) {
    for (const Source& source : kSources) {
      if (source.kind != kind) continue;
      YG_TRY_ASSIGN(const auto found, reader.one(source.query, {code}, [](const store::Row& row) {
        return Text{row.text(0), row.text(1)};
      }));
      if (found) names.emplace(std::string{source.word} + ":" + code, *found);
    }
  }
  return names;
}

}  // namespace yunguan::order
