// SPDX-License-Identifier: Apache-2.0
#include "card/card_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/parse.h"
#include "identity/asked_units.h"

namespace yunguan::card {
namespace {

using http::Compare;
using http::Condition;
using http::Field;
using http::FieldKind;
using http::SqlPiece;
using store::Value;

constexpr std::size_t kSearchMin = 4;  // digits of a number that narrow enough
constexpr std::size_t kExportStep = 500;

template <class E>
Field coded(std::string name, const std::vector<E>& values) {
  std::vector<std::pair<std::string, int>> codes;
  for (const E value : values) codes.emplace_back(to_word(value), static_cast<int>(value));
  const std::string column = "c." + name;
  return http::coded_field(std::move(name), column, codes);
}

SqlPiece any_of(const Condition& condition, const std::function<std::string(const std::string&)>& meaning) {
  SqlPiece piece;
  for (const Value& asked : condition.values) {
    piece.sql += (piece.sql.empty() ? "" : " OR ") + meaning(std::get<std::string>(asked.data()));
  }
  piece.sql = "(" + piece.sql + ")";
  return piece;
}

Field class_field() {
  Field field{.name = "class",
              .kind = FieldKind::enumeration,
              .column = "c.class_code",
              .sortable = true,
              .sentence = "Class of the guideline, F-N."};
  for (int functions = 1; functions <= 3; ++functions) {
    for (int business = 1; business <= 6; ++business) field.values.push_back(fmt::format("{}-{}", functions, business));
  }
  field.own = [](const Condition& condition) {
    return any_of(condition,
                  [](const std::string& word) { return fmt::format("c.class_code = {}{}", word[0], word[2]); });
  };
  return field;
}

Field missing_field() {
  Field field{.name = "missing",
              .kind = FieldKind::enumeration,
              .column = "c.missing",
              .sentence = "Cards that lack any of these duties."};
  for (std::size_t i = 0; i < kDutyCount; ++i) field.values.emplace_back(to_word(static_cast<Duty>(i)));
  field.own = [](const Condition& condition) {
    DutySet asked;
    for (const Value& value : condition.values) asked.add(*duty_from(std::get<std::string>(value.data())));
    return SqlPiece{fmt::format("(c.missing_count > 0 AND (c.missing & {}) <> 0)", asked.bits()), {}};
  };
  return field;
}

Field compliance_field() {
  Field field{.name = "compliance",
              .kind = FieldKind::enumeration,
              .column = "c.missing_count",
              .values = {"ok", "gaps", "not_judged"}};
  field.own = [](const Condition& condition) {
    return any_of(condition, [](const std::string& word) -> std::string {
      if (word == "gaps") return "c.missing_count > 0";
      constexpr int kIot = static_cast<int>(Kind::iot);
      constexpr int kClosed = static_cast<int>(State::closed);
      if (word == "ok") return fmt::format("(c.missing_count = 0 AND c.kind = {} AND c.state <> {})", kIot, kClosed);
      return fmt::format("(c.kind <> {} OR c.state = {})", kIot, kClosed);
    });
  };
  return field;
}

Field functions_field() {
  Field field{.name = "functions",
              .kind = FieldKind::enumeration,
              .column = "c.functions",
              .values = {"voice", "sms", "data"},
              .sentence = "Cards on which any of these is on."};
  field.own = [](const Condition& condition) {
    std::uint8_t asked = 0;
    for (const Value& value : condition.values) {
      if (const auto functions = functions_from(std::get<std::string>(value.data()))) asked |= functions->bits();
    }
    return SqlPiece{fmt::format("(c.functions & {}) <> 0", asked), {}};
  };
  return field;
}

// Cards that stand by an exception: of any of these duties, or of any at all.
Field exception_field() {
  Field field{.name = "exception",
              .kind = FieldKind::enumeration,
              .column = "c.excepted",
              .values = {"any", "directed_voice", "directed_sms", "directed_data"},
              .sentence = "Cards for which an exception from these duties is in force."};
  field.own = [](const Condition& condition) {
    constexpr std::uint8_t kAll = 0xFF;
    Excepted asked;
    for (const Value& value : condition.values) {
      const auto duty = duty_from(std::get<std::string>(value.data()));
      asked.raise(duty ? Excepted{} : Excepted{kAll, kAll, kAll});
      if (duty) asked.raise(*duty, kAll);
    }
    return SqlPiece{fmt::format("(c.excepted <> 0 AND (c.excepted & {}) <> 0)", asked.bits()), {}};
  };
  return field;
}

// Suspended for any of these reasons, whatever else.
Field suspension_field() {
  Field field{.name = "suspension", .kind = FieldKind::enumeration, .column = "c.suspensions", .values = {}};
  for (const Suspension reason : kSuspensions) field.values.emplace_back(to_word(reason));
  field.own = [](const Condition& condition) {
    Suspensions asked;
    for (const Value& value : condition.values) asked.add(*suspension_from(std::get<std::string>(value.data())));
    return SqlPiece{
        fmt::format("(c.state = {} AND (c.suspensions & {}) <> 0)", static_cast<int>(State::suspended), asked.bits()),
        {}};
  };
  return field;
}

// Cards with any of these tags.
Field tag_field() {
  Field field{.name = "tag", .kind = FieldKind::text, .column = "c.tags"};
  field.own = [](const Condition& condition) {
    SqlPiece piece{"c.id IN (SELECT card_id FROM card_tag WHERE tag IN (", {}};
    for (const Value& asked : condition.values) {
      piece.sql += piece.params.empty() ? "?" : ", ?";
      piece.params.push_back(asked);
    }
    piece.sql += "))";
    return piece;
  };
  return field;
}

// Cards for which the network has not yet done what was decided.
Field enforcement_field() {
  Field field{.name = "enforcement",
              .kind = FieldKind::enumeration,
              .column = "c.id",
              .values = {"waiting", "refused"},
              .sentence = "Something decided is not in force yet: the network's word is awaited, or it said no."};
  field.own = [](const Condition& condition) {
    const std::string open = any_of(condition, [](const std::string& word) {
                               return fmt::format("standing = {}", word == "waiting" ? 1 : 2);
                             }).sql;
    return SqlPiece{"c.id IN (SELECT card_id FROM card_enforcement WHERE standing <> 0 AND " + open + ")", {}};
  };
  return field;
}

// Cards whose first region begins so: a province by its two digits.
Field region_field() {
  Field field{.name = "region",
              .kind = FieldKind::text,
              .column = "c.regions",
              .sentence = "First digits of the first region the card is bound to."};
  field.own = [](const Condition& condition) {
    SqlPiece piece{"(", {}};
    for (const Value& asked : condition.values) {
      piece.sql += piece.params.empty() ? "" : " OR ";
      piece.sql += "(c.regions >= ? AND c.regions < ?)";
      const auto& prefix = std::get<std::string>(asked.data());
      piece.params.emplace_back(prefix);
      piece.params.emplace_back(prefix + "\U0010FFFF");
    }
    piece.sql += ")";
    return piece;
  };
  return field;
}

Field activated_month_field() {
  Field field{.name = "activated_month",
              .kind = FieldKind::text,
              .column = "c.activated_on",
              .sentence = "Month of activation, YYYY-MM."};
  field.own = [](const Condition& condition) {
    SqlPiece piece{"(", {}};
    for (const Value& asked : condition.values) {
      piece.sql += piece.params.empty() ? "" : " OR ";
      piece.sql += "substr(c.activated_on, 1, 7) = ?";
      piece.params.emplace_back(asked);
    }
    piece.sql += ")";
    return piece;
  };
  return field;
}

// Where a card may have nothing, and how that is stored.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kWithout{
    {{"class", "c.class_code = 0"},
     {"risk", "c.risk = 0"},
     {"region", "c.regions = ''"},
     {"plan", "c.plan = ''"},
     {"scene", "c.scene = ''"},
     {"batch", "c.batch = ''"},
     {"contract", "c.contract = ''"},
     {"activated_month", "c.activated_on IS NULL"}}};

// All of them, unlike the other lists of values: "neither plan nor batch" is what people look for.
Field without_field() {
  Field field{.name = "without",
              .kind = FieldKind::enumeration,
              .column = "c.id",
              .sentence = "Cards that have none of these."};
  for (const auto& [word, condition] : kWithout) field.values.emplace_back(word);
  field.own = [](const Condition& condition) {
    SqlPiece piece;
    for (const Value& asked : condition.values) {
      const auto known = std::ranges::find(kWithout, std::get<std::string>(asked.data()),
                                           &std::pair<std::string_view, std::string_view>::first);
      piece.sql += fmt::format("{}{}", piece.sql.empty() ? "(" : " AND ", known->second);
    }
    piece.sql += ")";
    return piece;
  };
  return field;
}

// The first text that no text beginning with `prefix` reaches.
std::string behind(std::string prefix) {
  ++prefix.back();
  return prefix;
}

// Cards whose number, ICCID or IMSI begins, or whose number or ICCID ends, with these digits. Each branch is one index
// and stops just past what a list counts, so that a short search over a large fleet stays quick.
SqlPiece search(std::string_view q) {
  const auto digits = trimmed(q);
  if (!all_digits(digits) || digits.size() < kSearchMin || digits.size() > 20) return {"1 = 0", {}};
  SqlPiece piece{"c.id IN (", {}};
  const auto branch = [&](std::string_view column, std::string prefix) {
    piece.sql +=
        fmt::format("{0}SELECT id FROM (SELECT id FROM card WHERE {1} >= ? AND {1} < ? LIMIT {2}) AS b{3}",
                    piece.params.empty() ? "" : " UNION ALL ", column, http::kCountMax + 1, piece.params.size());
    piece.params.emplace_back(prefix);
    piece.params.emplace_back(behind(prefix));
  };
  const std::string prefix{digits};
  const std::string suffix{digits.rbegin(), digits.rend()};
  branch("msisdn", prefix);
  branch("iccid", prefix);
  branch("imsi", prefix);
  branch("msisdn_reversed", suffix);
  branch("iccid_reversed", suffix);
  piece.sql += ")";
  return piece;
}

Field plain(std::string name, FieldKind kind, std::string column, bool sortable = false, bool nullable = false) {
  return {
      .name = std::move(name), .kind = kind, .column = std::move(column), .sortable = sortable, .nullable = nullable};
}

http::List make_list() {
  http::List::Declaration list{.name = "card.list", .fields = {}, .id_column = "c.id", .default_sort = "msisdn"};
  auto state = coded<State>("state", {State::in_stock, State::testing, State::silent, State::ready, State::active,
                                      State::suspended, State::pre_closed, State::closed});
  state.sortable = true;
  list.fields = {
      plain("msisdn", FieldKind::text, "c.msisdn", true),
      plain("iccid", FieldKind::text, "c.iccid", true),
      plain("imsi", FieldKind::text, "c.imsi"),
      state,
      coded<Carrier>("carrier", {Carrier::mobile, Carrier::telecom, Carrier::unicom, Carrier::broadcast}),
      coded<Kind>("kind", {Kind::unknown, Kind::iot, Kind::phone}),
      coded<Network>("network",
                     {Network::g2, Network::g4, Network::g5, Network::nb_iot, Network::cat1, Network::redcap}),
      coded<Form>("form", {Form::mp1, Form::mp2, Form::ms0, Form::ms1, Form::esim, Form::odd}),
      coded<Domain>("domain", {Domain::single, Domain::dual}),
      coded<DataScope>("data_scope", {DataScope::open, DataScope::directed}),
      coded<Risk>("risk", {Risk::medium, Risk::high}),
      class_field(),
      missing_field(),
      compliance_field(),
      exception_field(),
      functions_field(),
      suspension_field(),
      enforcement_field(),
      tag_field(),
      region_field(),
      activated_month_field(),
      without_field(),
      plain("gaps", FieldKind::integer, "c.missing_count", true),
      plain("monthly_data_mb", FieldKind::integer, "c.monthly_data_mb", true, true),
      plain("fixed", FieldKind::flag, "c.fixed"),
      plain("plan", FieldKind::text, "c.plan"),
      plain("scene", FieldKind::text, "c.scene"),
      plain("batch", FieldKind::text, "c.batch"),
      plain("contract", FieldKind::text, "c.contract"),
      plain("imported_job_id", FieldKind::integer, "c.imported_by"),
      plain("state_until", FieldKind::instant, "c.state_until", true, true),
      plain("updated_at", FieldKind::instant, "c.updated_at", true),
      plain("created_at", FieldKind::instant, "c.created_at"),
      plain("unit", FieldKind::integer, "c.unit_id", true),
  };
  list.search = search;
  list.search_sentence = "First or last digits of a number or ICCID, first digits of an IMSI; at least four.";
  list.other_parameters = {"unit_id", "format", "columns"};
  return http::List{std::move(list)};
}

}  // namespace

const http::List& CardList::declaration() {
  static const http::List kList = make_list();
  return kList;
}

SqlPiece CardList::scope(const std::optional<std::vector<UnitId>>& units) {
  if (!units) return {};
  return {identity::inside_units("c.unit_id", units), {}};
}

Result<http::Page<Record>> CardList::page(store::Reader& reader, const http::ListQuery& query, const SqlPiece& scope,
                                          std::optional<std::int64_t> known_total) {
  const http::ListSql sql{.select = "SELECT c.id", .from = "FROM card c", .scope = scope};
  YG_TRY_ASSIGN(auto ids, http::read_page<CardId>(
                              reader, declaration(), query, sql,
                              [](const store::Row& row) { return row.id<CardId>(0); }, known_total));
  YG_TRY_ASSIGN(auto records, find_many(reader, ids.items));
  return http::Page<Record>{std::move(records), ids.next_cursor, ids.prev_cursor, ids.total, ids.total_is_exact};
}

Result<void> CardList::each(store::Database& db, const http::ListQuery& query, const SqlPiece& scope,
                            const std::function<Result<void>(const Record&)>& visit) {
  const auto page_of = [&](const http::ListQuery& step) {
    return db.read([&](store::Reader& reader) { return page(reader, step, scope, 0); });
  };
  return http::each_in_steps(query, kExportStep, page_of, visit);
}

Result<std::vector<Record>> find_many(store::Reader& reader, const std::vector<CardId>& ids) {
  if (ids.empty()) return std::vector<Record>{};
  std::string list;
  std::unordered_map<CardId, std::size_t> place;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    list += fmt::format("{}{}", i > 0 ? "," : "", ids[i].value);
    place.emplace(ids[i], i);
  }
  const std::string sql = fmt::format("SELECT {} FROM {} WHERE c.id IN ({})", record_columns(), kRecordTables, list);
  YG_TRY_ASSIGN(auto records, reader.all({"card.find_many", sql}, {}, read_record));
  std::ranges::sort(records, {}, [&](const Record& record) { return place.at(record.id); });
  return records;
}

}  // namespace yunguan::card
