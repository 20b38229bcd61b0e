// SPDX-License-Identifier: Apache-2.0
// What people do with single cards: see, enter, change, ask what would be, open personal data. Every act is limited to the caller's
// units, checked as an import is, and recorded.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "card/card_form.h"
#include "card/card_list.h"
#include "card/card_store.h"
#include "card/card_view.h"
#include "card/judgement.h"
#include "card/opening.h"
#include "card/rules.h"
#include "crypto/key_ring.h"
#include "http/message.h"
#include "identity/audit.h"
#include "identity/principal.h"
#include "identity/unit_tree.h"
#include "store/database.h"

namespace yunguan::card {

// Values by field: texts, whole numbers, truths, lists of texts; null empties a field.
using FieldValues = std::map<std::string, boost::json::value>;

// The word of a field, as a file would have it. card.value (invalid) when `value` is none of these.
Result<std::string> word_from(const std::string& field, const boost::json::value& value);

struct NewCardInput {
  FieldValues fields;
};
BOOST_DESCRIBE_STRUCT(NewCardInput, (), (fields))

struct ChangeInput {
  FieldValues changes;
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(ChangeInput, (), (changes, reason))

struct WhatIfInput {
  FieldValues changes;
};
BOOST_DESCRIBE_STRUCT(WhatIfInput, (), (changes))

struct WhatIfAnswer {
  Judgement before;
  Judgement after;
  std::vector<Change> changed;
  WhatIf difference;
};
BOOST_DESCRIBE_STRUCT(WhatIfAnswer, (), (before, after, changed, difference))

struct RevealInput {
  std::string field;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(RevealInput, (), (field, reason))

struct RevealAnswer {
  std::string value;
};
BOOST_DESCRIBE_STRUCT(RevealAnswer, (), (value))

struct HistoryAnswer {
  std::vector<HistoryEntry> items;
};
BOOST_DESCRIBE_STRUCT(HistoryAnswer, (), (items))

class CardService {
 public:
  CardService(store::Database& db, const crypto::KeyRing& keys, const identity::Audit& audit,
              identity::UnitDirectory& units, const Rules& rules, const Clock& clock);

  Result<http::Page<CardRow>> list(const http::Request& request);
  // Calls `visit` for every card of the request's list, for exports.
  Result<void> each(const http::Request& request, std::string_view permission,
                    const std::function<Result<void>(const Record&, std::string_view unit_name)>& visit);
  Result<CardDetail> get(const http::Request& request);
  Result<Judgement> judgement(const http::Request& request);
  Result<HistoryAnswer> history(const http::Request& request);
  Result<WhatIfAnswer> what_if(const http::Request& request, const WhatIfInput& input);
  Result<CardDetail> create(const http::Request& request, const NewCardInput& input);
  Result<CardDetail> change(const http::Request& request, const ChangeInput& input);
  Result<RevealAnswer> reveal(const http::Request& request, const RevealInput& input);

  // The units the caller holds `permission` for, narrowed to ?unit_id when it is given; nullopt: the whole fleet.
  Result<std::optional<std::vector<UnitId>>> units_of(const http::Request& request, std::string_view permission);

  // Before requests come. Cards are entered for, and moved to, no unit it objects to.
  void object_to_opening(OpeningObjection objection) { opening_ = std::move(objection); }
  // The card of the address, if the caller may see it; otherwise not_found, which is recorded.
  Result<Record> find_visible(const http::Request& request, std::string_view permission, bool with_persons);

 private:
  // The form's context for a caller: units outside `permission` are unknown to it.
  Result<FormContext> form_context(const http::Request& request, std::string_view permission);

  store::Database& db_;
  const crypto::KeyRing& keys_;
  const identity::Audit& audit_;
  identity::UnitDirectory& units_;
  const Rules& rules_;
  const Clock& clock_;
  OpeningObjection opening_;  // fixed before requests come; may be empty
};

// Unit codes, then names, as a file may give them; only units inside `permission`.
[[nodiscard]] std::function<std::optional<UnitId>(std::string_view)> unit_reader(
    std::shared_ptr<const identity::UnitTree> tree, const identity::Scope& scope);

}  // namespace yunguan::card
