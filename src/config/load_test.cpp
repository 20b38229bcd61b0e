// SPDX-License-Identifier: Apache-2.0
#include "config/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>

#include "config/declaration.h"
#include "config/explain.h"

namespace yunguan::config {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

// A configuration file for the length of a test.
class FileOf {
 public:
  explicit FileOf(std::string_view yaml) { std::ofstream(path_) << yaml; }
  ~FileOf() { std::filesystem::remove(path_); }
  FileOf(const FileOf&) = delete;
  FileOf& operator=(const FileOf&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  const std::filesystem::path path_ = std::filesystem::path(testing::TempDir()) / "yunguan_load_test.yaml";
};

Result<Loaded> load_text(std::string_view yaml, std::map<std::string, std::string> environment = {}) {
  const FileOf file(yaml);
  return load({.file = file.path(), .environment = std::move(environment), .options = {}});
}

const Entry& entry_of(const Loaded& loaded, std::string_view name) {
  for (const Entry& entry : loaded.entries) {
    if (entry.name == name) return entry;
  }
  throw std::out_of_range(std::string(name));
}

std::vector<Error> faults_of(const Result<Loaded>& refused) {
  EXPECT_FALSE(refused);
  return refused ? std::vector<Error>{} : refused.error().details;
}

TEST(Load, WithoutAnythingEveryKeyHasItsDefault) {
  const auto loaded = load({});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->config.http.port, 8080);
  EXPECT_EQ(loaded->config.store.url, "sqlite:data/yunguan.db");
  EXPECT_FALSE(loaded->config.demo);
  for (const Entry& entry : loaded->entries) EXPECT_EQ(entry.source, "default") << entry.name;
}

TEST(Load, EachLayerCoversTheOneBelow) {
  const FileOf file("http:\n  port: 1000\n  workers: 3\n  address: 0.0.0.0\n");
  const auto loaded =
      load({.file = file.path(),
            .environment = {{"YUNGUAN_HTTP_PORT", "2000"}, {"YUNGUAN_HTTP_WORKERS", "5"}, {"HOME", "/"}},
            .options = {{"--port", "http.port", "3000"}}});
  ASSERT_TRUE(loaded) << describe(loaded.error());
  EXPECT_EQ(loaded->config.http.port, 3000);
  EXPECT_EQ(loaded->config.http.workers, 5u);
  EXPECT_EQ(loaded->config.http.address, "0.0.0.0");
  EXPECT_EQ(entry_of(*loaded, "http.port").source, "--port");
  EXPECT_EQ(entry_of(*loaded, "http.workers").source, "YUNGUAN_HTTP_WORKERS");
  EXPECT_THAT(entry_of(*loaded, "http.address").source, testing::EndsWith("yunguan_load_test.yaml:4"));
}

TEST(Load, AnUnknownKeyIsRefusedWithItsLineAndWhatWasMeant) {
  const auto faults = faults_of(load_text("demo: true\nhttp:\n  prot: 8080\n"));
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].code, "config.unknown_key");
  EXPECT_EQ(faults[0].where.row, 3u);
  EXPECT_THAT(faults[0].text.en, HasSubstr("did you mean http.port?"));
  EXPECT_THAT(faults[0].text.zh, HasSubstr("http.port"));
}

TEST(Load, AnUnknownNameInTheEnvironmentIsRefusedToo) {
  const auto faults = faults_of(load_text("", {{"YUNGUAN_HTTP_PROT", "1"}}));
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_THAT(faults[0].text.en, HasSubstr("did you mean YUNGUAN_HTTP_PORT?"));
  EXPECT_TRUE(load_text("", {{"YUNGUAN_TEST_POSTGRES", "x"}, {"YUNGUAN_CONFIG", "x"}}));
}

TEST(Load, NothingFarOffIsSuggested) {
  const auto faults = faults_of(load_text("elephant: 1\n"));
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_THAT(faults[0].text.en, Not(HasSubstr("did you mean")));
}

TEST(Load, AGroupIsNoKeyAndAKeyIsNoGroup) {
  EXPECT_THAT(faults_of(load_text("http: 8080\n")).at(0).text.en, HasSubstr("did you mean http.address?"));
  EXPECT_EQ(faults_of(load_text("http:\n  port: {a: 1}\n")).at(0).code, "config.value");
  EXPECT_EQ(faults_of(load_text("http:\n  port: [1]\n")).at(0).code, "config.value");
  EXPECT_EQ(faults_of(load_text("http:\n  port:\n")).at(0).code, "config.value");
  EXPECT_EQ(faults_of(load_text("- http\n")).at(0).code, "config.value");
}

TEST(Load, EveryFaultIsToldAtOnce) {
  const auto faults = faults_of(load_text("http:\n  port: 65536\n  workers: many\nlog:\n  level: loud\n",
                                          {{"YUNGUAN_DEMO", "yes"}, {"YUNGUAN_HTTP_BODY_MAX", "1 TB"}}));
  std::vector<std::string> fields;
  for (const Error& fault : faults) fields.push_back(fault.where.field);
  EXPECT_THAT(fields,
              testing::ElementsAre("http.port", "http.workers", "log.level", "YUNGUAN_DEMO", "YUNGUAN_HTTP_BODY_MAX"));
  EXPECT_EQ(faults[0].where.value, "65536");
  EXPECT_THAT(faults[2].text.en, HasSubstr("debug, info, warn, error"));
}

TEST(Load, BytesAndDurationsAreReadWithTheirUnit) {
  const auto loaded = load_text("http: {body_max: 64 KiB, upload_max: 2 GiB}\nsign_in: {lock_minutes: 20}\n");
  ASSERT_TRUE(loaded) << describe(loaded.error());
  EXPECT_EQ(loaded->config.http.body_max, 65536u);
  EXPECT_EQ(loaded->config.http.upload_max, 2u << 30);
  EXPECT_EQ(loaded->config.sign_in.lock, std::chrono::minutes{20});
  EXPECT_EQ(entry_of(*loaded, "http.upload_max").value, "2 GiB");
  EXPECT_FALSE(load_text("http: {body_max: 9223372036854775807 KiB}\n"));
  EXPECT_FALSE(load_text("http: {body_max: -1}\n"));
}

TEST(Load, TheDataDirectoryReachesTheKeysThatNameIt) {
  const auto loaded = load_text("data_dir: /srv/yunguan\nlog: {file: '{data_dir}/log/yunguan.log'}\n");
  ASSERT_TRUE(loaded) << describe(loaded.error());
  EXPECT_EQ(loaded->config.store.url, "sqlite:/srv/yunguan/yunguan.db");
  EXPECT_EQ(loaded->config.key_ring.file, "/srv/yunguan/keys.yaml");
  EXPECT_EQ(loaded->config.log.file, "/srv/yunguan/log/yunguan.log");
}

TEST(Load, KeysThatContradictEachOtherAreRefused) {
  EXPECT_EQ(faults_of(load_text("store: {url: 'mysql://x'}\n")).at(0).where.field, "store.url");
  EXPECT_EQ(faults_of(load_text("http: {body_max: 2 MiB, upload_max: 1 MiB}\n")).at(0).code, "config.contradiction");
  EXPECT_EQ(faults_of(load_text("sign_in: {idle_minutes: 120, absolute_hours: 1}\n")).at(0).where.field,
            "sign_in.absolute_hours");
  EXPECT_EQ(faults_of(load_text("data_dir: ''\n")).at(0).where.field, "data_dir");
}

TEST(Load, AMissingFileIsAnErrorAndNotTheDefaults) {
  EXPECT_FALSE(load({.file = "no/such/yunguan.yaml", .environment = {}, .options = {}}));
}

TEST(Load, APasswordIsNeverShown) {
  const auto loaded = load_text("store: {url: 'postgresql://ops:se:cr@db.example:5432/yunguan'}\n");
  ASSERT_TRUE(loaded) << describe(loaded.error());
  EXPECT_EQ(loaded->config.store.url, "postgresql://ops:se:cr@db.example:5432/yunguan");
  EXPECT_EQ(entry_of(*loaded, "store.url").value, "postgresql://ops:***@db.example:5432/yunguan");
  EXPECT_THAT(explain(*loaded, &Text::en), Not(HasSubstr("se:cr")));
  EXPECT_EQ(masked("postgresql://ops:p@ss@db/yunguan"), "postgresql://ops:***@db/yunguan");
  EXPECT_EQ(masked("postgresql:///yunguan?password=secret&host=/run"), "postgresql:///yunguan?password=***&host=/run");
  EXPECT_EQ(masked("postgresql://ops@db:5432/yunguan"), "postgresql://ops@db:5432/yunguan");
}

TEST(Load, TheSampleConfigurationIsAccepted) {
  const auto loaded = load({.file = "deploy/yunguan.yaml", .environment = {}, .options = {}});
  ASSERT_TRUE(loaded) << describe(loaded.error());
  EXPECT_TRUE(loaded->config.http.secure_cookies);
}

TEST(Explain, TellsValueSourceAndMeaning) {
  const auto loaded = load_text("", {{"YUNGUAN_HTTP_PORT", "9000"}});
  ASSERT_TRUE(loaded);
  EXPECT_THAT(explain(*loaded, &Text::en),
              HasSubstr("http.port = 9000  (YUNGUAN_HTTP_PORT)\n    port to listen on; 0 takes any free one\n"
                        "    a whole number, 0 … 65535 · YUNGUAN_HTTP_PORT · default 8080\n"));
  EXPECT_THAT(explain(*loaded, &Text::zh), HasSubstr("监听的端口"));
}

TEST(Explain, ThePageInDocsIsTheDeclarations) {
  std::ifstream input("docs/configuration.md");
  const std::string page{std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
  EXPECT_TRUE(page == reference_page())
      << "write it anew: build/release/yunguan config reference > docs/configuration.md";
}

TEST(Declaration, EveryKeyHasBothLanguagesAndANameOfItsOwn) {
  Config config;
  const KeyTable keys = declare(config);
  std::set<std::string> names;
  for (const Key& key : keys.keys()) {
    EXPECT_FALSE(key.sentence.zh.empty() || key.sentence.en.empty()) << key.name;
    EXPECT_TRUE(names.insert(environment_name(key.name)).second) << key.name;
    EXPECT_TRUE(key.set(key.default_shown)) << key.name << " refuses its own default";
  }
}

}  // namespace
}  // namespace yunguan::config
