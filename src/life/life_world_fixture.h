// SPDX-License-Identifier: Apache-2.0
// For tests: routes of cards' lives called as the server calls them, cards to begin with, and a clock that tests turn.
#pragma once

#include <fstream>
#include "base/eventually_fixture.h"
#include "card/card_permissions.h"
#include "card/card_routes.h"
#include "card/test_cards_fixture.h"
#include "identity/browser_fixture.h"
#include "life/life_permissions.h"
#include "life/life_routes.h"
#include "life/migrations.h"
#include "life/period_clock.h"

namespace yunguan::life {

inline const LifeRules& shipped_life_rules() {
  static const LifeRules kRules = LifeRules::load("rules").value();
  return kRules;
}

inline const ViolationFile& shipped_violations() {
  static const ViolationFile kFile = load_violations("rules").value();
  return kFile;
}

inline const CarrierStates& shipped_carrier_states() {
  static const CarrierStates kStates = CarrierStates::load("rules").value();
  return kStates;
}

class LifeWorld : public identity::BrowserWorld {
 protected:
  void set_up_more() override {
    std::vector<store::Migration> steps = identity::migrations();
    for (const auto& folder : {job::migrations(), card::migrations(), migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    const auto migrated = store::migrate(db(), steps);
    ASSERT_TRUE(migrated) << describe(migrated.error());
    identity_->permissions().add(card::kPermissions);
    identity_->permissions().add(kPermissions);
    identity_->audit().add_actions(kActions);
    cards_ = std::make_unique<card::CardService>(db(), keys_.ring(), identity_->audit(), identity_->units(),
                                                 card::shipped_rules(), clock_);
    life_ = std::make_unique<LifeService>(db(), keys_.ring(), identity_->audit(), identity_->units(), *cards_,
                                          card::shipped_rules(), shipped_life_rules(), clock_);
    jobs_ = std::make_unique<job::Runner>(db(), clock_, 1);
    mass_ = std::make_unique<MassClosings>(db(), *jobs_, identity_->audit(),
                                           CardActs{keys_.ring(), card::shipped_rules(), shipped_life_rules()}, clock_);
    violations_ = std::make_unique<ViolationService>(db(), keys_.ring(), identity_->audit(), identity_->units(),
                                                     *cards_, card::shipped_rules(), shipped_life_rules(),
                                                     shipped_violations(), clock_, *mass_);
    reconciler_ = std::make_unique<Reconciler>(db(), identity_->audit(), identity_->units(), shipped_carrier_states());
    reconciliations_ = std::make_unique<ReconcileService>(
        db(), *jobs_, keys_.ring(), identity_->audit(), identity_->units(), card::shipped_rules(), shipped_life_rules(),
        shipped_carrier_states(), clock_, [this](std::int64_t, PersonId) -> Result<card::UploadedFile> {
          return card::UploadedFile{list_, "list.csv"};
        });
    cards_->object_to_opening(check_opening);
    jobs_->handle(std::string{kClosingJob}, [this](job::Context& context) { return mass_->run(context); });
    jobs_->handle(std::string{kReconcileJob}, [this](job::Context& context) { return reconciler_->run(context); });
    router_->add(life_routes(*life_, shipped_life_rules()));
    router_->add(violation_routes(*violations_));
    router_->add(reconcile_routes(*reconciliations_, shipped_carrier_states()));
  }
  void TearDown() override {
    if (jobs_) jobs_->stop();
    BrowserWorld::TearDown();
  }
  // Runs what is queued until the job of the answer has ended; its state.
  std::string ended(const identity::Answer& begun, std::string_view member = "id") {
    const JobId id{begun.body.at(member).as_int64()};
    const auto started = jobs_->start();
    EXPECT_TRUE(started);
    std::string state;
    EXPECT_TRUE(eventually([&] {
      const auto work = db().read([&](store::Reader& reader) { return job::find(reader, id); });
      if (!work || !*work || !job::ended((*work)->job.state)) return false;
      state = std::string{boost::json::value(json::encode((*work)->job.state)).as_string()};
      return true;
    }));
    jobs_->stop();
    return state;
  }

  CardId keep(const std::vector<card::Facts>& cards) {
    std::vector<card::NewCard> judged;
    for (const card::Facts& facts : cards) judged.push_back({facts, card::shipped_rules().standing_of(facts)});
    const card::Origin origin{{}, "[test]", "created", {}, "", clock_.now()};
    const auto first = db().write([&](store::Transaction& tx) {
      return card::insert(tx, judged, origin, card::shipped_rules().version(), keys_.ring());
    });
    EXPECT_TRUE(first) << describe(first.error());
    return *first;
  }
  // The n-th good card of the unit, in that state.
  CardId keep_one(int n, std::string_view unit_code, card::State state = card::State::active) {
    card::Facts facts = card::good_card(n, unit(unit_code));
    facts.state = state;
    return keep({facts});
  }
  card::Record whole(CardId id) {
    auto record = db().read([&](store::Reader& reader) { return card::find_whole(reader, id, keys_.ring()); });
    EXPECT_TRUE(record && *record);
    return std::move(**record);
  }
  std::string state_of(CardId id) {
    const card::Facts facts = whole(id).facts;
    const std::string reasons = to_word(facts.suspensions);
    return std::string{to_word(facts.state)} + (reasons.empty() ? "" : " " + reasons);
  }
  void expect_figures_to_agree() {
    const auto differences = db().read([](store::Reader& reader) { return card::check_figures(reader); });
    ASSERT_TRUE(differences);
    EXPECT_TRUE(differences->empty());
  }
  // One act as the console sends it; `version` as it stands now when absent.
  identity::Answer act(identity::Browser& browser, CardId card, std::string_view act, std::string_view suspension = {},
                       std::string_view reason = "测试理由", std::optional<std::int64_t> version = std::nullopt) {
    boost::json::object body{{"act", act}};
    if (!suspension.empty()) body["suspension"] = suspension;
    if (!reason.empty()) body["reason"] = reason;
    return browser.call(http::Method::post, fmt::format("/cards/{}/acts", card.value), body,
                        version.value_or(whole(card).version));
  }
  // Code of the refusal, or the card's new state.
  std::string outcome(const identity::Answer& answer) {
    if (answer.status != 200) return fmt::format("{} {}", answer.status, answer.code());
    return std::string{answer.body.at("state").as_string()};
  }

  std::unique_ptr<card::CardService> cards_;
  std::unique_ptr<LifeService> life_;
  std::unique_ptr<job::Runner> jobs_;
  std::unique_ptr<MassClosings> mass_;
  std::unique_ptr<ViolationService> violations_;
  std::unique_ptr<Reconciler> reconciler_;
  std::unique_ptr<ReconcileService> reconciliations_;
  std::filesystem::path list_;  // what every upload holds
};

}  // namespace yunguan::life
