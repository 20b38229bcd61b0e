// SPDX-License-Identifier: Apache-2.0
// The findings of a fleet as a file: model,msisdn,subject,window,first_time,hits,detail, sorted by the first four as
// UTF-8 bytes.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "monitor/fleet.h"
#include "monitor/output_file.h"

namespace yunguan::monitor {

inline constexpr std::string_view kFindingHeader = "model,msisdn,subject,window,first_time,hits,detail\n";

// Names of all models by their number; own rules behind the built-in ones. Index: Finding::model.
using ModelNames = std::array<std::string, 256>;
[[nodiscard]] ModelNames model_names(std::span<const std::string> own_rules);

// The subject as it is written, without quoting.
void append_subject(std::string& out, const ShardFold& shard, const Finding& finding);
// Clause and what was measured against.
void append_detail(std::string& out, const ShardFold& shard, const Finding& finding);

// Writes header and findings. Errors: those of OutputFile.
[[nodiscard]] Result<> write_findings(const Fleet& fleet, const ModelNames& names, std::size_t threads,
                                      OutputFile& out);

// "msisdn,imei" of every first-use card that is bound, and "msisdn,month,data_bytes,sms_mo" of every IoT card, in the
// order of the numbers' texts.
[[nodiscard]] Result<> write_bindings(const Fleet& fleet, OutputFile& out);
[[nodiscard]] Result<> write_history(const Fleet& fleet, OutputFile& out);

}  // namespace yunguan::monitor
