// SPDX-License-Identifier: Apache-2.0
#include "app/order_notices.h"

#include <algorithm>
#include <array>

#include "base/parse.h"

namespace yunguan::app {
namespace {

using store::NamedQuery;
using store::Row;

constexpr NamedQuery kByLogin{"app.person_by_login", "SELECT id, name FROM person WHERE login = :login"};
constexpr NamedQuery kName{"app.person_name", "SELECT name FROM person WHERE id = :id"};
// Roles around the order's unit; which of them supervise is looked at here, as their permissions are a list.
constexpr NamedQuery kRoleHolders{
    "app.role_holders",
    "SELECT h.person_id, r.permissions FROM person_role h JOIN role r ON r.id = h.role_id JOIN unit u ON u.id = "
    "h.unit_id"
    " JOIN unit o ON o.id = :unit WHERE substr(o.path, 1, length(u.path)) = u.path AND r.permissions LIKE "
    "'%order.supervise%' ORDER BY h.person_id"};
constexpr std::string_view kSupervise = "order.supervise";
// A platform where everybody supervises would tell everybody of everything.
constexpr std::size_t kSupervisorsMax = 50;

// What one person may have to do about an order, and has no more when it left him.
constexpr std::array<std::string_view, 5> kPending{"order.todo", "order.returned", "order.reminded", "order.warned",
                                                   "order.breached"};

struct Doer {
  PersonId person;  // none: the platform itself
  Text name{"平台", "The platform"};
};

Result<Doer> doer_of(store::Reader& reader, std::string_view login) {
  // "[clock]" is the platform; "lin [yg_Ab3d]" is lin with a token.
  const std::string name{login.substr(0, login.find(" ["))};
  YG_TRY_ASSIGN(const auto found, reader.one(kByLogin, {name}, [](const Row& row) {
    return Doer{row.id<PersonId>(0), {row.text(1), row.text(1)}};
  }));
  return found.value_or(Doer{});
}

Result<std::vector<PersonId>> supervisors(store::Reader& reader, UnitId unit) {
  std::vector<PersonId> people;
  YG_TRY(reader.each(kRoleHolders, {unit}, [&](const Row& row) {
    const PersonId person = row.id<PersonId>(0);
    const std::string permissions = row.text(1);
    const auto codes = split(permissions, ',');
    const bool supervises = std::ranges::find(codes, kSupervise) != codes.end();
    if (supervises && (people.empty() || people.back() != person)) people.push_back(person);
    return people.size() < kSupervisorsMax;
  }));
  return people;
}

std::string_view kind_of_end(const order::Told& told) {
  if (told.status == "completed") return "order.done";
  return told.status == "refused" ? "order.refused" : "order.ended";
}

std::string_view kind_of_reminder(const order::Told& told) {
  if (told.act == "clock_warned") return "order.warned";
  return told.act == "clock_breached" ? "order.breached" : "order.reminded";
}

}  // namespace

Result<void> tell_of_order(store::Transaction& tx, const notify::Notices& notices, const order::Told& told,
                           Instant at) {
  YG_TRY_ASSIGN(const Doer doer, doer_of(tx, told.login));
  YG_TRY_ASSIGN(const auto applicant, tx.one(kName, {told.applicant}, [](const Row& row) {
    return Text{row.text(0), row.text(0)};
  }));
  const std::string meaning = "order:" + std::to_string(told.order.value);
  for (const PersonId person : told.rid) {
    for (const std::string_view kind : kPending) YG_TRY(notices.settle(tx, kind, meaning, person, at));
  }
  const auto tell = [&](std::string_view kind, PersonId person) -> Result<void> {
    if (person == doer.person) return {};
    return notices.tell(tx,
                        {.kind = kind,
                         .person = person,
                         .variables = {{"number", {told.number, told.number}},
                                       {"title", told.title},
                                       {"applicant", applicant.value_or(Text{})},
                                       {"by", doer.name}},
                         .link = "/orders/" + std::to_string(told.order.value),
                         .meaning = meaning},
                        at);
  };
  for (const PersonId person : told.asked) {
    const bool came_back = told.status == "returned" && person == told.applicant;
    YG_TRY(tell(came_back ? "order.returned" : "order.todo", person));
  }
  for (const PersonId person : told.reminded) YG_TRY(tell(kind_of_reminder(told), person));
  for (const PersonId person : told.copied) YG_TRY(tell("order.copied", person));
  if (told.is_over) YG_TRY(tell(kind_of_end(told), told.applicant));
  if (!told.needs_help) return {};
  const bool is_late = told.act == "clock_breached";
  YG_TRY_ASSIGN(const auto people, supervisors(tx, told.unit));
  for (const PersonId person : people) {
    const bool is_told = is_late && std::ranges::find(told.reminded, person) != told.reminded.end();
    if (!is_told) YG_TRY(tell(is_late ? "order.breached" : "order.help", person));
  }
  return {};
}

}  // namespace yunguan::app
