// SPDX-License-Identifier: Apache-2.0
#include "journal/page_seal.h"

#include <xxhash.h>

#include <string_view>

namespace yunguan::journal {
namespace {

std::string check_of(std::string_view bytes, std::uint32_t number) {
  std::uint64_t check = XXH3_64bits_withSeed(bytes.data(), bytes.size(), number);
  std::string text(kPageCheck, '\0');
  for (char& byte : text) {
    byte = static_cast<char>(check & 0xFF);
    check >>= 8;
  }
  return text;
}

}  // namespace

void seal(Page& page) {
  if (!page.bytes.empty()) page.bytes += check_of(page.bytes, page.number);
}

std::optional<Page> unsealed(const Page& page) {
  if (page.bytes.size() <= kPageCheck) return std::nullopt;
  const std::string_view all = page.bytes;
  const std::string_view bytes = all.substr(0, all.size() - kPageCheck);
  if (all.substr(bytes.size()) != check_of(bytes, page.number)) return std::nullopt;
  return Page{page.number, std::string{bytes}};
}

}  // namespace yunguan::journal
