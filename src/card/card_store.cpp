// SPDX-License-Identifier: Apache-2.0
#include "card/card_store.h"

#include <fmt/format.h>

#include "card/card_changes.h"
#include "store/id_source.h"
#include "store/list_value.h"

namespace yunguan::card {
namespace {

using store::NamedQuery;
using store::Params;
using store::Row;

constexpr NamedQuery kPerson{"card.person", "SELECT sealed FROM card_person WHERE card_id = :card AND role = :role"};
constexpr NamedQuery kDropPersons{"card.drop_persons", "DELETE FROM card_person WHERE card_id = :card"};
const std::vector<std::string_view>& column_names() {
  static const std::vector<std::string_view> kNames = [] {
    std::vector<std::string_view> names;
    for (const Column& column : columns()) names.push_back(column.name);
    return names;
  }();
  return kNames;
}

std::string_view name_of(NumberColumn column) {
  switch (column) {
    case NumberColumn::msisdn:
      return "msisdn";
    case NumberColumn::iccid:
      return "iccid";
    case NumberColumn::imsi:
      return "imsi";
  }
  broken_invariant("a number column", __FILE__, __LINE__);
}

// Adds the rows of the card's persons to `rows`.
Result<void> add_persons(std::vector<Params>& rows, CardId id, const Facts& facts, const crypto::KeyRing& ring) {
  for (const PersonRole role : {PersonRole::responsible, PersonRole::actual_user}) {
    YG_TRY_ASSIGN(auto row,
                  person_row(id, role, role == PersonRole::responsible ? facts.responsible : facts.actual_user, ring));
    if (row) rows.push_back(std::move(*row));
  }
  return {};
}

}  // namespace

Result<std::optional<Record>> find(store::Reader& reader, CardId id) {
  static const std::string kSql = fmt::format("SELECT {} FROM {} WHERE c.id = :id", record_columns(), kRecordTables);
  return reader.one({"card.find", kSql}, {id}, read_record);
}

Result<PersonFacts> find_person(store::Reader& reader, CardId id, PersonRole role, const crypto::KeyRing& ring) {
  YG_TRY_ASSIGN(const auto sealed,
                reader.one(kPerson, {id, static_cast<int>(role)}, [](const Row& row) { return row.text(0); }));
  if (!sealed) return PersonFacts{};
  return open_person(id, role, *sealed, ring);
}

Result<std::optional<Record>> find_whole(store::Reader& reader, CardId id, const crypto::KeyRing& ring) {
  YG_TRY_ASSIGN(auto record, find(reader, id));
  if (!record) return std::nullopt;
  YG_TRY_ASSIGN(record->facts.responsible, find_person(reader, id, PersonRole::responsible, ring));
  YG_TRY_ASSIGN(record->facts.actual_user, find_person(reader, id, PersonRole::actual_user, ring));
  return record;
}

Result<std::map<std::string, Taken, std::less<>>> find_taken(store::Reader& reader, NumberColumn column,
                                                             const std::vector<std::string>& numbers) {
  std::map<std::string, Taken, std::less<>> taken;
  if (numbers.empty()) return taken;
  const std::string sql = fmt::format("SELECT {0}, id, unit_id FROM card WHERE {0} {1}", name_of(column),
                                      store::in_text_list(reader.dialect(), "numbers"));
  const NamedQuery query{.name = "card.find_taken", .sql = sql, .plan_anew = true};
  YG_TRY(reader.each(query, {store::list_value(reader.dialect(), numbers)}, [&](const Row& row) {
    taken.emplace(row.text(0), Taken{row.id<CardId>(1), row.id<UnitId>(2)});
    return true;
  }));
  return taken;
}

void PreparedCards::append(PreparedCards next) {
  if (cards.empty()) first = next.first;
  const auto move_rows = [](std::vector<Params>& to, std::vector<Params>& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  move_rows(cards, next.cards);
  move_rows(persons, next.persons);
  move_rows(events, next.events);
  move_rows(tags, next.tags);
  figures.merge(next.figures);
}

Result<PreparedCards> prepare(std::span<const NewCard* const> cards, CardId first, std::int64_t first_event,
                              const Origin& origin, std::string_view rules_version, const crypto::KeyRing& ring) {
  PreparedCards prepared;
  prepared.first = first;
  prepared.cards.reserve(cards.size());
  prepared.persons.reserve(cards.size());
  prepared.events.reserve(cards.size());
  Marks marks{.id = first,
              .rules_version = rules_version,
              .created_at = origin.at,
              .updated_at = origin.at,
              .imported_by = origin.job};
  for (const NewCard* card : cards) {
    YG_TRY_ASSIGN(auto row, row_of(marks, card->facts, card->standing, ring));
    prepared.cards.push_back(std::move(row));
    YG_TRY(add_persons(prepared.persons, marks.id, card->facts, ring));
    prepared.events.push_back(event_row(first_event++, marks.id, origin, {}));
    for (const std::string& tag : card->facts.tags) prepared.tags.push_back({tag, marks.id});
    prepared.figures.add(card->facts, card->standing);
    ++marks.id.value;
  }
  return prepared;
}

Result<void> insert(store::Transaction& tx, const PreparedCards& cards, const Origin& origin) {
  YG_TRY(tx.insert_many("card", column_names(), cards.cards));
  YG_TRY(tx.insert_many(kEventTable, event_columns(), cards.events));
  YG_TRY(tx.insert_many(kPersonTable, person_columns(), cards.persons));
  if (!cards.tags.empty()) YG_TRY(tx.insert_many(kTagTable, tag_columns(), cards.tags));
  YG_TRY(cards.figures.apply(tx));
  std::vector<CardId> ids(cards.cards.size());
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = CardId{cards.first.value + static_cast<std::int64_t>(i)};
  return publish_changes(tx, ids, origin);
}

Result<CardId> insert(store::Transaction& tx, const std::vector<NewCard>& cards, const Origin& origin,
                      std::string_view rules_version, const crypto::KeyRing& ring) {
  const auto count = static_cast<std::int64_t>(cards.size());
  YG_TRY_ASSIGN(const auto first, store::reserve_ids(tx, kCardSeries, count));
  YG_TRY_ASSIGN(const auto first_event, store::reserve_ids(tx, kEventSeries, count));
  std::vector<const NewCard*> each;
  for (const NewCard& card : cards) each.push_back(&card);
  YG_TRY_ASSIGN(const auto prepared, prepare(each, CardId{first}, first_event, origin, rules_version, ring));
  YG_TRY(insert(tx, prepared, origin));
  return CardId{first};
}

Result<Record> update(store::Transaction& tx, const Record& before, const Facts& after, const Standing& standing,
                      const Origin& origin, std::string_view rules_version, const crypto::KeyRing& ring) {
  YG_TRY(update_many(tx, std::array{CardChange{before, after, standing}}, origin, rules_version, ring));
  if (before.facts.responsible != after.responsible || before.facts.actual_user != after.actual_user) {
    YG_TRY(tx.run(kDropPersons, {before.id}));
    std::vector<Params> persons;
    YG_TRY(add_persons(persons, before.id, after, ring));
    YG_TRY(tx.insert_many(kPersonTable, person_columns(), persons));
  }
  YG_TRY_ASSIGN(auto now, find(tx, before.id));
  YG_ASSERT(now);
  now->facts.responsible = after.responsible;
  now->facts.actual_user = after.actual_user;
  return std::move(*now);
}

}  // namespace yunguan::card
