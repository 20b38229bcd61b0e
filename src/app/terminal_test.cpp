// SPDX-License-Identifier: Apache-2.0
#include "app/terminal.h"

#include <gtest/gtest.h>

namespace yunguan::app {
namespace {

TEST(Terminal, SpeaksTheLanguageOfTheEnvironment) {
  EXPECT_EQ(terminal_language({{"LANG", "zh_CN.UTF-8"}}), &Text::zh);
  EXPECT_EQ(terminal_language({{"LANG", "zh_CN.UTF-8"}, {"LC_ALL", "C"}}), &Text::en);
  EXPECT_EQ(terminal_language({{"LANG", "zh_CN.UTF-8"}, {"LC_ALL", ""}}), &Text::zh);
  EXPECT_EQ(terminal_language(std::map<std::string, std::string>{}), &Text::en);
}

TEST(Terminal, AnErrorIsToldWithItsPlaceAndDetails) {
  const Error error{ErrorKind::invalid,
                    "config.refused",
                    {"有错", "wrong"},
                    {},
                    {{ErrorKind::invalid,
                      "config.value",
                      {"应填写整数", "write a number"},
                      {.file = "a.yaml", .row = 3, .field = "http.port"},
                      {}}}};
  EXPECT_EQ(in_words(error, &Text::zh), "有错 [config.refused]\n  a.yaml:3: http.port: 应填写整数 [config.value]");
  EXPECT_EQ(in_words(error, &Text::en), "wrong [config.refused]\n  a.yaml:3: http.port: write a number [config.value]");
}

}  // namespace
}  // namespace yunguan::app
