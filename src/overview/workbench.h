// SPDX-License-Identifier: Apache-2.0
// What a person sees first: own work, what changed, what is wrong; each part only for those who may see it.
#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "card/card_service.h"
#include "card/compliance.h"
#include "http/message.h"
#include "identity/unit_tree.h"
#include "job/job.h"

namespace yunguan::overview {

struct Notice {
  std::string code;
  std::string level;  // info | warn | bad
  Text text;
  std::string path;  // the list behind it
};
BOOST_DESCRIBE_STRUCT(Notice, (), (code, level, text, path))

struct RecentChange {
  CardId card_id;
  std::string msisdn;
  std::string unit_name;
  std::string action;
  std::string person_login;
  Instant at;
  std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(RecentChange, (), (card_id, msisdn, unit_name, action, person_login, at, fields))

struct WorkbenchView {
  std::vector<job::Job> jobs;  // the person's last five
  std::optional<card::CardSummary> cards;
  std::optional<card::Compliance> compliance;
  std::vector<card::UnitStanding> worst_units;
  std::vector<RecentChange> recent_changes;  // by people, not by imports
  std::vector<Notice> notices;
};
BOOST_DESCRIBE_STRUCT(WorkbenchView, (), (jobs, cards, compliance, worst_units, recent_changes, notices))

class Workbench {
 public:
  Workbench(store::Database& db, card::CardService& cards, identity::UnitDirectory& units, const card::Rules& rules)
      : db_(db), cards_(cards), units_(units), rules_(rules) {}

  Result<WorkbenchView> view(const http::Request& request);

  // Before the server starts: what another part has to tell the caller; each limits itself to what he may see.
  using NoticeSource = std::function<Result<std::vector<Notice>>(const http::Request&)>;
  void add_source(NoticeSource source) { sources_.push_back(std::move(source)); }

 private:
  Result<void> add_cards(const http::Request& request, WorkbenchView& view);

  store::Database& db_;
  card::CardService& cards_;
  identity::UnitDirectory& units_;
  const card::Rules& rules_;
  std::vector<NoticeSource> sources_;
};

}  // namespace yunguan::overview
