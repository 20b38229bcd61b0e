// SPDX-License-Identifier: Apache-2.0
// The tables of cards, as they grew.
#include "card/card_record.h"

namespace yunguan::card {
namespace {

// Enumerations are stored as the numbers of card.h and lists as words joined by ";". `msisdn_reversed` and `iccid_reversed` serve searches by the last
// digits. card_scan holds every column that lists filter by, in the order of the default sort, so that a rare
// combination is found without touching the wide rows.
constexpr store::Migration kCreate{"card",
                                   1,
                                   "create cards",
                                   R"(CREATE TABLE card (
         id BIGINT PRIMARY KEY,
         msisdn TEXT NOT NULL,
         iccid TEXT NOT NULL,
         imsi TEXT,
         carrier BIGINT NOT NULL,
         form BIGINT NOT NULL,
         network BIGINT NOT NULL,
         functions BIGINT NOT NULL,
         data_scope BIGINT NOT NULL,
         monthly_data_mb BIGINT,
         fixed BIGINT NOT NULL,
         scene TEXT NOT NULL,
         unit_id BIGINT NOT NULL,
         imei_mode TEXT NOT NULL,
         imei TEXT NOT NULL,
         voice_whitelist TEXT NOT NULL,
         sms_whitelist TEXT NOT NULL,
         data_whitelist TEXT NOT NULL,
         regions TEXT NOT NULL,
         cells TEXT NOT NULL,
         data_limit_mb BIGINT,
         sms_limit BIGINT,
         voice_limit_min BIGINT,
         state BIGINT NOT NULL,
         blacklist BIGINT NOT NULL,
         monitoring BIGINT NOT NULL,
         registered_to BIGINT NOT NULL,
         plan TEXT NOT NULL,
         apn TEXT NOT NULL,
         domain BIGINT NOT NULL,
         contract TEXT NOT NULL,
         batch TEXT NOT NULL,
         activated_on TEXT,
         note TEXT NOT NULL,
         kind BIGINT NOT NULL,
         class_code BIGINT NOT NULL,
         risk BIGINT NOT NULL,
         required BIGINT NOT NULL,
         missing BIGINT NOT NULL,
         missing_count BIGINT NOT NULL,
         rules_version TEXT NOT NULL,
         version BIGINT NOT NULL,
         created_at BIGINT NOT NULL,
         updated_at BIGINT NOT NULL,
         imported_by BIGINT NOT NULL,
         msisdn_reversed TEXT NOT NULL,
         iccid_reversed TEXT NOT NULL,
         integrity TEXT NOT NULL
       );
       CREATE UNIQUE INDEX card_msisdn ON card (msisdn);
       CREATE UNIQUE INDEX card_iccid ON card (iccid);
       CREATE UNIQUE INDEX card_imsi ON card (imsi);
       CREATE INDEX card_msisdn_reversed ON card (msisdn_reversed);
       CREATE INDEX card_iccid_reversed ON card (iccid_reversed);
       CREATE INDEX card_by_unit ON card (unit_id, msisdn, id);
       CREATE INDEX card_by_state ON card (state, msisdn, id);
       CREATE INDEX card_by_class ON card (class_code, msisdn, id);
       CREATE INDEX card_by_gaps ON card (missing_count, id);
       CREATE INDEX card_by_update ON card (updated_at, id);
       CREATE INDEX card_by_data ON card (monthly_data_mb, id);
       CREATE INDEX card_scan ON card (msisdn, id, kind, carrier, form, network, functions, data_scope, fixed, unit_id,
         state, domain, class_code, risk, missing, missing_count, plan, scene, batch, imported_by);
       CREATE TABLE card_person (
         card_id BIGINT NOT NULL,
         role BIGINT NOT NULL,
         sealed TEXT NOT NULL,
         name_masked TEXT NOT NULL,
         phone_masked TEXT NOT NULL,
         document_masked TEXT NOT NULL,
         phone_index TEXT,
         document_index TEXT,
         integrity TEXT NOT NULL,
         PRIMARY KEY (card_id, role)
       );
       CREATE INDEX card_person_by_phone ON card_person (phone_index);
       CREATE INDEX card_person_by_document ON card_person (document_index);
       CREATE TABLE card_event (
         id BIGINT PRIMARY KEY,
         card_id BIGINT NOT NULL,
         at BIGINT NOT NULL,
         person_id BIGINT NOT NULL,
         person_login TEXT NOT NULL,
         action TEXT NOT NULL,
         changes TEXT NOT NULL,
         job_id BIGINT NOT NULL,
         reason TEXT NOT NULL
       );
       CREATE INDEX card_event_by_card ON card_event (card_id, id);
       CREATE TABLE card_rules (id BIGINT PRIMARY KEY, version TEXT NOT NULL))",
                                   "",
                                   ""};

// A batch is opened, looked at and closed together.
constexpr store::Migration kBatches{
    "card", 2, "find the cards of a batch", "CREATE INDEX card_by_batch ON card (batch, msisdn, id)", "", ""};

// Reasons of suspension, the place to go back to, periods; controls beyond the guideline's duties; tags.
constexpr store::Migration kLife{"card",
                                 3,
                                 "keep suspensions, periods, tiers and tags of cards",
                                 R"(ALTER TABLE card ADD COLUMN suspensions BIGINT NOT NULL DEFAULT 0;
       ALTER TABLE card ADD COLUMN resume_to BIGINT NOT NULL DEFAULT 0;
       ALTER TABLE card ADD COLUMN state_since BIGINT;
       ALTER TABLE card ADD COLUMN state_until BIGINT;
       ALTER TABLE card ADD COLUMN cells_max BIGINT;
       ALTER TABLE card ADD COLUMN throttle_kbps BIGINT;
       ALTER TABLE card ADD COLUMN throttle_at_percent BIGINT;
       ALTER TABLE card ADD COLUMN blocked TEXT NOT NULL DEFAULT '';
       ALTER TABLE card ADD COLUMN tags TEXT NOT NULL DEFAULT '';
       CREATE INDEX card_by_period ON card (state_until) WHERE state_until IS NOT NULL;
       CREATE TABLE card_tag (
         tag TEXT NOT NULL,
         card_id BIGINT NOT NULL,
         PRIMARY KEY (tag, card_id)
       );
       CREATE INDEX card_tag_by_card ON card_tag (card_id))",
                                 "",
                                 ""};

// Few cards are excepted: an index of those alone.
constexpr store::Migration kExceptions{"card",
                                       4,
                                       "keep the limits that exceptions allow a card",
                                       R"(ALTER TABLE card ADD COLUMN excepted BIGINT NOT NULL DEFAULT 0;
       CREATE INDEX card_by_exception ON card (msisdn, id) WHERE excepted <> 0)",
                                       "",
                                       ""};

// While many cards change state, those still in the old one lie far behind in the order of changes.
constexpr store::Migration kLastChanged{"card",
                                        5,
                                        "find the cards of a state by their last change",
                                        "CREATE INDEX card_by_state_update ON card (state, updated_at, id)",
                                        "",
                                        ""};

// Of the states that end by themselves only: suspended cards, whose periods wait, would be looked at by every tick of the clock.
constexpr store::Migration kDue{
    "card",
    6,
    "find the cards whose period ends",
    "CREATE INDEX card_by_due ON card (state_until) WHERE state_until IS NOT NULL AND state NOT IN (1, 4, 5, 6, 8)",
    "",
    "",
    "DROP INDEX card_by_due"};

}  // namespace

const std::vector<store::Migration>& record_migrations() {
  static const std::vector<store::Migration> steps{kCreate, kBatches, kLife, kExceptions, kLastChanged, kDue};
  return steps;
}

}  // namespace yunguan::card
