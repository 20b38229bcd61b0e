// SPDX-License-Identifier: Apache-2.0
#include "app/terminal.h"
#include "app/commands.h"

#include <fmt/format.h>

#include <cstdio>

#include "app/commands.h"
#include "config/load.h"

namespace yunguan::app {

Language terminal_language(const std::map<std::string, std::string>& environment) {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const auto found = environment.find(name);
    if (found == environment.end() || found->second.empty()) continue;
    return found->second.starts_with("zh") ? &Text::zh : &Text::en;
  }
  return &Text::en;
}

Language terminal_language() { return terminal_language(config::process_environment()); }

std::string in_words(const Error& error, Language language) {
  // base/error.h writes English; the place stays the same in every language.
  Error spoken{error.kind, error.code, {error.text.*language, error.text.*language}, error.where, {}};
  std::string words = describe(spoken);
  for (const Error& detail : error.details) words += "\n  " + in_words(detail, language);
  return words;
}

void print_error(const Error& error) { fmt::print(stderr, "yunguan: {}\n", in_words(error, terminal_language())); }

int say(const Result<std::string>& words) {
  if (!words) {
    print_error(words.error());
    return words.error().kind == ErrorKind::invalid ? kRefused : kFailed;
  }
  fmt::print("{}", *words);
  return 0;
}

}  // namespace yunguan::app
