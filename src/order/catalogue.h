// SPDX-License-Identifier: Apache-2.0
// The catalogue as people see it, and publishing: files beside the program at start, and services that people publish while it runs.
#pragma once

#include <boost/describe.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "identity/context.h"
#include "order/ground.h"
#include "order/who_names.h"

namespace yunguan::order {

struct ServiceCard {
  std::string code;
  std::string area;
  Text title;
  Text about;
  std::int64_t version = 0;
  bool may_apply = false;
};
BOOST_DESCRIBE_STRUCT(ServiceCard, (), (code, area, title, about, version, may_apply))
struct ServicesAnswer {
  std::vector<ServiceCard> items;
};
BOOST_DESCRIBE_STRUCT(ServicesAnswer, (), (items))

struct ServiceDetail {
  std::string code;
  std::string area;
  Text title;
  Text about;
  std::int64_t version_number = 0;
  std::string origin;  // "file" or "own"
  std::string published_by;
  Instant published_at;
  bool may_apply = false;
  std::vector<catalog::GroupText> form;
  std::map<std::string, catalog::Right> rights;  // of every field, where it is filled in
  std::vector<catalog::RuleText> rules;
  std::vector<std::string> checks;
  catalog::FlowText flow;
  WhoNames names;
  std::vector<flow::ClockRule> clocks;
  std::optional<catalog::PrintText> print;
  std::string yaml;  // for those who may publish; else empty
};
BOOST_DESCRIBE_STRUCT(ServiceDetail, (),
                      (code, area, title, about, version_number, origin, published_by, published_at, may_apply, form,
                       rights, rules, checks, flow, names, clocks, print, yaml))

struct VersionLine {
  std::int64_t number = 0;
  std::string origin;
  std::string published_by;
  Instant published_at;
  std::string yaml;
};
BOOST_DESCRIBE_STRUCT(VersionLine, (), (number, origin, published_by, published_at, yaml))
struct VersionsAnswer {
  std::vector<VersionLine> items;  // newest first
};
BOOST_DESCRIBE_STRUCT(VersionsAnswer, (), (items))

struct PublishInput {
  std::string yaml;
  std::optional<bool> check_only;
};
BOOST_DESCRIBE_STRUCT(PublishInput, (), (yaml, check_only))
struct Fault {
  std::optional<std::uint64_t> line;
  std::string field;
  std::string value;
  std::string code;
  Text text;
};
BOOST_DESCRIBE_STRUCT(Fault, (), (line, field, value, code, text))
// What its sheet of paper is drawn from, before it is published.
struct Blank {
  Text title;
  std::vector<catalog::GroupText> form;
  std::optional<catalog::PrintText> print;
};
BOOST_DESCRIBE_STRUCT(Blank, (), (title, form, print))
struct PublishAnswer {
  std::string code;
  std::vector<Fault> faults;  // empty: it is good
  bool published = false;
  std::vector<std::string> by_hand = {};  // operations no peer takes now: their steps wait for people
  std::optional<Blank> blank = {};        // of a good one
};
BOOST_DESCRIBE_STRUCT(PublishAnswer, (), (code, faults, published, by_hand, blank))

Result<ServicesAnswer> all_services(const Ground& ground, const identity::Asking& asking);
// order.no_service (not_found)
Result<ServiceDetail> service_detail(const Ground& ground, const identity::Asking& asking, const std::string& code);
Result<VersionsAnswer> service_versions(const Ground& ground, const std::string& code);
// Faults of the file are an answer, not an error.
Result<PublishAnswer> publish(const Ground& ground, const identity::Asking& asking, const PublishInput& input);
// order.no_service (not_found)
Result<void> withdraw(const Ground& ground, const identity::Asking& asking, const std::string& code);

// order.no_service (not_found)
std::unexpected<Error> no_service(const std::string& code);

// At start: every file of the folder becomes the current version of its service, unless a person has published a newer one since. All
// faults of all files together.
Result<void> publish_folder(const Ground& ground, const std::filesystem::path& folder);

// How many services a folder holds. Every fault of every file, with its line (invalid); `roles` are known beside those of the store.
Result<std::size_t> check_folder(const Ground& ground, const std::filesystem::path& folder,
                                 const std::set<std::string, std::less<>>& roles);

}  // namespace yunguan::order
