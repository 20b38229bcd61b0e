// SPDX-License-Identifier: Apache-2.0
// Applications for people that IoT cards are kept from, as data (rules/blacklist.yaml; §2.2.4, SIM-34).
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/document.h"
#include "base/error.h"

namespace yunguan::card {

// Of each of these something is blocked (§2.2.4).
inline constexpr std::array<std::string_view, 4> kNeededCategories{"social", "video", "shopping", "game"};
// "example.cn", in lower case.
[[nodiscard]] bool is_domain(std::string_view text);

struct BlacklistApplication {
  Text name;
  std::vector<std::string> domains;  // lower case; each stands for itself and all below it
};
BOOST_DESCRIBE_STRUCT(BlacklistApplication, (), (name, domains))

struct BlacklistCategory {
  std::string code;
  Text name;
  std::vector<BlacklistApplication> applications;
};
BOOST_DESCRIBE_STRUCT(BlacklistCategory, (), (code, name, applications))

struct BlacklistFile {
  std::string version;
  std::string clause;
  std::vector<BlacklistCategory> categories;
};
BOOST_DESCRIBE_STRUCT(BlacklistFile, (), (version, clause, categories))

// Immutable; may be shared between threads.
class Blacklist {
 public:
  // Errors: those of load_yaml and decode_document; blacklist.category (one of social, video, shopping, game is missing, or a
  // category twice), blacklist.domain (no domain in lower case, or under two applications).
  [[nodiscard]] static Result<Blacklist> load(const std::filesystem::path& directory);
  [[nodiscard]] static Result<Blacklist> from(const Document& document);

  [[nodiscard]] const BlacklistFile& file() const { return file_; }
  // The application that the host belongs to: the one of the longest listed domain that is the host or above it. Letters of
  // either case, a trailing dot does not matter. nullptr: none.
  [[nodiscard]] const BlacklistApplication* application_of(std::string_view host) const;

 private:
  Blacklist() = default;
  BlacklistFile file_;
  std::unordered_map<std::string, std::pair<std::size_t, std::size_t>> places_;  // domain → category, application
};

}  // namespace yunguan::card
