// SPDX-License-Identifier: Apache-2.0
#include "bulk/sentence.h"

#include <fmt/format.h>

#include <algorithm>

namespace yunguan::bulk {

Text title_of(const BulkSpec& spec) {
  const Text& name = facts_of(spec.kind).name;
  if (spec.undone_kind) {
    const Text& undone = facts_of(*spec.undone_kind).name;
    return {fmt::format("撤销批量{}", undone.zh), fmt::format("Undo in bulk: {}", undone.en)};
  }
  if (spec.suspension) {
    const Text reason = card::name_of(*spec.suspension);
    return {fmt::format("批量{}（{}）", name.zh, reason.zh), fmt::format("{} in bulk ({})", name.en, reason.en)};
  }
  return {fmt::format("批量{}", name.zh), fmt::format("{} in bulk", name.en)};
}

Text result_of(const BulkSpec& spec, std::int64_t changed, std::int64_t left, const std::vector<Reason>& reasons) {
  const Text& done = facts_of(spec.kind).done;
  Text text{fmt::format("{} {} 张", done.zh, changed), fmt::format("{} cards {}", changed, done.en)};
  if (left == 0) return text;
  // The commonest reason stands for all; the page names every one.
  const auto most = std::ranges::max_element(reasons, {}, &Reason::count);
  if (most == reasons.end()) {
    text.zh += fmt::format("，{} 张未处理", left);
    text.en += fmt::format(", {} left out", left);
  } else if (reasons.size() == 1) {
    text.zh += fmt::format("，{} 张未处理：{}", left, most->text.zh);
    text.en += fmt::format(", {} left out: {}", left, most->text.en);
  } else {
    text.zh += fmt::format("，{} 张未处理（{} {} 张等）", left, most->text.zh, most->count);
    text.en += fmt::format(", {} left out ({} because: {})", left, most->count, most->text.en);
  }
  return text;
}

}  // namespace yunguan::bulk
