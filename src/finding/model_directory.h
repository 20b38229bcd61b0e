// SPDX-License-Identifier: Apache-2.0
// Models by the small numbers they are stored under: the guideline's have fixed ones, own rules get theirs when they first speak.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "store/database.h"

namespace yunguan::finding {

inline constexpr std::int64_t kOwnModelBase = 100;

// As the store has it at one moment.
class ModelDirectory {
 public:
  [[nodiscard]] static Result<ModelDirectory> load(store::Reader& reader);

  [[nodiscard]] std::optional<std::int64_t> number(std::string_view name) const;
  // "" when there is none.
  [[nodiscard]] std::string name(std::int64_t number) const;
  // Of all models, the guideline's first.
  [[nodiscard]] std::vector<std::int64_t> numbers() const;
  // The number, given now when it has none.
  Result<std::int64_t> ensure(store::Transaction& tx, const std::string& name);

 private:
  std::map<std::string, std::int64_t, std::less<>> own_;
};

[[nodiscard]] constexpr bool is_own(std::int64_t model) { return model >= kOwnModelBase; }

}  // namespace yunguan::finding
