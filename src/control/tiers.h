// SPDX-License-Identifier: Apache-2.0
// Tiers of quotas and speeds as data (rules/tiers.yaml; §2.2.2, SIM-33), and the bounds of values that are none of them.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/error.h"
#include "card/card.h"

namespace yunguan::control {

struct QuotaTier {
  std::string code;
  Text name;
  std::vector<std::string> networks;  // 2G 4G …; empty: any
  std::optional<std::int64_t> data_mb;
  std::optional<std::int64_t> sms;
  std::optional<std::int64_t> voice_min;
};
BOOST_DESCRIBE_STRUCT(QuotaTier, (), (code, name, networks, data_mb, sms, voice_min))

struct SpeedTier {
  std::string code;
  Text name;
  std::int64_t kbps = 0;
};
BOOST_DESCRIBE_STRUCT(SpeedTier, (), (code, name, kbps))

struct TierBounds {
  std::int64_t data_mb_max = 0;
  std::int64_t sms_max = 0;
  std::int64_t voice_min_max = 0;
  std::int64_t kbps_min = 0;
  std::int64_t kbps_max = 0;
  std::int64_t at_percent_min = 0;
};
BOOST_DESCRIBE_STRUCT(TierBounds, (), (data_mb_max, sms_max, voice_min_max, kbps_min, kbps_max, at_percent_min))

struct TierFile {
  std::string version;
  std::string clause;
  TierBounds bounds;
  std::vector<QuotaTier> quota;
  std::vector<SpeedTier> speed;
};
BOOST_DESCRIBE_STRUCT(TierFile, (), (version, clause, bounds, quota, speed))

// Immutable; may be shared between threads.
class Tiers {
 public:
  // Errors: those of load_yaml and decode_document; tiers.code (empty or given twice), tiers.network, tiers.bounds (bounds that
  // leave nothing, or a tier outside them), all with file and line.
  [[nodiscard]] static Result<Tiers> load(const std::filesystem::path& directory);
  [[nodiscard]] static Result<Tiers> from(const Document& document);

  [[nodiscard]] const TierFile& file() const { return file_; }
  [[nodiscard]] const TierBounds& bounds() const { return file_.bounds; }
  [[nodiscard]] const QuotaTier* quota(std::string_view code) const;
  [[nodiscard]] const SpeedTier* speed(std::string_view code) const;
  // The tier that has just these limits; "" when none has.
  [[nodiscard]] std::string_view quota_of(const card::Facts& facts) const;
  [[nodiscard]] std::string_view speed_of(const card::Facts& facts) const;

 private:
  Tiers() = default;
  TierFile file_;
};

[[nodiscard]] bool fits(const QuotaTier& tier, card::Network network);

}  // namespace yunguan::control
