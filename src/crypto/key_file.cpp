// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "crypto/base64.h"
#include "crypto/hex.h"
#include "crypto/sm3.h"

namespace yunguan::crypto {

namespace {

constexpr std::string_view kHead = "yunguan-keys 1";
constexpr std::array<std::string_view, kKeyPurposes.size()> kNames{"data", "integrity", "blind_index", "seal", "login"};

class Parser {
 public:
  explicit Parser(std::string_view name) : name_(name) {}

  [[nodiscard]] std::unexpected<Error> damaged(std::size_t line, std::string_view zh, std::string_view en) const {
    return fail(ErrorKind::invalid, "keys.damaged",
                {fmt::format("密钥文件 {} 已损坏：{}。请从备份恢复。", name_, zh),
                 fmt::format("The key file {} is damaged: {}. Restore it from the backup.", name_, en)},
                {.file = std::string(name_), .row = line});
  }

  Result<WrappedKey> key_line(std::string_view line, std::size_t number) {
    const auto words = split(line, ' ');
    if (words.size() != 5 || words[0] != "key") return damaged(number, "此行不是密钥", "this line is no key");
    const auto name = std::ranges::find(kNames, words[1]);
    const auto version = parse_integer<std::uint32_t>(words[2]);
    const auto created_at = parse_instant(words[3]);
    auto wrapped = from_base64(words[4]);
    if (name == kNames.end() || !version || !created_at || !wrapped) {
      return damaged(number, "此行的字段无效", "a field of this line is invalid");
    }
    const auto purpose = static_cast<std::size_t>(name - kNames.begin());
    if (*version != ++versions_[purpose]) {
      return damaged(number, "密钥版本不连续", "the versions of a key do not follow each other");
    }
    return WrappedKey{{kKeyPurposes[purpose], *version, *created_at}, std::move(*wrapped)};
  }

  [[nodiscard]] bool complete() const {
    return std::ranges::none_of(versions_, [](auto version) { return version == 0; });
  }

 private:
  const std::string_view name_;
  std::array<std::uint32_t, kKeyPurposes.size()> versions_{};
};

}  // namespace

std::string_view name_of(KeyPurpose purpose) { return kNames[static_cast<std::size_t>(purpose)]; }

std::string format_key_file(const std::vector<WrappedKey>& keys) {
  std::string content = fmt::format("{}\n", kHead);
  for (const WrappedKey& key : keys) {
    content += fmt::format("key {} {} {} {}\n", name_of(key.info.purpose), key.info.version,
                           format_rfc3339(key.info.created_at), to_base64(key.wrapped));
  }
  return content + fmt::format("sm3 {}\n", to_hex(bytes_of(sm3(content))));
}

Result<std::vector<WrappedKey>> parse_key_file(std::string_view content, std::string_view name) {
  Parser parser(name);
  auto lines = split(content, '\n');
  if (lines.size() < 3 || !lines.back().empty()) {
    return parser.damaged(lines.size(), "文件不完整", "it is cut short");
  }
  lines.pop_back();
  if (lines.front() != kHead) return parser.damaged(1, "文件头不符", "its head is not that of a key file");
  const std::string_view last = lines.back();
  const std::string_view body = content.substr(0, static_cast<std::size_t>(last.data() - content.data()));
  if (last != fmt::format("sm3 {}", to_hex(bytes_of(sm3(body))))) {
    return parser.damaged(lines.size(), "校验值不符", "its checksum does not fit");
  }
  std::vector<WrappedKey> keys;
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    YG_TRY_ASSIGN(WrappedKey key, parser.key_line(lines[i], i + 1));
    keys.push_back(std::move(key));
  }
  if (!parser.complete()) return parser.damaged(lines.size(), "缺少某种用途的密钥", "a purpose has no key");
  return keys;
}

}  // namespace yunguan::crypto
