// SPDX-License-Identifier: Apache-2.0
// What an application must be to be put on the blacklist, however it comes there.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "control/application_store.h"

namespace yunguan::control {

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

// `scenes`: the codes that may be named. Errors: control.category, control.application_name, control.scene, control.from,
// control.domain.
Result<void> check_application(const NewApplicationInput& input, const card::BlacklistFile& shipped,
                               const std::vector<std::string>& scenes, Date today);

// Whose domains are blocked for which cards.
class DomainsTaken {
 public:
  DomainsTaken() = default;
  // All that are in force or to be.
  explicit DomainsTaken(const std::vector<BlockedApplication>& applications);
  void add(const BlockedApplication& application);
  void remove(const BlockedApplication& application);
  // control.domain_listed (conflict): one of them belongs to another application that is blocked for the same cards.
  [[nodiscard]] Result<void> check_free(const std::vector<std::string>& domains, std::string_view scene) const;

 private:
  struct Holder {
    std::string key;
    std::string scene;
    Text name;
  };
  std::multimap<std::string, Holder, std::less<>> holders_;
};

// Whether one of the four categories of §2.2.4.
[[nodiscard]] bool is_needed_category(std::string_view category);

}  // namespace yunguan::control
