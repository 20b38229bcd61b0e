// SPDX-License-Identifier: Apache-2.0
#include "bulk/ground.h"

#include <unordered_map>

#include "card/card_list.h"
#include "life/unit_standing.h"

namespace yunguan::bulk {
namespace {

Error no_such_card() {
  return {ErrorKind::not_found,
          "bulk.not_found",
          {"没有这张卡，或您无权查看", "no such card, or it is not yours to see"},
          {},
          {}};
}

Result<std::map<std::int64_t, std::vector<card::Change>>> undone_changes(store::Reader& reader,
                                                                         std::span<const Item> items) {
  std::vector<std::int64_t> events;
  for (const Item& item : items) {
    if (item.undoes != 0) events.push_back(item.undoes);
  }
  return changes_of(reader, events);
}

// Asks once a unit what is thought of opening cards for it.
class Openings {
 public:
  Openings(store::Reader& reader, bool asked) : reader_(reader), asked_(asked) {}

  // The objection, when there is one; other errors are the store's.
  Result<std::optional<Error>> objection(UnitId unit) {
    if (!asked_) return std::nullopt;
    if (const auto found = known_.find(unit); found != known_.end()) return found->second;
    auto checked = life::check_opening(reader_, unit);
    if (!checked && checked.error().kind != ErrorKind::conflict) return std::unexpected(std::move(checked).error());
    return known_.emplace(unit, checked ? std::nullopt : std::optional{std::move(checked).error()}).first->second;
  }

 private:
  store::Reader& reader_;
  const bool asked_;
  std::unordered_map<UnitId, std::optional<Error>> known_;
};

}  // namespace

Result<void> judge(store::Reader& reader, const Ground& ground, const Deed& deed, std::span<const Item> items,
                   std::span<Judged> judged, const std::optional<identity::Scope>& seen,
                   const identity::UnitTree& tree) {
  std::vector<CardId> ids;
  for (const Item& item : items) ids.push_back(item.card);
  YG_TRY_ASSIGN(auto records, card::find_many(reader, ids));
  YG_TRY_ASSIGN(const auto undone, undone_changes(reader, items));
  std::unordered_map<CardId, card::Record*> by_id;
  for (card::Record& record : records) by_id.emplace(record.id, &record);
  const Instant now = ground.clock.now();
  Openings openings{reader, deed.opens()};
  for (std::size_t i = 0; i < items.size(); ++i) {
    Judged& one = judged[i];
    one.item = items[i];
    const auto found = by_id.find(items[i].card);
    const identity::Unit* unit = found == by_id.end() ? nullptr : tree.find(found->second->facts.unit);
    if (unit == nullptr || (seen && !seen->contains(unit->path))) {
      one.reason = no_such_card();
      continue;
    }
    card::Record& record = *found->second;
    one.msisdn = record.facts.msisdn;
    const auto changes = undone.find(items[i].undoes);
    auto outcome = deed.of(record, changes == undone.end() ? std::span<const card::Change>{} : changes->second, now);
    if (!outcome) {
      one.reason = std::move(outcome).error();
      continue;
    }
    YG_TRY_ASSIGN(auto objection, openings.objection(outcome->facts.unit));
    if (objection) {
      one.reason = std::move(*objection);
      continue;
    }
    one.breaches = std::move(outcome->breaches);
    card::Standing standing = ground.rules.standing_of(outcome->facts);
    one.change = card::CardChange{std::move(record), std::move(outcome->facts), std::move(standing)};
  }
  return {};
}

Result<std::vector<Judged>> judge(const Ground& ground, const Deed& deed, const std::vector<Item>& items,
                                  const std::optional<identity::Scope>& seen, const identity::UnitTree& tree,
                                  card::Crew& crew) {
  std::vector<Judged> judged(items.size());
  const std::size_t parts = (items.size() + kPartCards - 1) / kPartCards;
  YG_TRY(crew.run(parts, [&](std::size_t part) {
    const std::size_t begin = part * kPartCards;
    const std::size_t count = std::min(kPartCards, items.size() - begin);
    return ground.db.read([&](store::Reader& reader) {
      return judge(reader, ground, deed, std::span{items}.subspan(begin, count),
                   std::span{judged}.subspan(begin, count), seen, tree);
    });
  }));
  return judged;
}

}  // namespace yunguan::bulk
