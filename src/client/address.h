// SPDX-License-Identifier: Apache-2.0
// Addresses of this platform, as others are given them.
#pragma once

#include <string>
#include <string_view>

namespace yunguan::client {

// "https://yunguan.example/", "/orders/3" → "https://yunguan.example/orders/3"
[[nodiscard]] inline std::string address_under(std::string_view base, std::string_view path) {
  while (base.ends_with('/')) base.remove_suffix(1);
  return std::string{base} + std::string{path};
}

}  // namespace yunguan::client
