// SPDX-License-Identifier: Apache-2.0
#include "identity/reason.h"

#include "base/parse.h"

namespace yunguan::identity {
namespace {

constexpr std::size_t kReasonMin = 4;  // bytes: two Chinese characters
constexpr std::size_t kReasonMax = 500;

}  // namespace

Result<void> check_reason(std::string_view reason, std::string code, std::string field) {
  if (trimmed(reason).size() >= kReasonMin && reason.size() <= kReasonMax) return {};
  return fail(ErrorKind::invalid, std::move(code), {"请写明理由，至少两个字", "state a reason"},
              {.field = std::move(field)});
}

}  // namespace yunguan::identity
