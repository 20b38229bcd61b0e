// SPDX-License-Identifier: Apache-2.0
#include "card/rulebook_check.h"

#include <fmt/format.h>

#include <set>

#include "card/rulebook.h"

namespace yunguan::card {
namespace {

class Check {
 public:
  Check(const GuidelineFile& file, const Document& document) : file_(file), document_(document) {}

  Result<> run() {
    YG_TRY(limits());
    YG_TRY(clauses());
    YG_TRY(duties());
    YG_TRY(groups());
    YG_TRY(businesses());
    YG_TRY(coverage());
    YG_TRY(classes());
    YG_TRY(general());
    return refusals();
  }

 private:
  std::unexpected<Error> refuse(const std::string& pointer, std::string code, Text text) const {
    return fail(ErrorKind::invalid, std::move(code), std::move(text), document_.where(pointer));
  }

  Result<> known_clause(const std::string& number, const std::string& pointer) const {
    if (numbers_.contains(number)) return {};
    return refuse(pointer, "rules.clause",
                  {fmt::format("条款 {} 没有列在 clauses 里。", number),
                   fmt::format("The clause {} is not listed under clauses.", number)});
  }

  Result<> limits() const {
    const RuleLimits& limits = file_.limits;
    const auto within = [&](int value, int max, const char* name) -> Result<> {
      if (value >= 0 && value <= max) return {};
      return refuse(pointer_step("/limits", name), "rules.limit",
                    {fmt::format("应在 0 到 {} 之间。", max), fmt::format("It must be from 0 to {}.", max)});
    };
    YG_TRY(within(limits.voice_numbers, kListLimitMax, "voice_numbers"));
    YG_TRY(within(limits.sms_numbers, kListLimitMax, "sms_numbers"));
    YG_TRY(within(limits.data_entries, kListLimitMax, "data_entries"));
    YG_TRY(within(limits.large_above_mb, 1'000'000'000, "large_above_mb"));
    YG_TRY(within(limits.ipv4_prefix_min, 32, "ipv4_prefix_min"));
    return within(limits.ipv6_prefix_min, 128, "ipv6_prefix_min");
  }

  Result<> clauses() {
    for (std::size_t i = 0; i < file_.clauses.size(); ++i) {
      if (numbers_.insert(file_.clauses[i].number).second) continue;
      return refuse(pointer_step(pointer_step("/clauses", i), "number"), "rules.clause",
                    {"此条款列了两次。", "This clause is listed twice."});
    }
    return {};
  }

  Result<> duties() const {
    for (std::size_t i = 0; i < file_.duties.size(); ++i) {
      const std::string pointer = pointer_step("/duties", i);
      if (i >= kDutyCount || file_.duties[i].duty != static_cast<Duty>(i)) {
        return refuse(
            pointer_step(pointer, "duty"), "rules.duty",
            {"十一项管控各列一次，次序固定。", "The eleven duties are listed once each, in their fixed order."});
      }
      for (std::size_t j = 0; j < file_.duties[i].defined_in.size(); ++j) {
        YG_TRY(known_clause(file_.duties[i].defined_in[j], pointer_step(pointer_step(pointer, "defined_in"), j)));
      }
    }
    if (file_.duties.size() == kDutyCount) return {};
    return refuse("/duties", "rules.duty",
                  {fmt::format("缺少 {}。", to_word(static_cast<Duty>(file_.duties.size()))),
                   fmt::format("{} is missing.", to_word(static_cast<Duty>(file_.duties.size())))});
  }

  Result<> groups() const {
    for (std::size_t i = 0; i < file_.functions.size(); ++i) {
      if (file_.functions[i].group != static_cast<int>(i) + 1) return groups_wrong(pointer_step("/functions", i));
    }
    return file_.functions.size() == 3 ? Result<>{} : groups_wrong("/functions");
  }
  std::unexpected<Error> groups_wrong(const std::string& pointer) const {
    return refuse(pointer, "rules.group", {"功能组应依次为 1、2、3。", "The groups are 1, 2, 3, in this order."});
  }

  Result<> businesses() const {
    for (std::size_t i = 0; i < file_.businesses.size(); ++i) {
      const Business& business = file_.businesses[i];
      const std::string pointer = pointer_step("/businesses", i);
      if (business.business != static_cast<int>(i) + 1 || i >= 6) {
        return refuse(pointer, "rules.business",
                      {"业务应依次为 1 到 6。", "The businesses are 1 to 6, in this order."});
      }
      const Condition& when = business.when;
      if (when.voice || when.sms || when.data || only_of_proposals(when)) {
        return refuse(
            pointer_step(pointer, "when"), "rules.condition",
            {"业务只按 directed、large、fixed 区分。", "A business is told by directed, large and fixed only."});
      }
      for (const FunctionGroup& group : file_.functions) {
        YG_TRY(known_clause(group.clause + business.paragraph, pointer_step(pointer, "paragraph")));
      }
      DutySet listed;
      for (std::size_t j = 0; j < business.duties.size(); ++j) {
        if (listed.has(business.duties[j].duty)) {
          return refuse(pointer_step(pointer_step(pointer, "duties"), j), "rules.duty",
                        {"此项管控在本业务中列了两次。", "This duty is listed twice for the business."});
        }
        listed.add(business.duties[j].duty);
      }
    }
    if (file_.businesses.size() == 6) return {};
    return refuse("/businesses", "rules.business", {"业务应有 1 到 6 六种。", "There are six businesses, 1 to 6."});
  }

  // Exactly one business speaks of every combination.
  Result<> coverage() const {
    for (int bits = 0; bits < 8; ++bits) {
      const Profile profile{{}, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
      std::size_t count = 0;
      std::size_t last = 0;
      for (std::size_t i = 0; i < file_.businesses.size(); ++i) {
        if (!holds(file_.businesses[i].when, profile)) continue;
        ++count;
        last = i;
      }
      if (count == 1) continue;
      const std::string pointer = count == 0 ? "/businesses" : pointer_step(pointer_step("/businesses", last), "when");
      const auto combination =
          fmt::format("directed {}, large {}, fixed {}", profile.directed, profile.large, profile.fixed);
      return refuse(pointer, "rules.business",
                    {fmt::format("{} 应恰好属于一种业务，现有 {} 种。", combination, count),
                     fmt::format("{} must belong to exactly one business, not to {}.", combination, count)});
    }
    return {};
  }

  Result<> classes() const {
    for (std::size_t i = 0; i < file_.classes.size(); ++i) {
      if (i < kClassCount && file_.classes[i].code == ClassCode::at(i).text()) continue;
      return refuse(pointer_step(pointer_step("/classes", i), "code"), "rules.class",
                    {"分类应依次为 1-1 到 3-6，各一次。", "The classes are 1-1 to 3-6, once each, in this order."});
    }
    if (file_.classes.size() == kClassCount) return {};
    const std::string missing = ClassCode::at(file_.classes.size()).text();
    return refuse("/classes", "rules.class",
                  {fmt::format("缺少分类 {}。", missing), fmt::format("The class {} is missing.", missing)});
  }

  Result<> general() const {
    for (std::size_t i = 0; i < file_.general.size(); ++i) {
      const std::string pointer = pointer_step("/general", i);
      YG_TRY(known_clause(file_.general[i].clause, pointer_step(pointer, "clause")));
      if (!only_of_proposals(file_.general[i].when)) continue;
      return refuse(pointer_step(pointer, "when"), "rules.condition",
                    {"open_voice、open_sms、phone_terminal、pluggable 只能用于 refusals。",
                     "open_voice, open_sms, phone_terminal and pluggable belong to refusals only."});
    }
    return {};
  }

  Result<> refusals() const {
    std::set<std::string> codes;
    for (std::size_t i = 0; i < file_.refusals.size(); ++i) {
      const std::string pointer = pointer_step("/refusals", i);
      YG_TRY(known_clause(file_.refusals[i].clause, pointer_step(pointer, "clause")));
      if (codes.insert(file_.refusals[i].code).second) continue;
      return refuse(pointer_step(pointer, "code"), "rules.condition",
                    {"此代码已经用过。", "This code is used already."});
    }
    return {};
  }

  static bool only_of_proposals(const Condition& when) {
    return when.open_voice || when.open_sms || when.phone_terminal || when.pluggable;
  }

  const GuidelineFile& file_;
  const Document& document_;
  std::set<std::string> numbers_;
};

}  // namespace

Result<> check_guideline(const GuidelineFile& file, const Document& document) { return Check(file, document).run(); }

}  // namespace yunguan::card
