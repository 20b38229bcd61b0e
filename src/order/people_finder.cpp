// SPDX-License-Identifier: Apache-2.0
#include "order/people_finder.h"

#include <algorithm>

#include "duty/duty_store.h"
#include "flow/engine.h"
#include "identity/administrators.h"

namespace yunguan::order {
namespace {

using store::NamedQuery;
using store::Row;

using Found = Result<std::vector<PersonId>>;

#define YG_IN_USE "p.state = 'active' AND (p.expires_at IS NULL OR p.expires_at > :now) AND " YG_TAKES_PART

constexpr NamedQuery kByLogin{"order.person_by_login",
                              "SELECT p.id FROM person p WHERE p.login = :login AND " YG_IN_USE};
constexpr NamedQuery kInUse{"order.person_in_use", "SELECT p.id FROM person p WHERE p.id = :id AND " YG_IN_USE};
constexpr NamedQuery kByUnit{"order.people_of_unit",
                             "SELECT p.id FROM person p WHERE p.unit_id = :unit AND " YG_IN_USE " ORDER BY p.id"};
constexpr NamedQuery kByRole{
    "order.people_by_role",
    "SELECT DISTINCT h.person_id FROM person_role h JOIN role r ON r.id = h.role_id JOIN unit u ON u.id = h.unit_id"
    " JOIN person p ON p.id = h.person_id WHERE r.code = :role AND substr(CAST(:path AS TEXT), 1, length(u.path)) = "
    "u.path"
    " AND " YG_IN_USE " ORDER BY h.person_id"};

PersonId person_at(const Row& row) { return row.id<PersonId>(0); }

class Search {
 public:
  Search(store::Reader& reader, const identity::UnitTree& units, const flow::Step& step, const Order& order,
         Instant now)
      : reader_(reader), units_(units), step_(step), order_(order), now_(now) {}

  Found people(const flow::People& entry) {
    switch (entry.kind) {
      case flow::PeopleKind::applicant:
        return in_use(order_.applicant);
      case flow::PeopleKind::person:
        return reader_.all(kByLogin, {entry.code, now_}, person_at);
      case flow::PeopleKind::role:
        return by_role(entry.code);
      case flow::PeopleKind::post:
        return by_post(entry.code);
      case flow::PeopleKind::unit:
        return by_unit(entry.code);
      case flow::PeopleKind::leader:
        return leaders(entry.level);
      case flow::PeopleKind::field:
        return named_in(entry.code);
      case flow::PeopleKind::chosen:
        return chosen();
      case flow::PeopleKind::on_duty:
        return duty::on_duty(reader_, entry.code, now_);
    }
    return std::vector<PersonId>{};
  }

 private:
  Found in_use(PersonId person) { return reader_.all(kInUse, {person, now_}, person_at); }

  Found in_use(const std::vector<PersonId>& people) {
    std::vector<PersonId> found;
    for (const PersonId person : people) {
      YG_TRY_ASSIGN(const auto one, in_use(person));
      found.insert(found.end(), one.begin(), one.end());
    }
    return found;
  }

  Found by_role(const std::string& role) {
    const identity::Unit* const unit = units_.find(order_.unit);
    if (unit == nullptr) return std::vector<PersonId>{};
    return reader_.all(kByRole, {role, unit->path, now_}, person_at);
  }

  Found by_unit(const std::string& code) {
    const identity::Unit* const unit = units_.find_code(code);
    if (unit == nullptr) return std::vector<PersonId>{};
    return reader_.all(kByUnit, {unit->id, now_}, person_at);
  }

  Found by_post(const std::string& post) {
    for (const identity::Unit* unit = units_.find(order_.unit); unit != nullptr; unit = above(*unit)) {
      YG_TRY_ASSIGN(auto found, duty::holders_of_post(reader_, post, unit->id, now_));
      if (!found.empty()) return found;
    }
    return std::vector<PersonId>{};
  }

  // Nobody is his own leader.
  Found leaders(int level) {
    for (const identity::Unit* unit = units_.find(order_.unit); unit != nullptr; unit = above(*unit)) {
      YG_TRY_ASSIGN(auto found, duty::holders_of_post(reader_, duty::kLeader, unit->id, now_));
      if (found.empty() || std::ranges::find(found, order_.applicant) != found.end()) continue;
      if (--level == 0) return found;
    }
    return std::vector<PersonId>{};
  }

  [[nodiscard]] const identity::Unit* above(const identity::Unit& unit) const {
    return unit.parent_id ? units_.find(*unit.parent_id) : nullptr;
  }

  // A field holds the id of a person.
  Found named_in(const std::string& field) {
    const auto* const form = order_.state.values.if_object();
    const boost::json::value* const named = form == nullptr ? nullptr : form->if_contains(field);
    if (named == nullptr || !named->is_int64()) return std::vector<PersonId>{};
    return in_use(PersonId{named->get_int64()});
  }

  Found chosen() {
    const auto* const form = order_.state.values.if_object();
    const boost::json::value* const all = form == nullptr ? nullptr : form->if_contains(kChosen);
    const boost::json::value* const named =
        all == nullptr || !all->is_object() ? nullptr : all->get_object().if_contains(step_.id);
    if (named == nullptr || !named->is_array()) return std::vector<PersonId>{};
    std::vector<PersonId> people;
    for (const boost::json::value& one : named->get_array()) {
      if (one.is_int64()) people.emplace_back(one.get_int64());
    }
    return in_use(people);
  }

  store::Reader& reader_;
  const identity::UnitTree& units_;
  const flow::Step& step_;
  const Order& order_;
  const Instant now_;
};

}  // namespace

Result<std::vector<flow::Assignee>> find_people(store::Reader& reader, const identity::UnitTree& units,
                                                const flow::Step& step, const Order& order, Instant now) {
  Search search{reader, units, step, order, now};
  std::vector<PersonId> people;
  for (const flow::People& entry : step.people) {
    YG_TRY_ASSIGN(people, search.people(entry));
    if (!people.empty()) break;
  }
  if (people.size() > flow::kSeatsMax) people.resize(flow::kSeatsMax);
  std::vector<flow::Assignee> found;
  for (const PersonId person : people) {
    flow::Assignee assignee{.person = person, .absent = std::nullopt};
    // The applicant's own form waits for him.
    if (step.kind != flow::StepKind::fill) {
      YG_TRY_ASSIGN(const auto stand_in, duty::stand_in_for(reader, person, order.service, now));
      // Standing in for a leader does not let anybody decide on his own application.
      const bool decides_own = stand_in && *stand_in == order.applicant && step.kind == flow::StepKind::approve;
      if (stand_in && !decides_own) assignee = {.person = *stand_in, .absent = person};
    }
    const bool is_there = std::ranges::find(found, assignee.person, &flow::Assignee::person) != found.end();
    if (!is_there) found.push_back(assignee);
  }
  return found;
}

}  // namespace yunguan::order
