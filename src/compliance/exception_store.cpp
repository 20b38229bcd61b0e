// SPDX-License-Identifier: Apache-2.0
#include "compliance/exception_store.h"

#include <fmt/format.h>

#include "crypto/hex.h"
#include "crypto/row_code.h"
#include "crypto/sm3.h"
#include "identity/asked_units.h"
#include "store/id_source.h"

namespace yunguan::compliance {
namespace {

using store::NamedQuery;
using store::Params;
using store::Row;

constexpr store::Migration kCreate{"compliance",
                                   1,
                                   "create exceptions",
                                   R"(CREATE TABLE compliance_exception (
         id BIGINT PRIMARY KEY,
         state BIGINT NOT NULL,
         unit_id BIGINT NOT NULL,
         plan TEXT NOT NULL,
         scene TEXT NOT NULL,
         limits BIGINT NOT NULL,
         reason TEXT NOT NULL,
         document TEXT NOT NULL,
         from_at BIGINT NOT NULL,
         until_at BIGINT NOT NULL,
         cards BIGINT NOT NULL,
         cards_digest TEXT NOT NULL,
         requested_by BIGINT NOT NULL,
         requested_login TEXT NOT NULL,
         requested_at BIGINT NOT NULL,
         decided_by BIGINT NOT NULL,
         decided_login TEXT NOT NULL,
         decided_at BIGINT,
         decision TEXT NOT NULL,
         ended_by BIGINT NOT NULL,
         ended_login TEXT NOT NULL,
         ended_at BIGINT,
         end_reason TEXT NOT NULL,
         version BIGINT NOT NULL,
         integrity TEXT NOT NULL,
         settled BIGINT NOT NULL
       );
       CREATE INDEX compliance_exception_by_end ON compliance_exception (state, until_at);
       CREATE INDEX compliance_exception_unsettled ON compliance_exception (id) WHERE settled = 0;
       CREATE TABLE compliance_exception_card (
         exception_id BIGINT NOT NULL,
         card_id BIGINT NOT NULL,
         reach BIGINT NOT NULL,
         PRIMARY KEY (exception_id, card_id)
       );
       CREATE INDEX compliance_exception_card_by_card ON compliance_exception_card (card_id);
       CREATE INDEX compliance_exception_card_by_reach ON compliance_exception_card (exception_id, reach, card_id))",
                                   "",
                                   ""};

constexpr std::string_view kColumns =
    "e.id, e.state, e.unit_id, e.plan, e.scene, e.limits, e.reason, e.document, e.from_at, e.until_at, e.cards, "
    "e.cards_digest, e.requested_by, e.requested_login, e.requested_at, e.decided_by, e.decided_login, e.decided_at, "
    "e.decision, e.ended_by, e.ended_login, e.ended_at, e.end_reason, e.version";
constexpr std::size_t kIntegrityAt = 24;  // behind kColumns

constexpr NamedQuery kUpdate{
    "compliance.save_exception",
    "UPDATE compliance_exception SET state = :state, decided_by = :decided_by, decided_login = :decided_login, "
    "decided_at = :decided_at, decision = :decision, ended_by = :ended_by, ended_login = :ended_login, "
    "ended_at = :ended_at, end_reason = :end_reason, version = :version, integrity = :integrity, settled = :settled "
    "WHERE id = :id AND version = :before"};
constexpr NamedQuery kDue{"compliance.due_exceptions",
                          "SELECT id FROM compliance_exception WHERE (state = 4 AND from_at <= :begin) "
                          "OR (state IN (1, 4, 5) AND until_at <= :over) ORDER BY id"};
constexpr NamedQuery kUnsettled{"compliance.unsettled_exceptions",
                                "SELECT id FROM compliance_exception WHERE settled = 0 ORDER BY id"};
constexpr NamedQuery kSettle{"compliance.settle_exception",
                             "UPDATE compliance_exception SET settled = 1 WHERE id = :id AND version = :version"};
constexpr NamedQuery kCardsAt{"compliance.exception_cards_at",
                              "SELECT card_id FROM compliance_exception_card WHERE exception_id = :exception AND "
                              "reach = :reach ORDER BY card_id LIMIT :limit"};
constexpr NamedQuery kCardsBehind{"compliance.exception_cards",
                                  "SELECT card_id FROM compliance_exception_card WHERE exception_id = :exception AND "
                                  "card_id > :behind ORDER BY card_id LIMIT :limit"};
constexpr NamedQuery kAllCards{
    "compliance.exception_all_cards",
    "SELECT card_id FROM compliance_exception_card WHERE exception_id = :exception ORDER BY card_id"};

Exception read_exception(const Row& row) {
  Exception e;
  std::size_t at = 0;
  const auto text = [&] { return row.text(at++); };
  const auto number = [&] { return row.integer(at++); };
  e.id = ExceptionId{number()};
  e.state = static_cast<ExceptionState>(number());
  e.unit = UnitId{number()};
  e.plan = text();
  e.scene = text();
  e.limits = card::Excepted::from_bits(number());
  e.reason = text();
  e.document = text();
  e.from = from_micros(number());
  e.until = from_micros(number());
  e.cards = number();
  e.cards_digest = text();
  e.requested.person = PersonId{number()};
  e.requested.login = text();
  e.requested.at = from_micros(number());
  for (Signature* signature : {&e.decided, &e.ended}) {
    signature->person = PersonId{number()};
    signature->login = text();
    signature->at = row.optional_instant(at++);
    signature->words = text();
  }
  e.version = number();
  return e;
}

Result<std::string> code_of(const Exception& e, const crypto::KeyRing& ring, std::optional<std::string_view> stored,
                            bool& matches) {
  crypto::RowCode code{"compliance_exception"};
  code.add("id", e.id).add("state", static_cast<int>(e.state)).add("unit_id", e.unit);
  code.add("plan", e.plan).add("scene", e.scene).add("limits", e.limits.bits());
  code.add("reason", e.reason).add("document", e.document).add("from_at", e.from).add("until_at", e.until);
  code.add("cards", e.cards).add("cards_digest", e.cards_digest);
  const std::pair<std::string_view, const Signature*> signatures[] = {
      {"requested", &e.requested}, {"decided", &e.decided}, {"ended", &e.ended}};
  for (const auto& [name, signature] : signatures) {
    code.add(name, signature->person)
        .add("login", signature->login)
        .add("at", signature->at)
        .add("words", signature->words);
  }
  code.add("version", e.version);
  if (!stored) return code.code(ring);
  YG_TRY_ASSIGN(matches, code.matches(ring, *stored));
  return std::string{};
}

Result<std::string> code_of(const Exception& e, const crypto::KeyRing& ring) {
  bool unused = false;
  return code_of(e, ring, std::nullopt, unused);
}

class CardsDigest {
 public:
  void add(CardId card) { sm3_.update(fmt::format("{},", card.value)); }
  [[nodiscard]] std::string hex() {
    const crypto::Digest digest = sm3_.finish();
    return crypto::to_hex(crypto::bytes_of(digest));
  }

 private:
  crypto::Sm3 sm3_;
};

std::string numbers_of(const std::vector<CardId>& cards) {
  std::string list = "0";
  for (const CardId card : cards) list += fmt::format(",{}", card.value);
  return list;
}

Result<bool> is_sound(store::Reader& reader, const Exception& exception, std::string_view stored,
                      const crypto::KeyRing& ring) {
  bool matches = false;
  YG_TRY(code_of(exception, ring, stored, matches));
  if (!matches) return false;
  CardsDigest digest;
  std::int64_t cards = 0;
  YG_TRY(reader.each(kAllCards, {exception.id}, [&](const Row& row) {
    digest.add(row.id<CardId>(0));
    ++cards;
    return true;
  }));
  return cards == exception.cards && digest.hex() == exception.cards_digest;
}

}  // namespace

const std::vector<store::Migration>& exception_migrations() {
  static const std::vector<store::Migration> steps{kCreate};
  return steps;
}

Result<Exception> insert(store::Transaction& tx, Exception e, const std::vector<CardId>& cards,
                         const crypto::KeyRing& ring) {
  YG_TRY_ASSIGN(e.id, store::next_id<ExceptionId>(tx, "compliance_exception"));
  CardsDigest digest;
  for (const CardId card : cards) digest.add(card);
  e.cards = static_cast<std::int64_t>(cards.size());
  e.cards_digest = digest.hex();
  YG_TRY_ASSIGN(auto code, code_of(e, ring));
  static const std::vector<std::string_view> kNames{
      "id",           "state",      "unit_id",       "plan",       "scene",        "limits",       "reason",
      "document",     "from_at",    "until_at",      "cards",      "cards_digest", "requested_by", "requested_login",
      "requested_at", "decided_by", "decided_login", "decided_at", "decision",     "ended_by",     "ended_login",
      "ended_at",     "end_reason", "version",       "integrity",  "settled"};
  YG_TRY(tx.insert_many("compliance_exception", kNames,
                        {{e.id,
                          static_cast<int>(e.state),
                          e.unit,
                          e.plan,
                          e.scene,
                          e.limits.bits(),
                          e.reason,
                          e.document,
                          e.from,
                          e.until,
                          e.cards,
                          e.cards_digest,
                          e.requested.person,
                          e.requested.login,
                          e.requested.at,
                          e.decided.person,
                          e.decided.login,
                          e.decided.at,
                          e.decided.words,
                          e.ended.person,
                          e.ended.login,
                          e.ended.at,
                          e.ended.words,
                          e.version,
                          std::move(code),
                          1}}));
  std::vector<Params> rows;
  rows.reserve(cards.size());
  for (const CardId card : cards) rows.push_back({e.id, card, static_cast<int>(Reach::waiting)});
  YG_TRY(tx.insert_many("compliance_exception_card", {"exception_id", "card_id", "reach"}, rows));
  return e;
}

Result<std::optional<Exception>> find_exception(store::Reader& reader, ExceptionId id) {
  const std::string sql = fmt::format("SELECT {} FROM compliance_exception e WHERE e.id = :id", kColumns);
  return reader.one({"compliance.find_exception", sql}, {id}, read_exception);
}

Result<bool> is_genuine(store::Reader& reader, ExceptionId id, const crypto::KeyRing& ring) {
  const std::string sql = fmt::format("SELECT {}, e.integrity FROM compliance_exception e WHERE e.id = :id", kColumns);
  YG_TRY_ASSIGN(const auto found, reader.one({"compliance.exception_code", sql}, {id}, [](const Row& row) {
    return std::pair{read_exception(row), row.text(kIntegrityAt)};
  }));
  if (!found) return false;
  return is_sound(reader, found->first, found->second, ring);
}

Result<Exception> save(store::Transaction& tx, Exception e, bool unsettled, const crypto::KeyRing& ring) {
  const std::int64_t before = e.version++;
  YG_TRY_ASSIGN(auto code, code_of(e, ring));
  YG_TRY_ASSIGN(const auto rows,
                tx.run(kUpdate, {static_cast<int>(e.state), e.decided.person, e.decided.login, e.decided.at,
                                 e.decided.words, e.ended.person, e.ended.login, e.ended.at, e.ended.words, e.version,
                                 std::move(code), unsettled ? 0 : 1, e.id, before}));
  if (rows == 1) return e;
  return fail(
      ErrorKind::stale, "exception.stale",
      {"这份例外刚刚被别人处理过，请看过最新内容再办", "somebody has just dealt with this exception; look again"});
}

Result<std::vector<ExceptionId>> due(store::Reader& reader, Instant now) {
  return reader.all(kDue, {now, now}, [](const Row& row) { return row.id<ExceptionId>(0); });
}

Result<std::vector<ExceptionId>> unsettled(store::Reader& reader) {
  return reader.all(kUnsettled, {}, [](const Row& row) { return row.id<ExceptionId>(0); });
}

Result<void> mark_settled(store::Transaction& tx, ExceptionId id, std::int64_t version) {
  YG_TRY(tx.run(kSettle, {id, version}));
  return {};
}

Result<std::vector<CardId>> cards_at(store::Reader& reader, ExceptionId id, Reach reach, std::int64_t limit) {
  return reader.all(kCardsAt, {id, static_cast<int>(reach), limit}, [](const Row& row) { return row.id<CardId>(0); });
}

Result<std::vector<CardId>> cards_of(store::Reader& reader, ExceptionId id, CardId after, std::int64_t limit) {
  return reader.all(kCardsBehind, {id, after, limit}, [](const Row& row) { return row.id<CardId>(0); });
}

Result<void> set_reach(store::Transaction& tx, ExceptionId id, const std::vector<CardId>& cards, Reach reach) {
  const std::string sql = fmt::format(
      "UPDATE compliance_exception_card SET reach = :reach WHERE exception_id = :exception AND card_id IN ({})",
      numbers_of(cards));
  YG_TRY(tx.run({"compliance.exception_reach", sql}, {static_cast<int>(reach), id}));
  return {};
}

Result<std::vector<std::pair<CardId, card::Excepted>>> limits_in_force(store::Reader& reader,
                                                                       const std::vector<CardId>& cards) {
  const std::string sql = fmt::format(
      "SELECT x.card_id, e.limits FROM compliance_exception_card x JOIN compliance_exception e ON e.id = "
      "x.exception_id "
      "WHERE e.state = {} AND x.card_id IN ({}) ORDER BY x.card_id",
      static_cast<int>(ExceptionState::in_force), numbers_of(cards));
  std::vector<std::pair<CardId, card::Excepted>> found;
  YG_TRY(reader.each({"compliance.limits_in_force", sql}, {}, [&](const Row& row) {
    const auto card = row.id<CardId>(0);
    if (found.empty() || found.back().first != card) found.push_back({card, {}});
    found.back().second.raise(card::Excepted::from_bits(row.integer(1)));
    return true;
  }));
  return found;
}

Result<std::vector<Exception>> exceptions_of(store::Reader& reader, CardId card) {
  const std::string sql = fmt::format(
      "SELECT {} FROM compliance_exception e JOIN compliance_exception_card x ON x.exception_id = e.id "
      "WHERE x.card_id = :card ORDER BY e.id DESC LIMIT 50",
      kColumns);
  return reader.all({"compliance.exceptions_of_card", sql}, {card}, read_exception);
}

const http::List& exception_list() {
  static const http::List kList = [] {
    http::Field state{.name = "state", .kind = http::FieldKind::enumeration, .column = "e.state"};
    state.values = {"requested", "refused", "withdrawn", "approved", "in_force", "expired", "revoked"};
    state.own = [words = state.values](const http::Condition& condition) {
      std::string codes = "0";
      for (const store::Value& asked : condition.values) {
        const auto at = std::ranges::find(words, std::get<std::string>(asked.data())) - words.begin();
        codes += fmt::format(",{}", at + 1);
      }
      return http::SqlPiece{fmt::format("e.state IN ({})", codes), {}};
    };
    http::List::Declaration list{
        .name = "compliance.exceptions", .fields = {}, .id_column = "e.id", .default_sort = "-requested_at"};
    list.fields = {
        state,
        {.name = "plan", .kind = http::FieldKind::text, .column = "e.plan"},
        {.name = "scene", .kind = http::FieldKind::text, .column = "e.scene"},
        {.name = "requested_at", .kind = http::FieldKind::instant, .column = "e.requested_at", .sortable = true},
        {.name = "until", .kind = http::FieldKind::instant, .column = "e.until_at", .sortable = true},
        {.name = "cards", .kind = http::FieldKind::integer, .column = "e.cards", .sortable = true},
    };
    list.other_parameters = {"unit_id"};
    return http::List{std::move(list)};
  }();
  return kList;
}

Result<http::Page<Exception>> exception_page(store::Reader& reader, const http::ListQuery& query,
                                             const std::optional<std::vector<UnitId>>& units) {
  http::SqlPiece scope{identity::inside_units("e.unit_id", units), {}};
  const std::string select = fmt::format("SELECT {}", kColumns);
  return http::read_page<Exception>(
      reader, exception_list(), query,
      {.select = select, .from = "FROM compliance_exception e", .scope = std::move(scope)}, read_exception);
}

Result<std::vector<Exception>> exceptions_in_force(store::Reader& reader,
                                                   const std::optional<std::vector<UnitId>>& units) {
  const std::string sql =
      fmt::format("SELECT {} FROM compliance_exception e WHERE e.state = {} AND {} ORDER BY e.until_at, e.id", kColumns,
                  static_cast<int>(ExceptionState::in_force), identity::inside_units("e.unit_id", units));
  return reader.all({"compliance.exceptions_in_force", sql}, {}, read_exception);
}

Result<ExceptionTotals> count_exceptions(store::Reader& reader, const std::optional<std::vector<UnitId>>& units,
                                         Instant now) {
  const std::string sql = fmt::format(
      "SELECT CAST(COALESCE(SUM(CASE WHEN e.state = 1 THEN 1 ELSE 0 END), 0) AS BIGINT), "
      "CAST(COALESCE(SUM(CASE WHEN e.state = 5 THEN 1 ELSE 0 END), 0) AS BIGINT), "
      "CAST(COALESCE(SUM(CASE WHEN e.state = 5 AND e.until_at <= :soon THEN 1 ELSE 0 END), 0) AS BIGINT) "
      "FROM compliance_exception e WHERE e.state IN (1, 5) AND {}",
      identity::inside_units("e.unit_id", units));
  const Instant soon = start_of(shanghai_date(now)) + kExpiringSoon;
  YG_TRY_ASSIGN(const auto totals, reader.one({"compliance.count_exceptions", sql}, {soon}, [](const Row& row) {
    return ExceptionTotals{row.integer(0), row.integer(1), row.integer(2)};
  }));
  return totals.value_or(ExceptionTotals{});
}

void add_exception_checks(identity::IntegrityCheck& integrity) {
  integrity.add("compliance_exception",
                [](store::Reader& reader, const crypto::KeyRing& keys, identity::TableCheck& table) -> Result<void> {
                  const std::string sql =
                      fmt::format("SELECT {}, e.integrity FROM compliance_exception e ORDER BY e.id", kColumns);
                  YG_TRY_ASSIGN(const auto all,
                                reader.all({"compliance.check_exceptions", sql}, {}, [](const Row& row) {
                                  return std::pair{read_exception(row), row.text(kIntegrityAt)};
                                }));
                  for (const auto& [exception, code] : all) {
                    YG_TRY_ASSIGN(const bool sound, is_sound(reader, exception, code, keys));
                    table.count(sound, fmt::format("{}", exception.id.value), exception.document);
                  }
                  return {};
                });
}

}  // namespace yunguan::compliance
