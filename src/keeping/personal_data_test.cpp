// SPDX-License-Identifier: Apache-2.0
#include "keeping/personal_data.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace yunguan::keeping {
namespace {

std::string kind_of(std::string_view code, std::string_view kept = "sealed",
                    std::string_view permission = "person.read") {
  constexpr std::string_view kText = "{zh: 字, en: word}";
  return fmt::format(
      "  - code: {}\n    name: {}\n    fields: {}\n    purpose: {}\n    basis: {}\n    retention: {}\n    kept: {}\n"
      "    place: {}\n    permission: {}\n    whole: \"\"\n",
      code, kText, kText, kText, kText, kText, kept, kText, permission);
}

std::string fault_of(const std::string& kinds) {
  const Counts counts{{"staff", [](store::Reader&) -> Result<std::int64_t> { return 1; }}};
  auto document = parse_yaml("version: \"1\"\nkinds:\n" + kinds, "personal-data.yaml");
  if (!document) return document.error().code;
  const auto book = personal_data_from(*document, counts, identity::PermissionTable());
  return book ? "" : book.error().code;
}

TEST(PersonalData, NamesEveryKindTheProgramStoresAndNoOther) {
  EXPECT_EQ(fault_of(kind_of("staff")), "");
  EXPECT_EQ(fault_of(kind_of("staff") + kind_of("staff")), "personal_data.code");
  EXPECT_EQ(fault_of(kind_of("staff") + kind_of("faces")), "personal_data.code");
  EXPECT_EQ(fault_of(kind_of("staff", "somehow")), "personal_data.kept");
  EXPECT_EQ(fault_of(kind_of("staff", "plain", "no.such")), "personal_data.permission");
  EXPECT_EQ(fault_of("  []\n"), "personal_data.missing");
}

}  // namespace
}  // namespace yunguan::keeping
