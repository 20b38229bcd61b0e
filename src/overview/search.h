// SPDX-License-Identifier: Apache-2.0
// Ctrl-K: objects by number or name, each kind only for those who may see it.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "base/json.h"
#include "card/card_service.h"
#include "http/message.h"
#include "identity/unit_tree.h"

namespace yunguan::overview {

struct SearchHit {
  std::string type;  // card | unit | person
  std::int64_t id = 0;
  std::string label;   // what it is known by
  std::string detail;  // one more fact to tell it from others
  std::string path;    // address in the console
};
BOOST_DESCRIBE_STRUCT(SearchHit, (), (type, id, label, detail, path))

struct SearchAnswer {
  std::vector<SearchHit> items;
};
BOOST_DESCRIBE_STRUCT(SearchAnswer, (), (items))

inline constexpr std::size_t kHitsPerKind = 6;

class Search {
 public:
  Search(store::Database& db, card::CardService& cards, identity::UnitDirectory& units)
      : db_(db), cards_(cards), units_(units) {}

  Result<SearchAnswer> find(const http::Request& request);

 private:
  Result<void> add_cards(const http::Request& request, std::string_view q, SearchAnswer& answer);
  Result<void> add_units(const http::Request& request, std::string_view q, SearchAnswer& answer);
  Result<void> add_people(const http::Request& request, std::string_view q, SearchAnswer& answer);

  store::Database& db_;
  card::CardService& cards_;
  identity::UnitDirectory& units_;
};

}  // namespace yunguan::overview
