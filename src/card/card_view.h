// SPDX-License-Identifier: Apache-2.0
// Cards as the API shows them: words instead of stored numbers, persons masked.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "card/card_record.h"

namespace yunguan::card {

// A line of a list.
struct CardRow {
  CardId id;
  std::string msisdn;
  std::string iccid;
  std::string imsi;
  std::string kind;
  std::string carrier;
  std::string form;
  std::string network;
  std::string state;
  std::vector<Suspension> suspensions;
  UnitId unit_id;
  std::string unit_name;
  std::string plan;
  std::string apn;
  std::string domain;
  std::vector<std::string> functions;
  std::string data_scope;
  std::optional<std::int64_t> monthly_data_mb;
  bool fixed = false;
  std::string scene;
  std::string batch;
  std::string contract;
  std::vector<std::string> tags;
  std::optional<std::string> class_;
  std::string risk;
  std::vector<Duty> missing;
  std::int64_t missing_count = 0;
  std::string imei_mode;
  std::string actual_user_masked;
  Instant updated_at;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(CardRow, (),
                      (id, msisdn, iccid, imsi, kind, carrier, form, network, state, suspensions, unit_id, unit_name,
                       plan, apn, domain, functions, data_scope, monthly_data_mb, fixed, scene, batch, contract, tags,
                       class_, risk, missing, missing_count, imei_mode, actual_user_masked, updated_at, version))

// One card with everything that may be shown without a reason.
struct CardDetail : CardRow {
  std::string imei;
  std::vector<std::string> voice_whitelist;
  std::vector<std::string> sms_whitelist;
  std::vector<std::string> data_whitelist;
  std::vector<std::string> regions;
  std::vector<std::string> cells;
  std::optional<std::int64_t> data_limit_mb;
  std::optional<std::int64_t> sms_limit;
  std::optional<std::int64_t> voice_limit_min;
  std::optional<std::int64_t> cells_max;
  std::optional<std::int64_t> throttle_kbps;
  std::optional<std::int64_t> throttle_at_percent;
  std::optional<Instant> state_since;
  std::optional<Instant> state_until;
  bool blacklist = false;
  std::vector<std::string> blocked;
  bool monitoring = false;
  std::string registered_to;
  std::string responsible_person_masked;
  std::string responsible_phone_masked;
  std::string actual_user_phone_masked;
  std::string actual_user_document_masked;
  std::optional<Date> activated_on;
  Instant created_at;
  std::optional<JobId> imported_job_id;
  std::string note;
  std::string rules_version;
};
BOOST_DESCRIBE_STRUCT(CardDetail, (CardRow),
                      (imei, voice_whitelist, sms_whitelist, data_whitelist, regions, cells, data_limit_mb, sms_limit,
                       voice_limit_min, blacklist, monitoring, registered_to, responsible_person_masked,
                       responsible_phone_masked, actual_user_phone_masked, actual_user_document_masked, activated_on,
                       created_at, imported_job_id, note, rules_version))

[[nodiscard]] CardRow row_view(const Record& record, std::string unit_name);
[[nodiscard]] CardDetail detail_view(const Record& record, std::string unit_name);

}  // namespace yunguan::card
