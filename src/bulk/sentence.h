// SPDX-License-Identifier: Apache-2.0
// What a bulk act is called, and what came of it, in a sentence.
#pragma once

#include "bulk/bulk_spec.h"
#include "bulk/tally.h"

namespace yunguan::bulk {

// 批量停机（用户停机）
[[nodiscard]] Text title_of(const BulkSpec& spec);
// 已停机 12 张，3 张未处理（正在换卡 2 张，…）
[[nodiscard]] Text result_of(const BulkSpec& spec, std::int64_t changed, std::int64_t left,
                             const std::vector<Reason>& reasons);

}  // namespace yunguan::bulk
