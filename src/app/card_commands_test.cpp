// SPDX-License-Identifier: Apache-2.0
// The commands about cards as they are called: exit status, files and words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <iterator>

#include "app/commands.h"
#include "base/temporary_folder_fixture.h"

namespace yunguan::app {
namespace {

using testing::HasSubstr;
using testing::internal::CaptureStderr;
using testing::internal::CaptureStdout;
using testing::internal::GetCapturedStderr;
using testing::internal::GetCapturedStdout;

struct Said {
  int status = 0;
  std::string out;
  std::string error;
};

Said call(std::vector<std::string> words) {
  CLI::App cli;
  Said said;
  add_classify_command(cli, said.status);
  add_precheck_command(cli, said.status);
  std::ranges::reverse(words);
  CaptureStdout();
  CaptureStderr();
  try {
    cli.parse(words);
  } catch (const CLI::ParseError& error) {
    said.status = error.get_exit_code();
  }
  said.out = GetCapturedStdout();
  said.error = GetCapturedStderr();
  return said;
}

class CardCommands : public InTemporaryFolder {
 protected:
  static std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  Said classify(const std::string& cards, const std::string& out) {
    return call({"classify", "--rules", "rules", "--cards", cards, "--out", out});
  }
};

TEST_F(CardCommands, ClassifyWritesTheSampleByteForByte) {
  const auto out = folder_ / "classes.csv";
  EXPECT_EQ(classify("tests/samples/fleet.csv", out.string()).status, 0);
  EXPECT_EQ(read(out), read("tests/samples/expected-classes.csv"));
  EXPECT_EQ(classify("tests/samples/fleet.csv", "-").out, read("tests/samples/expected-classes.csv"));
}

TEST_F(CardCommands, ClassifyRefusesABadLineAndLeavesNothing) {
  write(folder_ / "cards.csv", "msisdn,fixed\n1064800000001,yes\n1064800000002,perhaps\n");
  const Said said = classify((folder_ / "cards.csv").string(), (folder_ / "classes.csv").string());
  EXPECT_EQ(said.status, kRefused);
  EXPECT_THAT(said.error, HasSubstr("cards.csv:3: fixed 'perhaps'"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
  EXPECT_EQ(classify((folder_ / "absent.csv").string(), "-").status, kRefused);
}

TEST_F(CardCommands, ClassifySaysWhenItCannotWrite) {
  EXPECT_EQ(classify("tests/samples/fleet.csv", (folder_ / "absent" / "classes.csv").string()).status, kFailed);
}

TEST_F(CardCommands, ClassifyFollowsAChangedRuleFile) {
  for (const char* name : {"guideline.yaml", "segments.yaml"}) {
    std::filesystem::copy_file(std::filesystem::path("rules") / name, folder_ / name);
  }
  std::string segments = read(folder_ / "segments.yaml");
  const std::string from = R"({prefix: "148", digits: 11, kind: iot,)";
  segments.replace(segments.find(from), from.size(), R"({prefix: "148", digits: 11, kind: phone,)");
  write(folder_ / "segments.yaml", segments);
  write(folder_ / "cards.csv", "msisdn\n14800000000\n");
  const auto with = [&](const std::string& rules) {
    return call({"classify", "--rules", rules, "--cards", (folder_ / "cards.csv").string(), "--out", "-"}).out;
  };
  EXPECT_THAT(with("rules"), HasSubstr("14800000000,iot,"));
  EXPECT_THAT(with(folder_.string()), HasSubstr("14800000000,phone,"));
  write(folder_ / "segments.yaml", "version: 1\nsegments: []\n");
  const Said said = call({"classify", "--rules", folder_.string(), "--cards", "-", "--out", "-"});
  EXPECT_EQ(said.status, kRefused);
  EXPECT_THAT(said.error, HasSubstr("segments.yaml:1: version"));
}

std::vector<std::string> query_letter(const std::string& kind) {
  return {"precheck",
          "--rules",
          "rules",
          "--number-kind",
          kind,
          "--functions",
          "voice+sms+data",
          "--data-scope",
          "open",
          "--monthly-data-mb",
          "102400",
          "--fixed",
          "no",
          "--form",
          "MP1",
          "--open-voice",
          "yes",
          "--open-sms",
          "yes",
          "--terminal",
          "phone",
          "--json"};
}

TEST_F(CardCommands, PrecheckAnswersTheQueryLetter) {
  const Said refused = call(query_letter("iot"));
  EXPECT_EQ(refused.status, 3);
  const auto answer = boost::json::parse(refused.out).as_object();
  EXPECT_EQ(answer.at("allowed"), false);
  EXPECT_EQ(answer.at("class"), "1-4");
  EXPECT_EQ(answer.at("risk"), "high");
  EXPECT_EQ(answer.at("violations").as_array().size(), 4u);
  EXPECT_EQ(answer.at("violations").at(0).at("clause"), "§3.2(1)");
  EXPECT_EQ(answer.at("required").at(2), "card_tie");
  const Said allowed = call(query_letter("phone"));
  EXPECT_EQ(allowed.status, 0);
  EXPECT_EQ(allowed.out,
            "{\"allowed\":true,\"kind\":\"phone\",\"class\":null,\"risk\":null,\"required\":[],\"violations\":[]}\n");
}

TEST_F(CardCommands, PrecheckAnswersTheWorkedCase) {
  const auto cards = [](const std::string& kind) {
    return call({"precheck", "--rules", "rules", "--number-kind", kind, "--functions", "data", "--data-scope",
                 "directed", "--monthly-data-mb", "10240", "--fixed", "no", "--form", "MP1", "--terminal", "phone"});
  };
  EXPECT_EQ(cards("iot").status, 3);
  EXPECT_THAT(cards("iot").out, HasSubstr("§2.3.2(5)"));
  EXPECT_EQ(cards("phone").status, 0);
}

TEST_F(CardCommands, PrecheckRefusesAQuestionItDoesNotUnderstand) {
  auto words = query_letter("iot");
  const auto with = [&](const std::string& option, const std::string& value) {
    auto changed = words;
    *(std::ranges::find(changed, option) + 1) = value;
    return call(changed).status;
  };
  EXPECT_EQ(with("--functions", "voice+fax"), kRefused);
  EXPECT_EQ(with("--functions", ""), kRefused);
  EXPECT_EQ(with("--monthly-data-mb", "-5"), kRefused);
  EXPECT_NE(with("--number-kind", "unknown"), 0);
  EXPECT_NE(with("--form", "MP9"), 0);
  words.insert(words.end(), {"--scene", "no such scene"});
  EXPECT_EQ(call(words).status, kRefused);
}

}  // namespace
}  // namespace yunguan::app
