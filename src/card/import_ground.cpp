// SPDX-License-Identifier: Apache-2.0
#include "card/import_ground.h"

#include <algorithm>
#include <map>
#include <set>

#include "card/card_service.h"
#include "card/direct_change.h"

namespace yunguan::card {
namespace {

constexpr std::size_t kPartRows = 500;  // of a run, checked by one thread; one question per number column
constexpr std::array kNumberColumns{NumberColumn::msisdn, NumberColumn::iccid, NumberColumn::imsi};

using TakenNumbers = std::map<std::string, Taken, std::less<>>;

const std::string& number_of(const CheckedRow& row, std::size_t column) {
  const Facts& facts = row.card.facts;
  return column == 0 ? facts.msisdn : column == 1 ? facts.iccid : facts.imsi;
}

// The unit that gets a card by this row, when it does.
std::optional<UnitId> unit_that_gets_a_card(const CheckedRow& row) {
  const UnitId unit = row.card.facts.unit;
  const bool moves = row.known && row.words.contains("unit") && row.known->unit != unit;
  if (unit.empty() || (row.known && !moves)) return std::nullopt;
  return unit;
}

void refuse(CheckedRow& row, std::string code, Text text, std::size_t column) {
  Error error{ErrorKind::conflict, std::move(code), std::move(text), {}, {}};
  error.where.field = std::string_view{kNumberFields[column]};
  error.where.value = number_of(row, column);
  row.remarks.push_back({Weight::refused, std::move(error)});
}

}  // namespace

ImportGround::ImportGround(job::Context& of_job, ImportSpec of_import, const crypto::KeyRing& key_ring,
                           const identity::Audit& audit_log, const Rules& rules_in_force,
                           std::shared_ptr<const identity::UnitTree> tree, OpeningObjection opening)
    : context(of_job),
      spec(std::move(of_import)),
      keys(key_ring),
      audit(audit_log),
      rules(rules_in_force),
      tree_(std::move(tree)),
      scope_(spec.scope),
      control_scope_(spec.control_scope),
      opening_(std::move(opening)) {}

Result<ImportFile> ImportGround::open() const {
  return ImportFile::open(spec.path, spec.file_name, spec.mode, spec.unit_id.has_value());
}

FormContext ImportGround::form_context() const {
  const auto wanted = spec.number_kind == NumberKindWanted::iot     ? std::optional{Kind::iot}
                      : spec.number_kind == NumberKindWanted::phone ? std::optional{Kind::phone}
                                                                    : std::nullopt;
  return {rules.numbers.now(), rules.book.limits(), unit_reader(tree_, scope_), wanted};
}

ImportCheck ImportGround::check_of(const ImportFile& file) const {
  return ImportCheck{file.columns(), form_context(), spec.unit_id.value_or(UnitId{})};
}

Origin ImportGround::origin() const {
  // A list that is imported says how the cards are, not what the network is to do.
  return {spec.person_id.value_or(PersonId{}), spec.login, "imported", context.job().id, "", context.now(), true};
}

bool ImportGround::in_scope(UnitId id) const {
  const identity::Unit* unit = tree_->find(id);
  return unit != nullptr && scope_.contains(unit->path);
}

bool ImportGround::may_control(UnitId id) const {
  const identity::Unit* unit = tree_->find(id);
  return unit != nullptr && control_scope_.contains(unit->path);
}

Result<std::vector<CheckedRow>> ImportGround::check(const RowRun& run, const ImportCheck& check, Crew& crew) const {
  std::vector<CheckedRow> rows(run.rows().size());
  const std::size_t parts = (rows.size() + kPartRows - 1) / kPartRows;
  YG_TRY(crew.run(parts, [&](std::size_t part) {
    const std::size_t begin = part * kPartRows;
    const std::size_t end = std::min(begin + kPartRows, rows.size());
    for (std::size_t i = begin; i < end; ++i) {
      const RowRun::Row& row = run.rows()[i];
      rows[i] = check.check(row.line, run.cells(row), row.same);
    }
    const std::span checked{rows.data() + begin, end - begin};
    return context.db().read([&](store::Reader& reader) { return note_taken(reader, checked); });
  }));
  return rows;
}

Result<void> ImportGround::note_taken(store::Reader& reader, std::span<CheckedRow> rows) const {
  std::array<TakenNumbers, kNumberColumns.size()> taken;
  for (std::size_t column = 0; column < kNumberColumns.size(); ++column) {
    std::vector<std::string> numbers;
    for (const CheckedRow& row : rows) {
      if (!number_of(row, column).empty()) numbers.push_back(number_of(row, column));
    }
    YG_TRY_ASSIGN(taken[column], find_taken(reader, kNumberColumns[column], numbers));
  }
  for (CheckedRow& row : rows) {
    const auto own = taken[0].find(number_of(row, 0));
    row.known = own == taken[0].end() ? std::nullopt : std::optional{own->second};
    if (row.known && spec.mode == ImportMode::create) {
      refuse(row, "import.taken", {"系统中已有这张卡", "the platform has this card already"}, 0);
    } else if (!row.known && spec.mode == ImportMode::update) {
      refuse(row, "import.not_found", {"系统中没有这张卡，无法更新", "there is no such card to update"}, 0);
    } else if (row.known && !in_scope(row.known->unit)) {
      refuse(row, "import.not_yours", {"这张卡属于别的单位", "this card belongs to another unit"}, 0);
    }
    for (std::size_t column = 1; column < kNumberColumns.size(); ++column) {
      const auto other = taken[column].find(number_of(row, column));
      if (other == taken[column].end() || (row.known && other->second.id == row.known->id)) continue;
      refuse(row, "import.taken", {"系统中另一张卡用着它", "another card of the platform has it"}, column);
    }
  }
  YG_TRY(note_refused_units(reader, rows));
  return note_controls(reader, rows);
}

Result<void> ImportGround::note_controls(store::Reader& reader, std::span<CheckedRow> rows) const {
  std::unordered_map<CardId, CheckedRow*> asked;
  std::vector<CardId> ids;
  for (CheckedRow& row : rows) {
    if (spec.mode == ImportMode::create || !row.known || !names_controls(row.words)) continue;
    asked.emplace(row.known->id, &row);
    ids.push_back(row.known->id);
  }
  YG_TRY_ASSIGN(const auto cards, find_many(reader, ids));
  for (const Record& card : cards) {
    CheckedRow& row = *asked.at(card.id);
    for (Error& fault : direct_change_faults(card.facts, row.words, row.card.facts, may_control(card.facts.unit))) {
      row.remarks.push_back({Weight::refused, std::move(fault)});
    }
  }
  return {};
}

Result<std::map<UnitId, Error>> ImportGround::objections(store::Reader& reader,
                                                         std::span<const CheckedRow> rows) const {
  std::map<UnitId, Error> found;
  if (!opening_) return found;
  std::set<UnitId> asked;
  for (const CheckedRow& row : rows) {
    const auto unit = unit_that_gets_a_card(row);
    if (!unit || !asked.insert(*unit).second) continue;
    auto objection = opening_(reader, *unit);
    if (objection) continue;
    if (objection.error().kind != ErrorKind::conflict) return std::unexpected(std::move(objection).error());
    found.emplace(*unit, std::move(objection).error());
  }
  return found;
}

// Cards for units that may get none.
Result<void> ImportGround::note_refused_units(store::Reader& reader, std::span<CheckedRow> rows) const {
  YG_TRY_ASSIGN(const auto refused, objections(reader, rows));
  if (refused.empty()) return {};
  for (CheckedRow& row : rows) {
    const auto unit = unit_that_gets_a_card(row);
    if (!unit) continue;
    const auto error = refused.find(*unit);
    if (error != refused.end()) row.remarks.push_back({Weight::refused, error->second});
  }
  return {};
}

}  // namespace yunguan::card
