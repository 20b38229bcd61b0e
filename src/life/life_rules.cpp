// SPDX-License-Identifier: Apache-2.0
#include "life/life_rules.h"

#include <fmt/format.h>

#include "base/document_decode.h"

namespace yunguan::life {
namespace {

constexpr std::int64_t kDaysMax = 3650;
constexpr std::int64_t kHoursMax = 24 * 30;

std::optional<std::chrono::days> days_of(const std::optional<std::int64_t>& number) {
  if (!number) return std::nullopt;
  return std::chrono::days{*number};
}

}  // namespace

Result<LifeRules> LifeRules::load(const std::filesystem::path& directory) {
  YG_TRY_ASSIGN(const Document document, load_yaml(directory / "lifecycle.yaml"));
  return from(document);
}

Result<LifeRules> LifeRules::from(const Document& document) {
  LifeRules rules;
  YG_TRY_ASSIGN(rules.file_, decode_document<LifeRulesFile>(document));
  const LifeRulesFile& file = rules.file_;
  const auto check = [&](std::string_view pointer, std::optional<std::int64_t> number,
                         std::int64_t most) -> Result<void> {
    if (!number || (*number >= 1 && *number <= most)) return {};
    Where where = document.where(pointer);
    where.value = fmt::format("{}", *number);
    return fail(ErrorKind::invalid, "life.rule",
                {fmt::format("须在 1 到 {} 之间。", most), fmt::format("It must be between 1 and {}.", most)},
                std::move(where));
  };
  YG_TRY(check("/periods/test_days", file.periods.test_days, kDaysMax));
  YG_TRY(check("/periods/silent_days", file.periods.silent_days, kDaysMax));
  YG_TRY(check("/periods/pre_closed_days", file.periods.pre_closed_days, kDaysMax));
  YG_TRY(check("/warn_days", file.warn_days, kDaysMax));
  YG_TRY(check("/confirm_hours", file.confirm_hours, kHoursMax));
  rules.periods_ = {days_of(file.periods.test_days), days_of(file.periods.silent_days),
                    days_of(file.periods.pre_closed_days)};
  return rules;
}

}  // namespace yunguan::life
