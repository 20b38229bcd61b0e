// SPDX-License-Identifier: Apache-2.0
// The blacklist in force (SIM-34, §2.2.4): the shipped applications, those that people added, for all scenes or one, and shipped ones
// that people took off. Every entry has its dates, its origin and who is behind it.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/ground.h"
#include "store/migration.h"

namespace yunguan::control {

const std::vector<store::Migration>& application_migrations();

enum class ApplicationOrigin : std::uint8_t { shipped, own };
BOOST_DESCRIBE_ENUM(ApplicationOrigin, shipped, own)
enum class ApplicationState : std::uint8_t { in_force, scheduled, off };
BOOST_DESCRIBE_ENUM(ApplicationState, in_force, scheduled, off)

struct BlockedApplication {
  std::string key;  // "social/WeChat" of a shipped one, "own/17" of another
  std::string category;
  Text name;
  std::vector<std::string> domains;
  std::string scene;  // code of rules/scenes.yaml; empty: all
  ApplicationOrigin origin = ApplicationOrigin::shipped;
  ApplicationState state = ApplicationState::in_force;
  std::optional<Date> from;
  std::optional<Date> to;  // last day it is blocked; of a shipped one: the day before it was taken off
  std::string reason;
  std::string by;  // who added it or took it off; empty for a shipped one left alone
  std::optional<Instant> at;
};
BOOST_DESCRIBE_STRUCT(BlockedApplication, (),
                      (key, category, name, domains, scene, origin, state, from, to, reason, by, at))

struct ApplicationCategory {
  std::string code;
  Text name;
  bool needed = false;  // one of the four of §2.2.4
};
BOOST_DESCRIBE_STRUCT(ApplicationCategory, (), (code, name, needed))

struct ApplicationListAnswer {
  std::string version;  // of the shipped list
  std::string clause;
  bool may_change = false;
  std::vector<ApplicationCategory> categories;
  std::vector<BlockedApplication> items;
};
BOOST_DESCRIBE_STRUCT(ApplicationListAnswer, (), (version, clause, may_change, categories, items))

struct NewApplicationInput {
  std::string category;
  std::string name_zh;
  std::optional<std::string> name_en;
  std::vector<std::string> domains;
  std::optional<std::string> scene;
  std::optional<Date> from;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(NewApplicationInput, (), (category, name_zh, name_en, domains, scene, from, reason))

struct EndApplicationInput {
  std::string key;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(EndApplicationInput, (), (key, reason))

// All entries as they stand on the day.
Result<std::vector<BlockedApplication>> applications(store::Reader& reader, const card::Blacklist& shipped, Date day);
// What a card of the scene is kept from on the day: those in force for all scenes and for its own.
Result<std::vector<BlockedApplication>> blocked_for(store::Reader& reader, const card::Blacklist& shipped, Date day,
                                                    std::string_view scene);

class ApplicationList {
 public:
  // `scenes`: the codes that an addition may name.
  ApplicationList(const Ground& ground, std::vector<std::string> scenes)
      : ground_(ground), scenes_(std::move(scenes)) {}

  Result<ApplicationListAnswer> list(const http::Request& request) const;
  // The list is one for the whole platform: control.whole_platform (forbidden) for those who hold the permission for some units
  // only. Errors: control.category, control.application_name, control.domain, control.domain_listed (conflict: under another
  // application in force), control.scene, control.from, control.reason.
  Result<ApplicationListAnswer> add(const http::Request& request, const NewApplicationInput& input) const;
  // From today on it is blocked no more. control.no_application, control.last_of_category
  // (conflict: one of the four categories would have nothing left).
  Result<ApplicationListAnswer> end(const http::Request& request, const EndApplicationInput& input) const;
  // A shipped application that was taken off is blocked again.
  Result<ApplicationListAnswer> restore(const http::Request& request, const EndApplicationInput& input) const;

 private:
  [[nodiscard]] Date today() const { return shanghai_date(ground_.clock.now()); }
  Result<void> check_new(const std::vector<BlockedApplication>& now, const NewApplicationInput& input) const;

  const Ground& ground_;
  const std::vector<std::string> scenes_;
};

}  // namespace yunguan::control
