// SPDX-License-Identifier: Apache-2.0
#include "card/card_view.h"

namespace yunguan::card {
namespace {

std::vector<std::string> words_of(Functions functions) {
  std::vector<std::string> words;
  if (functions.voice) words.emplace_back("voice");
  if (functions.sms) words.emplace_back("sms");
  if (functions.data) words.emplace_back("data");
  return words;
}

}  // namespace

CardRow row_view(const Record& record, std::string unit_name) {
  const Facts& f = record.facts;
  const Standing& s = record.standing;
  CardRow row;
  row.id = record.id;
  row.msisdn = f.msisdn;
  row.iccid = f.iccid;
  row.imsi = f.imsi;
  row.kind = to_word(s.kind);
  row.carrier = to_word(f.carrier);
  row.form = to_word(f.form);
  row.network = to_word(f.network);
  row.state = to_word(f.state);
  for (const Suspension reason : kSuspensions) {
    if (f.suspensions.contains(reason)) row.suspensions.push_back(reason);
  }
  row.unit_id = f.unit;
  row.unit_name = std::move(unit_name);
  row.plan = f.plan;
  row.apn = f.apn;
  row.domain = to_word(f.domain);
  row.functions = words_of(f.functions);
  row.data_scope = to_word(f.data_scope);
  row.monthly_data_mb = f.monthly_data_mb;
  row.fixed = f.fixed;
  row.scene = f.scene;
  row.batch = f.batch;
  row.contract = f.contract;
  row.tags = f.tags;
  if (s.class_code) row.class_ = s.class_code->text();
  row.risk = to_word(s.risk);
  s.missing.each([&](Duty duty) { row.missing.push_back(duty); });
  row.missing_count = s.missing.size();
  row.imei_mode = f.imei_mode;
  row.actual_user_masked = record.actual_user.name;
  row.updated_at = record.updated_at;
  row.version = record.version;
  return row;
}

CardDetail detail_view(const Record& record, std::string unit_name) {
  const Facts& f = record.facts;
  CardDetail detail;
  static_cast<CardRow&>(detail) = row_view(record, std::move(unit_name));
  detail.imei = f.imei;
  detail.voice_whitelist = f.voice_whitelist;
  detail.sms_whitelist = f.sms_whitelist;
  detail.data_whitelist = f.data_whitelist;
  detail.regions = f.regions;
  detail.cells = f.cells;
  detail.data_limit_mb = f.data_limit_mb;
  detail.sms_limit = f.sms_limit;
  detail.voice_limit_min = f.voice_limit_min;
  detail.cells_max = f.cells_max;
  detail.throttle_kbps = f.throttle_kbps;
  detail.throttle_at_percent = f.throttle_at_percent;
  detail.state_since = f.state_since;
  detail.state_until = f.state_until;
  detail.blacklist = f.blacklist;
  detail.blocked = f.blocked;
  detail.monitoring = f.monitoring;
  detail.registered_to = to_word(f.registered_to);
  detail.responsible_person_masked = record.responsible.name;
  detail.responsible_phone_masked = record.responsible.phone;
  detail.actual_user_phone_masked = record.actual_user.phone;
  detail.actual_user_document_masked = record.actual_user.document;
  detail.activated_on = f.activated_on;
  detail.created_at = record.created_at;
  if (!record.imported_by.empty()) detail.imported_job_id = record.imported_by;
  detail.note = f.note;
  detail.rules_version = record.rules_version;
  return detail;
}

}  // namespace yunguan::card
