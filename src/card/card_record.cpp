// SPDX-License-Identifier: Apache-2.0
#include "card/card_record.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/parse.h"
#include "crypto/row_code.h"
#include "crypto/sealed.h"

namespace yunguan::card {

BOOST_DESCRIBE_STRUCT(PersonFacts, (), (name, phone, document))

namespace {

using store::Params;
using store::Row;
using store::Value;

std::string joined(const std::vector<std::string>& list) { return fmt::format("{}", fmt::join(list, ";")); }

std::vector<std::string> parted(const std::string& text) {
  std::vector<std::string> list;
  if (text.empty()) return list;
  for (const std::string_view part : split(text, ';')) list.emplace_back(part);
  return list;
}

std::string reversed(std::string_view text) { return {text.rbegin(), text.rend()}; }

std::int64_t number_of(const std::optional<ClassCode>& code) {
  return code ? code->functions * 10 + code->business : 0;
}

std::optional<ClassCode> class_from(std::int64_t number) {
  if (number == 0) return std::nullopt;
  return ClassCode{static_cast<std::uint8_t>(number / 10), static_cast<std::uint8_t>(number % 10)};
}

// 0 stands for active: what cards had before anything else could be said.
int number_of_resume_to(State state) { return state == State::active ? 0 : static_cast<int>(state); }
State resume_to_from(std::int64_t number) { return number == 0 ? State::active : static_cast<State>(number); }

// Code points of UTF-8 text.
std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  for (std::size_t i = 1; i <= text.size(); ++i) {
    if (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    parts.push_back(text.substr(start, i - start));
    start = i;
  }
  return text.empty() ? std::vector<std::string_view>{} : parts;
}

// Keeps `front` and `back` characters when at least four, or all but the front, are hidden.
std::string hide_middle(std::string_view text, std::size_t front, std::size_t back) {
  constexpr std::size_t kHiddenMin = 4;
  const auto parts = characters(text);
  if (back > 0 && parts.size() < front + back + kHiddenMin) {
    front = parts.size() > 1 ? 1 : 0;
    back = 0;
  }
  std::string shown;
  for (std::size_t i = 0; i < parts.size(); ++i) shown += i < front || i + back >= parts.size() ? parts[i] : "*";
  return shown;
}

// A row, with room for its code; unlike a list in braces it copies no text twice.
template <class... Each>
Params values(Each&&... each) {
  Params row;
  row.reserve(sizeof...(each) + 1);
  (row.emplace_back(std::forward<Each>(each)), ...);
  return row;
}

bool says_nothing(const Column& column, const Value::Data& value) {
  if (column.added == Column::Added::as_null) return std::holds_alternative<std::monostate>(value);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number == 0;
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr && text->empty();
}

bool says_nothing(const Column& column, const Row& row, std::size_t at) {
  if (column.added == Column::Added::as_null) return row.is_null(at);
  return column.text ? row.text(at).empty() : row.integer(at) == 0;
}

// The same fields and order for writing and for checking.
Result<std::string> code_over(std::string_view table, const std::vector<Column>& named, const Params& values,
                              const crypto::KeyRing& ring) {
  crypto::RowCode code{table};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto& data = values[i].data();
    if (named[i].added != Column::Added::never && says_nothing(named[i], data)) continue;
    if (const auto* number = std::get_if<std::int64_t>(&data))
      code.add(named[i].name, *number);
    else if (const auto* text = std::get_if<std::string>(&data))
      code.add(named[i].name, *text);
    else
      code.add(named[i].name, std::optional<std::int64_t>{});
  }
  return code.code(ring);
}

Result<bool> genuine(std::string_view table, const std::vector<Column>& named, const Row& row,
                     const crypto::KeyRing& ring) {
  crypto::RowCode code{table};
  for (std::size_t i = 0; i + 1 < named.size(); ++i) {
    if (named[i].added != Column::Added::never && says_nothing(named[i], row, i)) continue;
    if (row.is_null(i))
      code.add(named[i].name, std::optional<std::int64_t>{});
    else if (named[i].text)
      code.add(named[i].name, row.text(i));
    else
      code.add(named[i].name, row.integer(i));
  }
  return code.matches(ring, row.text(named.size() - 1));
}

const std::vector<Column>& person_layout() {
  static const std::vector<Column> kLayout{{"card_id", false},    {"role", false},          {"sealed", true},
                                           {"name_masked", true}, {"phone_masked", true},   {"document_masked", true},
                                           {"phone_index", true}, {"document_index", true}, {"integrity", true}};
  return kLayout;
}

crypto::FieldPlace place_of(CardId card, PersonRole role) {
  return {.table = kPersonTable,
          .column = role == PersonRole::responsible ? "responsible" : "actual_user",
          .row = card.value};
}

}  // namespace

MaskedPerson masked(const PersonFacts& person) {
  return {hide_middle(person.name, 1, 0), hide_middle(person.phone, 3, 4), hide_middle(person.document, 3, 4)};
}

const std::vector<Column>& columns() {
  static const std::vector<Column> kColumns{{"id", false},
                                            {"msisdn", true},
                                            {"iccid", true},
                                            {"imsi", true},
                                            {"carrier", false},
                                            {"form", false},
                                            {"network", false},
                                            {"functions", false},
                                            {"data_scope", false},
                                            {"monthly_data_mb", false},
                                            {"fixed", false},
                                            {"scene", true},
                                            {"unit_id", false},
                                            {"imei_mode", true},
                                            {"imei", true},
                                            {"voice_whitelist", true},
                                            {"sms_whitelist", true},
                                            {"data_whitelist", true},
                                            {"regions", true},
                                            {"cells", true},
                                            {"data_limit_mb", false},
                                            {"sms_limit", false},
                                            {"voice_limit_min", false},
                                            {"state", false},
                                            {"blacklist", false},
                                            {"monitoring", false},
                                            {"registered_to", false},
                                            {"plan", true},
                                            {"apn", true},
                                            {"domain", false},
                                            {"contract", true},
                                            {"batch", true},
                                            {"activated_on", true},
                                            {"note", true},
                                            {"kind", false},
                                            {"class_code", false},
                                            {"risk", false},
                                            {"required", false},
                                            {"missing", false},
                                            {"missing_count", false},
                                            {"rules_version", true},
                                            {"version", false},
                                            {"created_at", false},
                                            {"updated_at", false},
                                            {"imported_by", false},
                                            {"msisdn_reversed", true},
                                            {"iccid_reversed", true},
                                            {"suspensions", false, Column::Added::as_nothing},
                                            {"resume_to", false, Column::Added::as_nothing},
                                            {"state_since", false, Column::Added::as_null},
                                            {"state_until", false, Column::Added::as_null},
                                            {"cells_max", false, Column::Added::as_null},
                                            {"throttle_kbps", false, Column::Added::as_null},
                                            {"throttle_at_percent", false, Column::Added::as_null},
                                            {"blocked", true, Column::Added::as_nothing},
                                            {"tags", true, Column::Added::as_nothing},
                                            {"excepted", false, Column::Added::as_nothing},
                                            {"integrity", true}};
  return kColumns;
}

const std::string& record_columns() {
  static const std::string kList = [] {
    std::string list;
    for (const Column& column : columns()) list += fmt::format("c.{}, ", column.name);
    return list + "r.name_masked, r.phone_masked, r.document_masked, u.name_masked, u.phone_masked, u.document_masked";
  }();
  return kList;
}

namespace {

Standing read_standing(const Row& row, std::size_t& at) {
  const auto number = [&] { return row.integer(at++); };
  Standing standing;
  standing.kind = static_cast<Kind>(number());
  standing.class_code = class_from(number());
  standing.risk = static_cast<Risk>(number());
  standing.required = DutySet::from_bits(static_cast<std::uint16_t>(number()));
  standing.missing = DutySet::from_bits(static_cast<std::uint16_t>(number()));
  number();  // missing_count
  return standing;
}

}  // namespace

Record read_record(const Row& row) {
  Record record;
  std::size_t at = 0;
  const auto text = [&] { return row.text(at++); };
  const auto number = [&] { return row.integer(at++); };
  const auto maybe = [&] { return row.optional_integer(at++); };
  const auto maybe_text = [&] { return row.optional_text(at++).value_or(""); };
  Facts& f = record.facts;
  record.id = CardId{number()};
  f.msisdn = text();
  f.iccid = text();
  f.imsi = maybe_text();
  f.carrier = static_cast<Carrier>(number());
  f.form = static_cast<Form>(number());
  f.network = static_cast<Network>(number());
  f.functions = Functions::from_bits(static_cast<std::uint8_t>(number()));
  f.data_scope = static_cast<DataScope>(number());
  f.monthly_data_mb = maybe();
  f.fixed = number() != 0;
  f.scene = text();
  f.unit = UnitId{number()};
  f.imei_mode = text();
  f.imei = text();
  f.voice_whitelist = parted(text());
  f.sms_whitelist = parted(text());
  f.data_whitelist = parted(text());
  f.regions = parted(text());
  f.cells = parted(text());
  f.data_limit_mb = maybe();
  f.sms_limit = maybe();
  f.voice_limit_min = maybe();
  f.state = static_cast<State>(number());
  f.blacklist = number() != 0;
  f.monitoring = number() != 0;
  f.registered_to = static_cast<RegisteredTo>(number());
  f.plan = text();
  f.apn = text();
  f.domain = static_cast<Domain>(number());
  f.contract = text();
  f.batch = text();
  if (const auto day = maybe_text(); !day.empty()) {
    const auto date = parse_date(day);
    YG_ASSERT(date);
    f.activated_on = *date;
  }
  f.note = text();
  record.standing = read_standing(row, at);
  record.rules_version = text();
  record.version = number();
  record.created_at = from_micros(number());
  record.updated_at = from_micros(number());
  record.imported_by = JobId{number()};
  at += 2;  // the reversed numbers
  f.suspensions = Suspensions::from_bits(static_cast<std::uint8_t>(number()));
  f.resume_to = resume_to_from(number());
  f.state_since = row.optional_instant(at++);
  f.state_until = row.optional_instant(at++);
  f.cells_max = maybe();
  f.throttle_kbps = maybe();
  f.throttle_at_percent = maybe();
  f.blocked = parted(text());
  f.tags = parted(text());
  f.excepted = Excepted::from_bits(number());
  ++at;  // the code
  record.responsible = {maybe_text(), maybe_text(), maybe_text()};
  record.actual_user = {maybe_text(), maybe_text(), maybe_text()};
  return record;
}

Params values_of(const Marks& marks, const Facts& f, const Standing& s) {
  Params row = values(
      marks.id, f.msisdn, f.iccid, f.imsi.empty() ? Value() : Value(f.imsi), static_cast<int>(f.carrier),
      static_cast<int>(f.form), static_cast<int>(f.network), static_cast<int>(f.functions.bits()),
      static_cast<int>(f.data_scope), f.monthly_data_mb, f.fixed, f.scene, f.unit, f.imei_mode, f.imei,
      joined(f.voice_whitelist), joined(f.sms_whitelist), joined(f.data_whitelist), joined(f.regions), joined(f.cells),
      f.data_limit_mb, f.sms_limit, f.voice_limit_min, static_cast<int>(f.state), f.blacklist, f.monitoring,
      static_cast<int>(f.registered_to), f.plan, f.apn, static_cast<int>(f.domain), f.contract, f.batch, f.activated_on,
      f.note, static_cast<int>(s.kind), number_of(s.class_code), static_cast<int>(s.risk),
      static_cast<int>(s.required.bits()), static_cast<int>(s.missing.bits()), s.missing.size(), marks.rules_version,
      marks.version, marks.created_at, marks.updated_at, marks.imported_by, reversed(f.msisdn), reversed(f.iccid),
      static_cast<int>(f.suspensions.bits()), number_of_resume_to(f.resume_to), f.state_since, f.state_until,
      f.cells_max, f.throttle_kbps, f.throttle_at_percent, joined(f.blocked), joined(f.tags), f.excepted.bits());
  YG_ASSERT(row.size() + 1 == columns().size());
  return row;
}

Result<Params> row_of(const Marks& marks, const Facts& facts, const Standing& standing, const crypto::KeyRing& ring) {
  Params row = values_of(marks, facts, standing);
  YG_TRY_ASSIGN(auto code, code_over("card", columns(), row, ring));
  row.emplace_back(std::move(code));
  return row;
}

Result<bool> row_is_genuine(const Row& row, const crypto::KeyRing& ring) {
  return genuine("card", columns(), row, ring);
}

const std::vector<std::string_view>& tag_columns() {
  static const std::vector<std::string_view> kNames{"tag", "card_id"};
  return kNames;
}

const std::vector<std::string_view>& person_columns() {
  static const std::vector<std::string_view> kNames = [] {
    std::vector<std::string_view> names;
    for (const Column& column : person_layout()) names.push_back(column.name);
    return names;
  }();
  return kNames;
}

Result<std::optional<Params>> person_row(CardId card, PersonRole role, const PersonFacts& person,
                                         const crypto::KeyRing& ring) {
  if (person.empty()) return std::nullopt;
  YG_TRY_ASSIGN(auto sealed, crypto::seal(ring, place_of(card, role), json::write(person)));
  const auto index = [&](std::string_view scope, const std::string& value) -> Result<Value> {
    if (value.empty()) return Value();
    YG_TRY_ASSIGN(auto code, crypto::blind_index(ring, scope, value));
    return Value(std::move(code));
  };
  YG_TRY_ASSIGN(auto phone, index("card.phone", person.phone));
  YG_TRY_ASSIGN(auto document, index("card.document", person.document));
  const MaskedPerson shown = masked(person);
  Params row = values(card, static_cast<int>(role), std::move(sealed), shown.name, shown.phone, shown.document,
                      std::move(phone), std::move(document));
  YG_TRY_ASSIGN(auto code, code_over(kPersonTable, person_layout(), row, ring));
  row.emplace_back(std::move(code));
  return std::optional{std::move(row)};
}

Result<PersonFacts> open_person(CardId card, PersonRole role, std::string_view sealed, const crypto::KeyRing& ring) {
  YG_TRY_ASSIGN(const auto opened, crypto::open_sealed(ring, place_of(card, role), sealed));
  return json::read<PersonFacts>(opened);
}

Result<bool> person_is_genuine(const Row& row, const crypto::KeyRing& ring) {
  return genuine(kPersonTable, person_layout(), row, ring);
}

}  // namespace yunguan::card
