// SPDX-License-Identifier: Apache-2.0
// A card as it lies in the store: its facts, what the rules say of them, and who may open its personal data.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "card/card.h"
#include "card/classification.h"
#include "crypto/key_ring.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::card {

const std::vector<store::Migration>& record_migrations();

// What the rules say of a card's facts, kept beside them so that lists and figures need not judge again.
struct Standing {
  Kind kind = Kind::unknown;
  std::optional<ClassCode> class_code;
  Risk risk = Risk::none;
  DutySet required;
  DutySet missing;

  // Something is asked of every card that is judged at all; of phones, unknown numbers and closed cards nothing is.
  [[nodiscard]] bool judged() const { return kind == Kind::iot && !required.empty(); }
  friend bool operator==(const Standing&, const Standing&) = default;
};

// How a person of a card is shown to those who have not given a reason: 张*, 154****0001, 110***********0012.
struct MaskedPerson {
  std::string name;
  std::string phone;
  std::string document;
};
[[nodiscard]] MaskedPerson masked(const PersonFacts& person);

struct Record {
  CardId id;
  Facts facts;  // without its two persons, which stay sealed: see open_person()
  Standing standing;
  std::string rules_version;  // by which `standing` was judged
  std::int64_t version = 1;
  Instant created_at;
  Instant updated_at;
  JobId imported_by;  // empty: entered by hand
  MaskedPerson responsible;
  MaskedPerson actual_user;
};

enum class PersonRole : std::uint8_t { responsible = 1, actual_user = 2 };

// One column of the table `card`, in the order of every statement about it.
struct Column {
  std::string_view name;
  bool text;
  // What an older row holds in a column that was added later. Such a value does not count towards the row's code, so
  // codes made before are still good, and any other value must be coded.
  enum class Added : std::uint8_t { never, as_null, as_nothing } added = Added::never;  // as_nothing: 0 or ""
};
[[nodiscard]] const std::vector<Column>& columns();
// "c.id, c.msisdn, …, r.name_masked, …": what read_record() reads, from `kRecordTables`.
[[nodiscard]] const std::string& record_columns();
inline constexpr std::string_view kRecordTables =
    "card c LEFT JOIN card_person r ON r.card_id = c.id AND r.role = 1 "
    "LEFT JOIN card_person u ON u.card_id = c.id AND u.role = 2";
[[nodiscard]] Record read_record(const store::Row& row);

// What a stored card has beside its facts and its standing.
struct Marks {
  CardId id;
  std::string_view rules_version;
  std::int64_t version = 1;
  Instant created_at;
  Instant updated_at;
  JobId imported_by;
};
// The values of a card in the order of columns(), without its code.
[[nodiscard]] store::Params values_of(const Marks& marks, const Facts& facts, const Standing& standing);
// The values of a card in the order of columns(), the last being the integrity code over all others.
Result<store::Params> row_of(const Marks& marks, const Facts& facts, const Standing& standing,
                             const crypto::KeyRing& ring);
// Whether the stored row still fits its code (SEC-04); `row` selects columns().
Result<bool> row_is_genuine(const store::Row& row, const crypto::KeyRing& ring);

inline constexpr std::string_view kTagTable = "card_tag";
[[nodiscard]] const std::vector<std::string_view>& tag_columns();

// The row of a card's person, ready for insert into `card_person`; nullopt when nobody is named.
inline constexpr std::string_view kPersonTable = "card_person";
[[nodiscard]] const std::vector<std::string_view>& person_columns();
Result<std::optional<store::Params>> person_row(CardId card, PersonRole role, const PersonFacts& person,
                                                const crypto::KeyRing& ring);
// Opens what person_row() sealed.
Result<PersonFacts> open_person(CardId card, PersonRole role, std::string_view sealed, const crypto::KeyRing& ring);
// Whether a row of card_person still fits its code; `row` selects person_columns().
Result<bool> person_is_genuine(const store::Row& row, const crypto::KeyRing& ring);

}  // namespace yunguan::card
