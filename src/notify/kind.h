// SPDX-License-Identifier: Apache-2.0
// What people are told about. Every folder declares the kinds of its notices in a table of its own, with the words the product ships;
// main adds them all to one KindTable before the server starts.
#pragma once

#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace yunguan::notify {

// "{number}" in a template. The sample stands for it in previews.
struct Variable {
  std::string_view name;
  std::string_view zh;
  std::string_view en;
  std::string_view sample_zh;
  std::string_view sample_en;
};

struct Kind {
  std::string_view code;   // "order.todo"
  std::string_view group;  // "order": heading in the console
  std::string_view zh;
  std::string_view en;
  std::span<const Variable> variables;
  // As shipped, for the console and for mail.
  std::string_view title_zh;
  std::string_view title_en;
  std::string_view body_zh;
  std::string_view body_en;
  bool by_mail = true;  // until the person chooses otherwise

  [[nodiscard]] Text name() const { return {std::string{zh}, std::string{en}}; }
};

// Filled before the server starts, read by any thread afterwards.
class KindTable {
 public:
  // `kinds` lives as long as the program. A code declared twice, or shipped words that name an unknown variable, is a broken invariant.
  void add(std::span<const Kind> kinds);

  [[nodiscard]] const Kind* find(std::string_view code) const;
  // In the order of declaration.
  [[nodiscard]] const std::vector<const Kind*>& all() const { return all_; }

 private:
  std::vector<const Kind*> all_;
  std::map<std::string_view, const Kind*, std::less<>> by_code_;
};

}  // namespace yunguan::notify
