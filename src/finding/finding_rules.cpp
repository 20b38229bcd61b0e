// SPDX-License-Identifier: Apache-2.0
#include "finding/finding_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/document_decode.h"
#include "monitor/model.h"

namespace yunguan::finding {
namespace {

constexpr std::int64_t kHoursMax = 24 * 90;
constexpr std::int64_t kCardsMax = 1'000'000;

class Check {
 public:
  explicit Check(const Document& document) : document_(document) {}

  Result<void> between(const std::string& pointer, std::int64_t number, std::int64_t most) const {
    if (number >= 1 && number <= most) return {};
    return refuse(pointer, fmt::format("{}", number),
                  {fmt::format("须在 1 到 {} 之间。", most), fmt::format("It must be between 1 and {}.", most)});
  }
  std::unexpected<Error> refuse(const std::string& pointer, std::string value, Text text) const {
    Where where = document_.where(pointer);
    where.value = std::move(value);
    return fail(ErrorKind::invalid, "finding.rule", std::move(text), std::move(where));
  }

 private:
  const Document& document_;
};

Result<void> check_models(const Check& check, const FindingRulesFile& file) {
  for (const auto& [name, severity] : file.models) {
    if (!monitor::model_named(name)) {
      return check.refuse(pointer_step("/models", name), name, {"没有这样的监测模型。", "There is no such model."});
    }
  }
  for (std::size_t i = 0; i < monitor::kModelCount; ++i) {
    const std::string name{monitor::info_of(static_cast<monitor::Model>(i)).name};
    if (!file.models.contains(name))
      return check.refuse("/models", name, {"缺少这个模型的等级。", "The severity of this model is missing."});
  }
  for (const auto& [name, hours] : file.model_hours)
    YG_TRY(check.between(pointer_step("/model_hours", name), hours, kHoursMax));
  return {};
}

Result<void> check_dismissals(const Check& check, const FindingRulesFile& file) {
  std::set<std::string> codes;
  for (std::size_t i = 0; i < file.dismissals.size(); ++i) {
    const DismissalReason& reason = file.dismissals[i];
    if (reason.code.empty() || reason.name.zh.empty() || reason.name.en.empty() || !codes.insert(reason.code).second) {
      return check.refuse(
          fmt::format("/dismissals/{}", i), reason.code,
          {"排除原因须有不重复的代码和中英文名称。", "A reason needs a code of its own and a name in both languages."});
    }
  }
  if (codes.empty())
    return check.refuse("/dismissals", "", {"至少要有一个排除原因。", "At least one reason is needed."});
  return {};
}

}  // namespace

Result<FindingRules> FindingRules::load(const std::filesystem::path& directory) {
  YG_TRY_ASSIGN(const Document document, load_yaml(directory / "finding.yaml"));
  return from(document);
}

Result<FindingRules> FindingRules::from(const Document& document) {
  FindingRules rules;
  YG_TRY_ASSIGN(rules.file_, decode_document<FindingRulesFile>(document));
  const FindingRulesFile& file = rules.file_;
  const Check check{document};
  YG_TRY(check.between("/hours/urgent", file.hours.urgent, kHoursMax));
  YG_TRY(check.between("/hours/high", file.hours.high, kHoursMax));
  YG_TRY(check.between("/hours/normal", file.hours.normal, kHoursMax));
  YG_TRY(check.between("/suggest_cards", file.suggest_cards, kCardsMax));
  YG_TRY(check_models(check, file));
  YG_TRY(check_dismissals(check, file));
  return rules;
}

Severity FindingRules::severity_of(std::string_view model) const {
  const auto found = file_.models.find(std::string{model});
  return found == file_.models.end() ? file_.own_rules : found->second;
}

std::chrono::hours FindingRules::time_for(std::string_view model) const {
  const auto own = file_.model_hours.find(std::string{model});
  if (own != file_.model_hours.end()) return std::chrono::hours{own->second};
  switch (severity_of(model)) {
    case Severity::urgent:
      return std::chrono::hours{file_.hours.urgent};
    case Severity::high:
      return std::chrono::hours{file_.hours.high};
    case Severity::normal:
      break;
  }
  return std::chrono::hours{file_.hours.normal};
}

const DismissalReason* FindingRules::dismissal(std::string_view code) const {
  const auto found = std::ranges::find(file_.dismissals, code, &DismissalReason::code);
  return found == file_.dismissals.end() ? nullptr : &*found;
}

}  // namespace yunguan::finding
