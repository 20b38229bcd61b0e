// SPDX-License-Identifier: Apache-2.0
#include "config/key.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/parse.h"

namespace yunguan::config {

namespace {

constexpr std::string_view kDataDir = "{data_dir}";

std::unexpected<Error> refuse(const Text& form, std::string_view written) {
  return fail(ErrorKind::invalid, "config.value", {fmt::format("应填写{}", form.zh), fmt::format("write {}", form.en)},
              {.value = clipped(written)});
}

std::string expanded(std::string text, std::string_view data_dir) {
  for (auto at = text.find(kDataDir); at != std::string::npos; at = text.find(kDataDir, at + data_dir.size())) {
    text.replace(at, kDataDir.size(), data_dir);
  }
  return text;
}

struct ByteUnit {
  std::string_view name;
  int shift;
};
constexpr std::array kByteUnits{ByteUnit{"GiB", 30}, ByteUnit{"MiB", 20}, ByteUnit{"KiB", 10}};

std::optional<std::int64_t> parse_bytes(std::string_view written) {
  for (const auto& unit : kByteUnits) {
    if (!written.ends_with(unit.name)) continue;
    const auto count = parse_integer<std::int64_t>(trimmed(written.substr(0, written.size() - unit.name.size())));
    if (!count || *count < 0 || *count > (std::numeric_limits<std::int64_t>::max() >> unit.shift)) return std::nullopt;
    return *count << unit.shift;
  }
  return parse_integer<std::int64_t>(written);
}

std::string show_bytes(std::uint64_t bytes) {
  for (const auto& unit : kByteUnits) {
    if (bytes != 0 && bytes % (std::uint64_t{1} << unit.shift) == 0) {
      return fmt::format("{} {}", bytes >> unit.shift, unit.name);
    }
  }
  return fmt::format("{}", bytes);
}

}  // namespace

void KeyTable::add(Key key) {
  YG_ASSERT(find(key.name) == nullptr);
  key.default_shown = key.show();
  keys_.push_back(std::move(key));
}

const Key* KeyTable::find(std::string_view name) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(), [&](const Key& key) { return key.name == name; });
  return found == keys_.end() ? nullptr : &*found;
}

void KeyTable::expand(std::string_view data_dir) {
  for (const auto& expansion : expansions_) expansion(data_dir);
}

void KeyTable::text(std::string name, std::string& member, Text sentence) {
  expansions_.emplace_back([&member](std::string_view data_dir) { member = expanded(member, data_dir); });
  add({.name = std::move(name),
       .sentence = std::move(sentence),
       .form = {"文本", "text"},
       .set = [&member](std::string_view written) -> Result<> {
         member = written;
         return {};
       },
       .show = [&member] { return member; },
       .default_shown = {}});
}

void KeyTable::secret(std::string name, std::string& member, Text sentence) {
  text(std::move(name), member, std::move(sentence));
  keys_.back().show = [&member] { return std::string(member.empty() ? "" : "***"); };
}

void KeyTable::path(std::string name, std::filesystem::path& member, Text sentence) {
  expansions_.emplace_back([&member](std::string_view data_dir) { member = expanded(member.string(), data_dir); });
  add({.name = std::move(name),
       .sentence = std::move(sentence),
       .form = {"路径", "a path"},
       .set = [&member](std::string_view written) -> Result<> {
         member = std::filesystem::path(written);
         return {};
       },
       .show = [&member] { return member.string(); },
       .default_shown = {}});
}

void KeyTable::flag(std::string name, bool& member, Text sentence) {
  const Text form{"true 或 false", "true or false"};
  add({.name = std::move(name),
       .sentence = std::move(sentence),
       .form = form,
       .set = [&member, form](std::string_view written) -> Result<> {
         if (written != "true" && written != "false") return refuse(form, written);
         member = written == "true";
         return {};
       },
       .show = [&member] { return member ? "true" : "false"; },
       .default_shown = {}});
}

void KeyTable::bytes(std::string name, std::uint64_t& member, Text sentence, Bounds bounds) {
  const std::string range = fmt::format("{} … {}", show_bytes(static_cast<std::uint64_t>(bounds.min)),
                                        show_bytes(static_cast<std::uint64_t>(bounds.max)));
  const Text form{fmt::format("字节数，如 64 KiB、256 MiB，范围 {}", range),
                  fmt::format("bytes, such as 64 KiB or 256 MiB, {}", range)};
  add({.name = std::move(name),
       .sentence = std::move(sentence),
       .form = form,
       .set = [&member, form, bounds](std::string_view written) -> Result<> {
         const auto value = parse_bytes(written);
         if (!value || *value < bounds.min || *value > bounds.max) return refuse(form, written);
         member = static_cast<std::uint64_t>(*value);
         return {};
       },
       .show = [&member] { return show_bytes(member); },
       .default_shown = {}});
}

Text KeyTable::unit_of(std::chrono::seconds one) {
  if (one == std::chrono::days{1}) return {"天", "days"};
  if (one == std::chrono::hours{1}) return {"小时", "hours"};
  if (one == std::chrono::minutes{1}) return {"分钟", "minutes"};
  return {"秒", "seconds"};
}

void KeyTable::number_erased(std::string name, Text unit, Text sentence, Bounds bounds,
                             std::function<void(std::int64_t)> set, std::function<std::int64_t()> get) {
  const Text form{
      fmt::format("整数{}{}，范围 {} … {}", unit.zh.empty() ? "" : "，单位", unit.zh, bounds.min, bounds.max),
      fmt::format("a whole number{}{}, {} … {}", unit.en.empty() ? "" : " of ", unit.en, bounds.min, bounds.max)};
  add({.name = std::move(name),
       .sentence = std::move(sentence),
       .form = form,
       .set = [set = std::move(set), form, bounds](std::string_view written) -> Result<> {
         const auto value = parse_integer<std::int64_t>(written);
         if (!value || *value < bounds.min || *value > bounds.max) return refuse(form, written);
         set(*value);
         return {};
       },
       .show = [get = std::move(get)] { return fmt::format("{}", get()); },
       .default_shown = {}});
}

void KeyTable::choice_erased(std::string name, Text sentence, std::vector<std::string> words,
                             std::function<void(std::size_t)> set, std::function<std::string()> show) {
  const Text form{fmt::format("{} 之一", fmt::join(words, "、")), fmt::format("one of {}", fmt::join(words, ", "))};
  add({.name = std::move(name),
       .sentence = std::move(sentence),
       .form = form,
       .set = [set = std::move(set), words, form](std::string_view written) -> Result<> {
         const auto found = std::find(words.begin(), words.end(), written);
         if (found == words.end()) return refuse(form, written);
         set(static_cast<std::size_t>(found - words.begin()));
         return {};
       },
       .show = std::move(show),
       .default_shown = {}});
}

}  // namespace yunguan::config
