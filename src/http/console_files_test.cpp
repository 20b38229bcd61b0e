// SPDX-License-Identifier: Apache-2.0
#include "http/console_files.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "base/log.h"
#include "http/raw_client_fixture.h"

namespace yunguan::http {
namespace {

namespace fs = std::filesystem;

class Console : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "yunguan_console_XXXXXX").string();
    dir_ = ::mkdtemp(name.data());
    write("console/index.html", "<!doctype html><title>云管</title>" + std::string(2'000, ' '));
    write("console/assets/index-B1a2c3d4.js", "let a = 1;" + std::string(5'000, ';'));
    write("console/assets/plain.js", "let b;");
    write("console/favicon.ico", "icon");
    write("console/.hidden", "kept out");
    write("secret.txt", "kept out");
    fs::create_symlink(dir_ / "secret.txt", dir_ / "console/link.txt");
  }
  void TearDown() override { fs::remove_all(dir_); }

  void write(const fs::path& path, std::string_view text) {
    fs::create_directories((dir_ / path).parent_path());
    std::ofstream(dir_ / path, std::ios::binary) << text;
  }
  ServerOptions options() const { return {.console_dir = dir_ / "console"}; }

  fs::path dir_;
};

TEST_F(Console, ServesItsFilesAndItsOwnAddresses) {
  TestServer server({}, options());
  for (const auto* path : {"/", "/index.html", "/cards/17", "/m/alarms?x=1"}) {
    const auto answer = server.get(path);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.header("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(answer.header("cache-control"), "no-cache");
    EXPECT_NE(answer.body.find("云管"), std::string::npos) << path;
  }
  const auto script = server.get("/assets/index-B1a2c3d4.js");
  EXPECT_EQ(script.header("content-type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(script.header("cache-control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(server.get("/assets/plain.js").header("cache-control"), "no-cache");
  EXPECT_EQ(server.get("/favicon.ico").body, "icon");
}

TEST_F(Console, ServesThePhoneWorkspaceUnderItsOwnAddresses) {
  write("console/phone.html", "<!doctype html><title>手机</title>");
  TestServer server({}, options());
  for (const auto* path : {"/m", "/m/", "/m/findings/17", "/m?x=1", "/m/me/sessions"}) {
    const auto answer = server.get(path);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.header("content-type"), "text/html; charset=utf-8") << path;
    EXPECT_EQ(answer.header("cache-control"), "no-cache") << path;
    EXPECT_NE(answer.body.find("手机"), std::string::npos) << path;
  }
  for (const auto* path : {"/", "/monitoring", "/mm", "/cards/m"}) {
    EXPECT_NE(server.get(path).body.find("云管"), std::string::npos) << path;
  }
}

TEST_F(Console, SaysWhenSomethingIsNotThere) {
  TestServer server({}, options());
  EXPECT_EQ(server.get("/assets/index-00000000.js").status, 404) << "an old page must not get HTML for a script";
  EXPECT_EQ(server.get("/api/v1/cards").status, 404);
  EXPECT_EQ(server.get("/api/v1/cards").header("content-type"), "application/problem+json; charset=utf-8");
  EXPECT_EQ(server.send("POST", "/cards", "x").status, 404);
}

TEST_F(Console, NeverLeavesItsFolder) {
  TestServer server({}, options());
  for (const auto* path : {"/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
                           "/assets/..\\..\\secret.txt", "//secret.txt", "/link.txt", "/.hidden", "/./../secret.txt"}) {
    const auto answer = server.get(path);
    EXPECT_EQ(answer.body.find("kept out"), std::string::npos) << path;
  }
}

TEST_F(Console, SendsPackedFormsAndNotModified) {
  TestServer server({}, options());
  const auto gzip = server.get("/assets/index-B1a2c3d4.js", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(gzip.header("content-encoding"), "gzip");
  EXPECT_LT(gzip.body.size(), 1'000U);
  EXPECT_EQ(server.get("/", "Accept-Encoding: gzip, zstd\r\n").header("content-encoding"), "zstd");
  EXPECT_EQ(server.get("/favicon.ico", "Accept-Encoding: gzip\r\n").header("content-encoding"), "");
  const auto again = server.get("/", "If-None-Match: " + server.get("/").header("etag") + "\r\n");
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(server.get("/", "If-None-Match: \"other\"\r\n").status, 200);
  const auto head = server.send("HEAD", "/favicon.ico", "");
  EXPECT_EQ(head.header("content-length"), "4");
}

TEST_F(Console, WantsAnIndex) {
  fs::remove(dir_ / "console/index.html");
  EXPECT_EQ(ConsoleFiles::load(dir_ / "console").error().code, "http.console");
  for (const fs::path& absent : {fs::path(), dir_ / "nowhere"}) {
    const log::Capture capture;
    const auto none = ConsoleFiles::load(absent);
    ASSERT_TRUE(none);
    EXPECT_EQ(none->find("/"), nullptr);
    EXPECT_EQ(capture.lines().size(), absent.empty() ? 0U : 1U);
  }
}

}  // namespace
}  // namespace yunguan::http
