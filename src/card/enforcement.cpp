// SPDX-License-Identifier: Apache-2.0
#include "card/enforcement.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "store/list_value.h"

namespace yunguan::card {
namespace {

using store::NamedQuery;
using store::Row;

constexpr store::Migration kCreate{"card_enforcement",
                                   1,
                                   "keep what the network has confirmed of cards",
                                   R"(CREATE TABLE card_enforcement (
         card_id BIGINT NOT NULL,
         aspect BIGINT NOT NULL,
         desired TEXT NOT NULL,
         confirmed TEXT NOT NULL,
         standing BIGINT NOT NULL,
         commanded_at BIGINT NOT NULL,
         attempts BIGINT NOT NULL,
         confirmed_at BIGINT,
         source TEXT NOT NULL,
         note TEXT NOT NULL,
         PRIMARY KEY (card_id, aspect)
       );
       CREATE INDEX card_enforcement_open ON card_enforcement (standing, commanded_at, card_id) WHERE standing <> 0)",
                                   "",
                                   ""};

// Beside the value: when a link tries next, and when a file with the command went to the carrier. Millions may wait at once, all of
// one moment: the index has the order of the list of differences to the last key.
constexpr store::Migration kDelivery{"card_enforcement",
                                     2,
                                     "keep how commands reach the network",
                                     R"(ALTER TABLE card_enforcement ADD COLUMN next_try_at BIGINT;
       ALTER TABLE card_enforcement ADD COLUMN handed_at BIGINT;
       ALTER TABLE card_enforcement ADD COLUMN handed_by TEXT NOT NULL DEFAULT '';
       CREATE INDEX card_enforcement_age ON card_enforcement (commanded_at, (card_id * 16 + aspect)) WHERE standing <> 0)",
                                     "",
                                     ""};

// What a command makes of a row that is there already.
#define YG_ON_CONFLICT                                                                                                 \
  "ON CONFLICT (card_id, aspect) DO UPDATE SET desired = excluded.desired, "                                           \
  "standing = CASE WHEN card_enforcement.confirmed = excluded.desired THEN 0 ELSE 1 END, "                             \
  "commanded_at = excluded.commanded_at, attempts = 1, note = '', source = '', next_try_at = NULL, handed_at = NULL, " \
  "handed_by = ''"

constexpr NamedQuery kCommand{"card.command",
                              "INSERT INTO card_enforcement (card_id, aspect, desired, confirmed, standing, "
                              "commanded_at, attempts, source, note) "
                              "VALUES (:card, :aspect, :desired, :confirmed, 1, :at, 1, '', '') " YG_ON_CONFLICT};
constexpr NamedQuery kCommandPostgres{
    "card.command",
    "INSERT INTO card_enforcement (card_id, aspect, desired, confirmed, standing, commanded_at, attempts, source, "
    "note) "
    "SELECT u.card, u.aspect, u.desired, u.confirmed, 1, :at, 1, '', '' FROM unnest(CAST(:cards AS BIGINT[]), "
    "CAST(:aspects AS BIGINT[]), CAST(:desired AS TEXT[]), CAST(:confirmed AS TEXT[])) "
    "AS u(card, aspect, desired, confirmed) " YG_ON_CONFLICT};
#undef YG_ON_CONFLICT

// An import says how things are: what waited for something else waits no more.
constexpr NamedQuery kTakeAsIs{"card.take_as_is",
                               "UPDATE card_enforcement SET desired = :desired, confirmed = :confirmed, standing = 0, "
                               "confirmed_at = :at WHERE card_id = :card AND aspect = :aspect"};
constexpr NamedQuery kOfCard{"card.enforcements",
                             "SELECT aspect, desired, confirmed, standing, commanded_at, attempts, confirmed_at, "
                             "source, note, handed_at, handed_by "
                             "FROM card_enforcement WHERE card_id = :card ORDER BY aspect"};
#define YG_CONFIRM_INTO                                                                                   \
  "INSERT INTO card_enforcement (card_id, aspect, desired, confirmed, standing, commanded_at, attempts, " \
  "confirmed_at, source, note) "
#define YG_ON_CONFIRMED                                                                                    \
  "ON CONFLICT (card_id, aspect) DO UPDATE SET confirmed = excluded.confirmed, standing = CASE WHEN "      \
  "card_enforcement.desired = excluded.confirmed THEN 0 WHEN card_enforcement.standing = 0 THEN 1 ELSE "   \
  "card_enforcement.standing END, confirmed_at = excluded.confirmed_at, source = excluded.source, note = " \
  "excluded.note"
constexpr NamedQuery kConfirm{"card.confirm", YG_CONFIRM_INTO
                              "VALUES (:card, :aspect, :desired, :confirmed, :standing, :at, 0, :confirmed_at, "
                              ":source, :note) " YG_ON_CONFIRMED};
// What is as the facts say needs no row where none is.
#define YG_CONFIRM_MANY(rows)                                                                                     \
  YG_CONFIRM_INTO                                                                                                 \
  "SELECT u.card, :aspect, u.desired, u.confirmed, CASE WHEN u.desired = u.confirmed THEN 0 ELSE 1 END, :at, 0, " \
  ":confirmed_at, :source, '' FROM " rows                                                                         \
  " WHERE u.desired <> u.confirmed OR EXISTS (SELECT 1 FROM "                                                     \
  "card_enforcement e WHERE e.card_id = u.card AND e.aspect = :same_aspect) " YG_ON_CONFIRMED
constexpr NamedQuery kConfirmMany{
    "card.confirm_many",
    YG_CONFIRM_MANY("(SELECT json_extract(value, '$[0]') AS card, json_extract(value, '$[1]') AS desired, "
                    "json_extract(value, '$[2]') AS confirmed FROM json_each(:rows)) u")};
constexpr NamedQuery kConfirmManyPostgres{
    "card.confirm_many",
    YG_CONFIRM_MANY("unnest(CAST(:cards AS BIGINT[]), CAST(:desired AS TEXT[]), CAST(:confirmed AS TEXT[])) "
                    "AS u(card, desired, confirmed)"),
    true};
#undef YG_CONFIRM_MANY
#undef YG_CONFIRM_INTO
#undef YG_ON_CONFIRMED
constexpr NamedQuery kRefuse{
    "card.enforcement_refused",
    "UPDATE card_enforcement SET standing = 2, confirmed_at = :at, source = :source, note = :note "
    "WHERE card_id = :card AND aspect = :aspect AND standing <> 0"};
constexpr NamedQuery kAgain{"card.command_again",
                            "UPDATE card_enforcement SET standing = 1, commanded_at = :at, attempts = attempts + 1, "
                            "note = '', next_try_at = NULL, handed_at = NULL, handed_by = '' "
                            "WHERE card_id = :card AND aspect = :aspect AND standing <> 0"};
constexpr NamedQuery kTried{"card.enforcement_tried",
                            "UPDATE card_enforcement SET attempts = attempts + 1, source = :source, note = :note, "
                            "next_try_at = :next WHERE card_id = :card AND aspect = :aspect AND standing = 1"};
constexpr NamedQuery kIsThere{"card.enforcement_is_there",
                              "SELECT 1 FROM card_enforcement WHERE card_id = :card AND aspect = :aspect"};

constexpr std::int64_t kNever = std::int64_t{1} << 62;

struct AspectWords {
  std::string_view word;
  Text name;
};

const AspectWords& words_of(Aspect aspect) {
  static const std::array<AspectWords, kAspects.size()> kWords{{{"state", {"状态", "State"}},
                                                                {"functions", {"功能", "Functions"}},
                                                                {"voice", {"定向语音", "Directed voice"}},
                                                                {"sms", {"定向短信", "Directed SMS"}},
                                                                {"data", {"流量范围", "Data scope"}},
                                                                {"binding", {"机卡绑定", "Binding"}},
                                                                {"area", {"区域限制", "Area"}},
                                                                {"quota", {"达量断网", "Quota"}},
                                                                {"throttle", {"限速", "Speed limit"}},
                                                                {"blacklist", {"黑名单限制", "Blacklist"}}}};
  return kWords[static_cast<std::size_t>(aspect) - 1];
}

std::string joined(const std::vector<std::string>& list) { return fmt::format("{}", fmt::join(list, ";")); }

std::string number_of(const std::optional<std::int64_t>& number) { return number ? fmt::format("{}", *number) : "-"; }

std::string area_of(const Facts& facts) {
  std::string area;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    area += fmt::format("{}{} {}", area.empty() ? "" : ", ", name, value);
  };
  add("regions", joined(facts.regions));
  add("cells", joined(facts.cells));
  if (facts.cells_max) add("cells_max", fmt::format("{}", *facts.cells_max));
  return area;
}

}  // namespace

const std::vector<store::Migration>& enforcement_migrations() {
  static const std::vector<store::Migration> steps{kCreate, kDelivery};
  return steps;
}

std::string_view to_word(Aspect aspect) { return words_of(aspect).word; }

std::optional<Aspect> aspect_from(std::string_view word) {
  for (const Aspect aspect : kAspects) {
    if (to_word(aspect) == word) return aspect;
  }
  return std::nullopt;
}

Text name_of(Aspect aspect) { return words_of(aspect).name; }

std::string value_of(const Facts& facts, Aspect aspect) {
  switch (aspect) {
    case Aspect::state:
      return std::string{to_word(facts.state)};
    case Aspect::functions:
      return to_word(facts.functions);
    case Aspect::voice:
      return joined(facts.voice_whitelist);
    case Aspect::sms:
      return joined(facts.sms_whitelist);
    case Aspect::data:
      if (facts.data_whitelist.empty()) return std::string{to_word(facts.data_scope)};
      return fmt::format("{} {}", to_word(facts.data_scope), joined(facts.data_whitelist));
    case Aspect::binding:
      if (facts.imei.empty()) return facts.imei_mode;
      return fmt::format("{} {}", facts.imei_mode, facts.imei);
    case Aspect::area:
      return area_of(facts);
    case Aspect::quota:
      return fmt::format("data_mb {}, sms {}, voice_min {}", number_of(facts.data_limit_mb), number_of(facts.sms_limit),
                         number_of(facts.voice_limit_min));
    case Aspect::throttle:
      return fmt::format("kbps {}, at_percent {}", number_of(facts.throttle_kbps),
                         number_of(facts.throttle_at_percent));
    case Aspect::blacklist:
      if (!facts.blacklist) return "off";
      return facts.blocked.empty() ? "all" : joined(facts.blocked);
  }
  broken_invariant("an aspect of a card", __FILE__, __LINE__);
}

void add_commands(std::vector<Command>& commands, CardId card, const Facts& before, const Facts& after) {
  for (const Aspect aspect : kAspects) {
    std::string from = value_of(before, aspect);
    std::string to = value_of(after, aspect);
    if (from != to) commands.push_back({card, aspect, std::move(from), std::move(to)});
  }
}

Result<void> command(store::Transaction& tx, const std::vector<Command>& commands, Instant at, bool in_force) {
  if (in_force) {
    for (const Command& each : commands) {
      YG_TRY(tx.run(kTakeAsIs, {each.to, each.to, at, each.card, static_cast<int>(each.aspect)}));
    }
    return {};
  }
  if (commands.empty()) return {};
  if (tx.dialect() == store::Dialect::sqlite) {
    for (const Command& each : commands) {
      YG_TRY(tx.run(kCommand, {each.card, static_cast<int>(each.aspect), each.to, each.from, at}));
    }
    return {};
  }
  std::vector<std::int64_t> cards;
  std::vector<std::int64_t> aspects;
  std::vector<std::string> desired;
  std::vector<std::string> confirmed;
  for (const Command& each : commands) {
    cards.push_back(each.card.value);
    aspects.push_back(static_cast<int>(each.aspect));
    desired.push_back(each.to);
    confirmed.push_back(each.from);
  }
  const auto list = [&](const auto& values) { return store::list_value(tx.dialect(), values); };
  YG_TRY(tx.run(kCommandPostgres, {at, list(cards), list(aspects), list(desired), list(confirmed)}));
  return {};
}

Result<std::vector<Enforcement>> enforcements(store::Reader& reader, CardId card) {
  return reader.all(kOfCard, {card}, [](const Row& row) {
    return Enforcement{static_cast<Aspect>(row.integer(0)),
                       row.text(1),
                       row.text(2),
                       static_cast<Enforced>(row.integer(3)),
                       row.instant(4),
                       row.integer(5),
                       row.optional_instant(6),
                       row.text(7),
                       row.text(8),
                       row.optional_instant(9),
                       row.text(10)};
  });
}

Result<bool> confirm(store::Transaction& tx, CardId card, const Facts& facts, Aspect aspect, std::string_view value,
                     std::string_view source, Instant at, std::string_view note) {
  const std::string desired = value_of(facts, aspect);
  if (desired == value) {
    YG_TRY_ASSIGN(const auto there,
                  tx.one(kIsThere, {card, static_cast<int>(aspect)}, [](const Row&) { return true; }));
    if (!there) return false;
  }
  YG_TRY(tx.run(kConfirm,
                {card, static_cast<int>(aspect), desired, value, desired == value ? 0 : 1, at, at, source, note}));
  return true;
}

Result<void> confirm_many(store::Transaction& tx, Aspect aspect, const std::vector<Confirmation>& confirmations,
                          std::string_view source, Instant at) {
  if (confirmations.empty()) return {};
  const int which = static_cast<int>(aspect);
  if (tx.dialect() == store::Dialect::sqlite) {
    boost::json::array rows;
    for (const Confirmation& each : confirmations) rows.push_back({each.card.value, each.desired, each.value});
    YG_TRY(tx.run(kConfirmMany, {which, at, at, source, boost::json::serialize(rows), which}));
    return {};
  }
  std::vector<std::int64_t> cards;
  std::vector<std::string> desired;
  std::vector<std::string> values;
  for (const Confirmation& each : confirmations) {
    cards.push_back(each.card.value);
    desired.push_back(each.desired);
    values.push_back(each.value);
  }
  const auto list = [&](const auto& all) { return store::list_value(tx.dialect(), all); };
  YG_TRY(tx.run(kConfirmManyPostgres, {which, at, at, source, list(cards), list(desired), list(values), which}));
  return {};
}

Result<bool> refuse(store::Transaction& tx, CardId card, Aspect aspect, std::string_view source, std::string_view note,
                    Instant at) {
  YG_TRY_ASSIGN(const auto changed, tx.run(kRefuse, {at, source, note, card, static_cast<int>(aspect)}));
  return changed > 0;
}

Result<bool> command_again(store::Transaction& tx, CardId card, Aspect aspect, Instant at) {
  YG_TRY_ASSIGN(const auto changed, tx.run(kAgain, {at, card, static_cast<int>(aspect)}));
  return changed > 0;
}

Result<bool> tried(store::Transaction& tx, CardId card, Aspect aspect, std::string_view source, std::string_view note,
                   std::optional<Instant> next) {
  // Far away rather than absent, which is "at once".
  const Instant then = next.value_or(from_micros(kNever));
  YG_TRY_ASSIGN(const auto changed, tx.run(kTried, {source, note, then, card, static_cast<int>(aspect)}));
  return changed > 0;
}

}  // namespace yunguan::card
