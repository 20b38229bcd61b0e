// SPDX-License-Identifier: Apache-2.0
#include "card/card_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/parse.h"
#include "card/card_list.h"
#include "card/test_cards_fixture.h"
#include "store/outbox.h"

namespace yunguan::card {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class CardStore : public CardsOnBothStores {
 protected:
  std::string single_text(std::string_view sql, const store::Params& params) {
    const auto text = db().read([&](store::Reader& reader) {
      return reader.one({"test.text", sql}, params, [](const store::Row& row) { return row.text(0); });
    });
    return text && *text ? **text : "(nothing)";
  }
};

TEST_P(CardStore, KeepsEveryFact) {
  Facts card = good_card(1);
  card.functions = {true, true, true};
  card.voice_whitelist = {"110", "119"};
  card.sms_whitelist = {"10657100"};
  card.regions = {"5301"};
  card.cells = {"460-00-1-1", "460-00-1-2"};
  card.sms_limit = 0;
  card.voice_limit_min = 30;
  card.activated_on = *parse_date("2025-04-01");
  card.note = "路口, \"甲\"";
  card.domain = Domain::dual;
  card.actual_user = {"李示例", "15400005678", "110101190001010012"};
  const CardId id = keep({card});
  const Record record = whole(id);
  EXPECT_EQ(record.facts, card);
  EXPECT_EQ(record.standing, shipped_rules().standing_of(card));
  EXPECT_EQ(record.version, 1);
  EXPECT_EQ(record.actual_user.name, "李**");
  EXPECT_EQ(record.actual_user.phone, "154****5678");
  EXPECT_EQ(record.actual_user.document, "110***********0012");
}

TEST_P(CardStore, PersonalDataIsNowhereInTheClear) {
  const CardId id = keep({good_card(1)});
  const std::string sealed = single_text("SELECT sealed FROM card_person WHERE card_id = :id", {id});
  EXPECT_THAT(sealed, testing::StartsWith("v1:"));
  EXPECT_THAT(sealed, testing::Not(testing::HasSubstr("15400001234")));
  EXPECT_THAT(single_text("SELECT changes FROM card_event WHERE card_id = :id", {id}),
              testing::Not(testing::HasSubstr("15400001234")));
}

TEST_P(CardStore, AChangeKeepsHistoryFiguresAndVersion) {
  const CardId id = keep({good_card(1), good_card(2)});
  const Record before = whole(id);
  Facts after = before.facts;
  after.data_limit_mb.reset();  // the quota is a duty: a gap opens
  after.unit = UnitId{3};
  after.responsible.phone = "15400009999";
  const auto changed = db().write([&](store::Transaction& tx) {
    return update(tx, before, after, shipped_rules().standing_of(after), origin("changed"), shipped_rules().version(),
                  keys_.ring());
  });
  ASSERT_TRUE(changed) << describe(changed.error());
  EXPECT_EQ(whole(id).facts, after);
  EXPECT_EQ(whole(id).version, 2);
  EXPECT_TRUE(whole(id).standing.missing.has(Duty::quota));
  expect_figures_to_agree();
  const auto entries = db().read([&](store::Reader& reader) { return history(reader, id, 10); });
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 2u);
  EXPECT_EQ((*entries)[0].action, "changed");
  std::vector<std::string> fields;
  for (const Change& change : (*entries)[0].changes) {
    fields.push_back(change.field);
    if (change.field == "responsible_phone") {
      EXPECT_EQ(change.to, "***");
    }
  }
  EXPECT_THAT(fields, ElementsAre("unit", "data_limit_mb", "responsible_phone"));
}

TEST_P(CardStore, TheSecondOfTwoEditorsIsTold) {
  const CardId id = keep({good_card(1)});
  const Record seen = whole(id);
  const auto edit = [&](std::string plan) {
    Facts after = seen.facts;
    after.plan = std::move(plan);
    return db().write([&](store::Transaction& tx) {
      return update(tx, seen, after, seen.standing, origin("changed"), shipped_rules().version(), keys_.ring());
    });
  };
  ASSERT_TRUE(edit("甲"));
  const auto second = edit("乙");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "card.stale");
  EXPECT_EQ(whole(id).facts.plan, "甲");
  expect_figures_to_agree();
}

TEST_P(CardStore, ANumberIsGivenOnce) {
  keep({good_card(1)});
  const auto again = db().write([&](store::Transaction& tx) {
    return insert(tx, {{good_card(2), {}}, {good_card(1), {}}}, origin(), "v", keys_.ring());
  });
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "store.duplicate");
  const auto taken = db().read([&](store::Reader& reader) {
    return find_taken(reader, NumberColumn::msisdn, {good_card(1).msisdn, good_card(2).msisdn});
  });
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->size(), 1u);  // nothing of the refused batch stayed
  expect_figures_to_agree();
}

TEST_P(CardStore, ARowChangedBehindTheProductsBackNoLongerFitsItsCode) {
  const CardId id = keep({good_card(1), good_card(2)});
  const auto genuine = [&] {
    std::string list;
    for (const Column& column : columns()) list += (list.empty() ? "" : ", ") + std::string{column.name};
    std::vector<bool> fits;
    const auto read = db().read([&](store::Reader& reader) {
      return reader.each({"test.all", "SELECT " + list + " FROM card ORDER BY id"}, {}, [&](const store::Row& row) {
        fits.push_back(row_is_genuine(row, keys_.ring()).value());
        return true;
      });
    });
    EXPECT_TRUE(read);
    return fits;
  };
  EXPECT_THAT(genuine(), ElementsAre(true, true));
  tamper(fmt::format("UPDATE card SET data_limit_mb = 99999 WHERE id = {}", id.value));
  EXPECT_THAT(genuine(), ElementsAre(false, true));
}

TEST_P(CardStore, ASealedPersonDoesNotOpenOnAnotherCard) {
  const CardId first = keep({good_card(1), good_card(2)});
  tamper(
      fmt::format("UPDATE card_person SET sealed = (SELECT sealed FROM card_person WHERE card_id = {0} AND role = 1) "
                  "WHERE card_id = {1} AND role = 1",
                  first.value, first.value + 1));
  const auto opened = db().read([&](store::Reader& reader) {
    return find_person(reader, CardId{first.value + 1}, PersonRole::responsible, keys_.ring());
  });
  EXPECT_FALSE(opened);
}

class CardLists : public CardsOnBothStores {
 protected:
  void SetUp() override {
    CardsOnBothStores::SetUp();
    if (IsSkipped()) return;
    std::vector<Facts> cards;
    for (int n = 1; n <= 60; ++n) {
      Facts card = good_card(n, UnitId{n % 3 + 2});
      if (n % 4 == 0) card.state = State::suspended;
      if (n % 5 == 0) card.blacklist = false;
      if (n % 6 == 0) card.monthly_data_mb.reset();
      if (n % 10 == 0) card.msisdn = fmt::format("1540000{:04}", n);
      cards.push_back(card);
    }
    keep(cards);
  }

  // The last two digits of the serial numbers of a list.
  std::vector<std::string> shown(std::map<std::string, std::string> query, const http::SqlPiece& scope = {}) {
    http::Request request;
    request.query = std::move(query);
    const auto parsed = CardList::declaration().parse(request);
    EXPECT_TRUE(parsed) << describe(parsed.error());
    const auto page =
        db().read([&](store::Reader& reader) { return CardList::page(reader, *parsed, scope, std::nullopt); });
    EXPECT_TRUE(page) << describe(page.error());
    std::vector<std::string> numbers;
    for (const Record& record : page->items) numbers.push_back(record.facts.msisdn);
    return numbers;
  }
  std::size_t count(std::map<std::string, std::string> query, const http::SqlPiece& scope = {}) {
    query["limit"] = "200";
    return shown(std::move(query), scope).size();
  }
};

TEST_P(CardLists, EveryFilterMeansWhatItSays) {
  EXPECT_EQ(count({}), 60u);
  EXPECT_EQ(count({{"state", "suspended"}}), 15u);
  EXPECT_EQ(count({{"state", "suspended,active"}}), 60u);
  EXPECT_EQ(count({{"kind", "phone"}}), 6u);
  EXPECT_EQ(count({{"class", "3-1"}}), 46u);  // IoT cards with a large monthly volume
  EXPECT_EQ(count({{"class", "3-2"}}), 8u);   // without one: 6, 12, …, but not 30 and 60, which are phones
  EXPECT_EQ(count({{"missing", "blacklist"}}), 6u);
  EXPECT_EQ(count({{"compliance", "gaps"}}), 6u);
  EXPECT_EQ(count({{"compliance", "ok"}}), 48u);
  EXPECT_EQ(count({{"compliance", "not_judged"}}), 6u);
  EXPECT_EQ(count({{"functions", "voice"}}), 0u);
  EXPECT_EQ(count({{"functions", "voice,data"}}), 60u);
  EXPECT_EQ(count({{"unit", "3"}}), 20u);
  EXPECT_EQ(count({}, CardList::scope(std::vector{UnitId{2}, UnitId{3}})), 40u);
  EXPECT_EQ(count({}, CardList::scope(std::vector<UnitId>{})), 0u);
}

TEST_P(CardLists, SearchFindsByFirstAndLastDigits) {
  EXPECT_THAT(shown({{"q", "0000017"}}), ElementsAre("1064800000017"));
  EXPECT_THAT(shown({{"q", "1064800000017"}}), ElementsAre("1064800000017"));
  EXPECT_THAT(shown({{"q", good_card(23).iccid}}), ElementsAre("1064800000023"));
  EXPECT_THAT(shown({{"q", "460000000000042"}}), ElementsAre("1064800000042"));
  EXPECT_EQ(count({{"q", "1540"}}), 6u);
  EXPECT_THAT(shown({{"q", "123"}}), IsEmpty());
  EXPECT_THAT(shown({{"q", "' OR 1=1 --"}}), IsEmpty());
}

TEST_P(CardLists, SortsByNullableColumnsOnBothStoresAlike) {
  const auto rising = shown({{"sort", "monthly_data_mb,msisdn"}, {"limit", "3"}});
  EXPECT_THAT(rising, ElementsAre("1064800000006", "1064800000012", "1064800000018"));
}

TEST_P(CardLists, AnExportMeetsEveryCardOnce) {
  http::Request request;
  request.query = {{"sort", "-state"}};
  const auto query = CardList::declaration().parse(request);
  std::set<std::string> met;
  const auto done = CardList::each(db(), *query, {}, [&](const Record& record) -> Result<void> {
    EXPECT_TRUE(met.insert(record.facts.msisdn).second);
    return {};
  });
  ASSERT_TRUE(done);
  EXPECT_EQ(met.size(), 60u);
}

TEST_P(CardLists, FiguresAreWhatTheListsCount) {
  expect_figures_to_agree();
  const auto counted = db().read([](store::Reader& reader) { return figures(reader, std::nullopt); });
  ASSERT_TRUE(counted);
  EXPECT_EQ(counted->total, 60);
  EXPECT_EQ(counted->judged, 54);
  EXPECT_EQ(counted->ok, 48);
  EXPECT_EQ(counted->by_state.at("suspended"), 15);
  EXPECT_EQ(counted->by_duty.at(Duty::blacklist).missing, 6);
  const auto of_unit = db().read([](store::Reader& reader) { return figures(reader, std::vector{UnitId{3}}); });
  EXPECT_EQ(of_unit->total, 20);
}

YUNGUAN_ON_BOTH_STORES(CardStore);
YUNGUAN_ON_BOTH_STORES(CardLists);

}  // namespace
}  // namespace yunguan::card
