// SPDX-License-Identifier: Apache-2.0
#include "control/tiers.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/document_decode.h"

namespace yunguan::control {
namespace {

bool within(const std::optional<std::int64_t>& value, std::int64_t max) {
  return !value || (*value >= 0 && *value <= max);
}

template <class Tier>
const Tier* find_code(const std::vector<Tier>& tiers, std::string_view code) {
  const auto found = std::ranges::find(tiers, code, &Tier::code);
  return found == tiers.end() ? nullptr : &*found;
}

}  // namespace

Result<Tiers> Tiers::load(const std::filesystem::path& directory) {
  YG_TRY_ASSIGN(const Document document, load_yaml(directory / "tiers.yaml"));
  return from(document);
}

Result<Tiers> Tiers::from(const Document& document) {
  Tiers tiers;
  YG_TRY_ASSIGN(tiers.file_, decode_document<TierFile>(document));
  const auto refuse = [&](const std::string& pointer, std::string code, Text text) {
    return fail(ErrorKind::invalid, std::move(code), std::move(text), document.where(pointer));
  };
  const TierBounds& bounds = tiers.file_.bounds;
  if (bounds.kbps_min < 1 || bounds.kbps_max < bounds.kbps_min || bounds.at_percent_min < 1 ||
      bounds.at_percent_min > 100 || bounds.data_mb_max < 1 || bounds.sms_max < 0 || bounds.voice_min_max < 0) {
    return refuse("/bounds", "tiers.bounds", {"上下限不合理。", "These bounds leave nothing."});
  }
  std::set<std::string_view> codes;
  const auto& quota = tiers.file_.quota;
  for (std::size_t i = 0; i < quota.size(); ++i) {
    if (quota[i].code.empty() || !codes.insert(quota[i].code).second) {
      return refuse(fmt::format("/quota/{}/code", i), "tiers.code",
                    {"档位代码为空或重复。", "The tier's code is empty or given twice."});
    }
    if (!within(quota[i].data_mb, bounds.data_mb_max) || !within(quota[i].sms, bounds.sms_max) ||
        !within(quota[i].voice_min, bounds.voice_min_max)) {
      return refuse(fmt::format("/quota/{}", i), "tiers.bounds", {"档位超出上限。", "The tier is out of bounds."});
    }
    for (const std::string& network : quota[i].networks) {
      if (card::network_from(network)) continue;
      return refuse(fmt::format("/quota/{}/networks", i), "tiers.network",
                    {"没有这种网络制式。", "There is no such kind of network."});
    }
  }
  const auto& speed = tiers.file_.speed;
  for (std::size_t i = 0; i < speed.size(); ++i) {
    if (speed[i].code.empty() || !codes.insert(speed[i].code).second) {
      return refuse(fmt::format("/speed/{}/code", i), "tiers.code",
                    {"档位代码为空或重复。", "The tier's code is empty or given twice."});
    }
    if (speed[i].kbps < bounds.kbps_min || speed[i].kbps > bounds.kbps_max) {
      return refuse(fmt::format("/speed/{}/kbps", i), "tiers.bounds",
                    {"档位超出上下限。", "The tier is out of bounds."});
    }
  }
  return tiers;
}

const QuotaTier* Tiers::quota(std::string_view code) const { return find_code(file_.quota, code); }
const SpeedTier* Tiers::speed(std::string_view code) const { return find_code(file_.speed, code); }

std::string_view Tiers::quota_of(const card::Facts& facts) const {
  for (const QuotaTier& tier : file_.quota) {
    if (tier.data_mb == facts.data_limit_mb && tier.sms == facts.sms_limit && tier.voice_min == facts.voice_limit_min &&
        fits(tier, facts.network)) {
      return tier.code;
    }
  }
  return {};
}

std::string_view Tiers::speed_of(const card::Facts& facts) const {
  for (const SpeedTier& tier : file_.speed) {
    if (facts.throttle_kbps == tier.kbps) return tier.code;
  }
  return {};
}

bool fits(const QuotaTier& tier, card::Network network) {
  return tier.networks.empty() || std::ranges::find(tier.networks, card::to_word(network)) != tier.networks.end();
}

}  // namespace yunguan::control
