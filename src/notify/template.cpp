// SPDX-License-Identifier: Apache-2.0
#include "notify/template.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"

namespace yunguan::notify {
namespace {

struct Fault {
  std::string code;
  Text text;
  std::string value;
};

// Calls `plain` with what stands for itself and `name` with the names in braces. The first fault of the grammar, if any.
template <class Plain, class Name>
std::optional<Fault> walk(std::string_view text, Plain plain, Name name) {
  const Fault brace{
      "notify.brace", {"花括号不成对；要写花括号本身请写两个", "a brace stands alone; double it to mean a brace"}, {}};
  while (!text.empty()) {
    const std::size_t at = text.find_first_of("{}");
    plain(text.substr(0, at));
    if (at == std::string_view::npos) return std::nullopt;
    text.remove_prefix(at);
    if (text.size() > 1 && text[1] == text[0]) {
      plain(text.substr(0, 1));
      text.remove_prefix(2);
      continue;
    }
    const std::size_t end = text.find_first_of("{}", 1);
    if (text[0] == '}' || end == std::string_view::npos || text[end] == '{') return brace;
    name(text.substr(1, end - 1));
    text.remove_prefix(end + 1);
  }
  return std::nullopt;
}

bool has_control(std::string_view text, bool lines) {
  return std::ranges::any_of(text, [lines](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && !(lines && c == '\n')) || byte == 0x7f;
  });
}

std::string names_of(const Kind& kind) {
  std::string names;
  for (const Variable& variable : kind.variables)
    names += fmt::format("{}{{{}}}", names.empty() ? "" : " ", variable.name);
  return names;
}

std::optional<Fault> fault_of(const Kind& kind, std::string_view text, bool is_title) {
  const auto max = is_title ? kTitleMax : kBodyMax;
  if (trimmed(text).empty() || characters_in(text) > max || has_control(text, !is_title) || !is_utf8(text)) {
    return Fault{"notify.words",
                 {fmt::format("须为 1 至 {} 个字{}", max, is_title ? "，不换行" : ""),
                  fmt::format("must be 1 to {} characters{}", max, is_title ? " on one line" : "")},
                 {}};
  }
  std::optional<Fault> unknown;
  auto fault = walk(
      text, [](std::string_view) {},
      [&](std::string_view name) {
        if (unknown || std::ranges::find(kind.variables, name, &Variable::name) != kind.variables.end()) return;
        unknown = Fault{"notify.variable",
                        {fmt::format("没有变量 {{{}}}；可用：{}", clipped(name, 40), names_of(kind)),
                         fmt::format("there is no variable {{{}}}; there are: {}", clipped(name, 40), names_of(kind))},
                        std::string{clipped(name)}};
      });
  return fault ? fault : unknown;
}

std::string fill_one(std::string_view text, const Variables& variables, std::string Text::*language) {
  std::string filled;
  const auto fault = walk(
      text, [&](std::string_view plain) { filled += plain; },
      [&](std::string_view name) {
        const auto found = variables.find(std::string{name});
        if (found != variables.end()) filled += found->second.*language;
      });
  // Checked when it was kept; a row changed behind the product's back shows what is sound of it.
  if (fault) filled += "…";
  return filled;
}

}  // namespace

NoticeWords shipped_words(const Kind& kind) {
  return {{std::string{kind.title_zh}, std::string{kind.title_en}},
          {std::string{kind.body_zh}, std::string{kind.body_en}}};
}

Result<void> check_words(const Kind& kind, const NoticeWords& words) {
  Error all{ErrorKind::invalid, "notify.template", {"模板有误", "the template is not sound"}, {}, {}};
  const auto look = [&](const char* field, const std::string& text, bool is_title) {
    auto fault = fault_of(kind, text, is_title);
    if (!fault) return;
    all.details.push_back({ErrorKind::invalid, fault->code, fault->text, {.field = field, .value = fault->value}, {}});
  };
  look("/words/title/zh", words.title.zh, true);
  look("/words/title/en", words.title.en, true);
  look("/words/body/zh", words.body.zh, false);
  look("/words/body/en", words.body.en, false);
  if (!all.details.empty()) return fail(std::move(all));
  return {};
}

NoticeWords fill(const NoticeWords& words, const Variables& variables) {
  return {{fill_one(words.title.zh, variables, &Text::zh), fill_one(words.title.en, variables, &Text::en)},
          {fill_one(words.body.zh, variables, &Text::zh), fill_one(words.body.en, variables, &Text::en)}};
}

Variables samples(const Kind& kind) {
  Variables all;
  for (const Variable& one : kind.variables)
    all[std::string{one.name}] = {std::string{one.sample_zh}, std::string{one.sample_en}};
  return all;
}

}  // namespace yunguan::notify
