// SPDX-License-Identifier: Apache-2.0
#include "card/direct_change.h"

#include <algorithm>
#include <functional>

#include "base/parse.h"

namespace yunguan::card {
namespace {

struct Guarded {
  FieldAt field;
  std::string_view clause;
  bool whitelist = false;
};

constexpr std::array kGuarded{
    Guarded{"voice_whitelist", "§1.1(1)", true},
    Guarded{"sms_whitelist", "§1.2(1)", true},
    Guarded{"data_whitelist", "§1.3(1)", true},
    Guarded{"functions", "§3.2(1)"},
    Guarded{"data_scope", "§1.3(1)"},
    Guarded{"imei_mode", "§2.1.3"},
    Guarded{"imei", "§2.1.3"},
    Guarded{"regions", "§2.2.1"},
    Guarded{"cells", "§2.2.1"},
    Guarded{"cells_max", "§2.2.1"},
    Guarded{"data_limit_mb", "§2.2.2"},
    Guarded{"sms_limit", "§2.2.2"},
    Guarded{"voice_limit_min", "§2.2.2"},
    Guarded{"throttle_kbps", "§2.2.2"},
    Guarded{"throttle_at_percent", "§2.2.2"},
    Guarded{"blacklist", "§2.2.4"},
    Guarded{"blocked", "§2.2.4"},
};

// Entries in another order are the same list.
std::string settled(std::string_view word) {
  auto entries = split(word, ';');
  std::ranges::sort(entries);
  std::string text;
  for (const std::string_view entry : entries) text.append(entry).append(";");
  return text;
}

std::vector<Error> faults(const Facts& before, const Facts& after, bool may_control,
                          const std::function<bool(FieldAt)>& given) {
  std::vector<Error> found;
  for (const Guarded& each : kGuarded) {
    if (!each.whitelist && may_control) continue;
    if (!given(each.field)) continue;
    const std::string to = word_of(after, each.field, "");
    if (settled(word_of(before, each.field, "")) == settled(to)) continue;
    Error error{ErrorKind::forbidden,
                "card.control_needed",
                {"管控由运营人员设置，您没有这项权限", "controls are the operator's to set, and you may not set them"},
                {},
                {}};
    if (each.whitelist) {
      error.kind = ErrorKind::invalid;
      error.code = "card.whitelist_by_review";
      error.text = {"已有的卡改白名单须提出申请，由他人审核",
                    "the whitelist of a stored card changes by a request that somebody else reviews"};
    }
    error.where.field = std::string_view{each.field};
    error.where.value = clipped(to);
    error.where.clause = each.clause;
    found.push_back(std::move(error));
  }
  return found;
}

}  // namespace

std::vector<Error> direct_change_faults(const Facts& before, const Facts& after, bool may_control) {
  return faults(before, after, may_control, [](FieldAt) { return true; });
}

std::vector<Error> direct_change_faults(const Facts& before, const Words& words, const Facts& read, bool may_control) {
  return faults(before, read, may_control, [&](FieldAt field) {
    const std::string_view* word = words.find(field);
    // An empty cell keeps the scope as it is.
    return word != nullptr && !(word->empty() && std::string_view{field} == "data_scope");
  });
}

bool names_controls(const Words& words) {
  return std::ranges::any_of(kGuarded, [&](const Guarded& each) { return words.contains(each.field); });
}

}  // namespace yunguan::card
