// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <random>

#include "base/parse.h"
#include "crypto/hex.h"
#include "crypto/sm3.h"
#include "crypto/test_keys.h"
#include "file/disk.h"
#include "file/file_routes.h"
#include "file/files.h"
#include "http/raw_client_fixture.h"
#include "identity/migrations.h"
#include "identity/principal.h"
#include "store/store_fixture.h"

namespace yunguan::file {
namespace {

namespace fs = std::filesystem;

constexpr PersonId kOwner{7};
constexpr PersonId kOther{8};

class ManualClock final : public Clock {
 public:
  Instant now() const override { return from_micros(at_); }
  void advance(std::chrono::microseconds by) { at_ += by.count(); }

 private:
  std::atomic<std::int64_t> at_{1'795'241'109'000'000};
};

// Admits the person whose number X-Person is.
class PersonGuard final : public http::Guard {
 public:
  Result<std::shared_ptr<const http::Caller>> admit(const http::Request& request, const http::Route&) override {
    auto principal = std::make_shared<identity::Principal>();
    principal->person_id = PersonId{parse_integer<std::int64_t>(request.header("x-person")).value_or(0)};
    return principal;
  }
};

class FilesTest : public store::OnBothStores {
 protected:
  void SetUp() override {
    OnBothStores::SetUp();
    if (IsSkipped()) return;
    std::string name = (fs::temp_directory_path() / "yunguan_file_XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    std::vector<store::Migration> steps = identity::migrations();
    steps.insert(steps.end(), migrations().begin(), migrations().end());
    ASSERT_TRUE(store::migrate(db(), steps));
    open();
  }
  void TearDown() override {
    files_.reset();
    OnBothStores::TearDown();
    fs::remove_all(folder_);
  }
  void open() {
    files_ = std::make_unique<Files>(db(), clock_, folder_, limits_);
    const auto started = files_->start();
    ASSERT_TRUE(started) << describe(started.error());
  }
  void restart() {
    files_.reset();
    reopen();
    open();
  }
  static std::string content(std::size_t size) {
    std::string bytes = "卡号,ICCID\r\n";
    std::mt19937 random{3};
    while (bytes.size() < size) bytes += static_cast<char>('0' + random() % 10);
    bytes.resize(size);
    return bytes;
  }
  static std::string sm3_hex(std::string_view bytes) { return crypto::to_hex(crypto::bytes_of(crypto::sm3(bytes))); }
  Upload begun(std::size_t size, std::string name = "cards.csv") {
    return files_->begin({std::move(name), static_cast<std::int64_t>(size), std::nullopt}, kOwner).value();
  }
  Result<void> put(const Upload& upload, std::int64_t number, std::string_view whole, PersonId who = kOwner) {
    return files_->put_part(upload.id, who, number,
                            whole.substr(static_cast<std::size_t>((number - 1) * kPartBytes),
                                         static_cast<std::size_t>(part_size(upload.size, number))));
  }
  static std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::size_t on_disk() const {
    std::size_t count = 0;
    for (const auto* sub : {"uploads", "files"}) {
      for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder_ / sub)) ++count;
    }
    return count;
  }
  static void age(const fs::path& path) {
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours{1});
  }

  fs::path folder_;
  ManualClock clock_;
  Limits limits_{.disk_reserve = 0};
  std::unique_ptr<Files> files_;
};

TEST_P(FilesTest, TakeAFileInPartsInAnyOrder) {
  const std::string whole = content(static_cast<std::size_t>(kPartBytes) * 2 + 12'345);
  const Upload upload = begun(whole.size());
  EXPECT_EQ(upload.part_bytes, kPartBytes);
  for (const std::int64_t number : {3, 1, 2, 1}) ASSERT_TRUE(put(upload, number, whole));
  const auto finished = files_->finish(upload.id, kOwner);
  ASSERT_TRUE(finished) << describe(finished.error());
  EXPECT_EQ(finished->state, UploadState::finished);
  EXPECT_EQ(finished->sm3, sm3_hex(whole));
  const auto found = files_->find_finished(upload.id, kOwner);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "cards.csv");
  EXPECT_EQ(read(found->path), whole);
  EXPECT_EQ(fs::status(found->path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_TRUE(files_->finish(upload.id, kOwner)) << "a second time gives the same";
  EXPECT_EQ(put(upload, 1, whole).error().code, "file.finished");
}

TEST_P(FilesTest, GoOnAfterARestart) {
  const std::string whole = content(static_cast<std::size_t>(kPartBytes) + 1);
  const Upload upload = begun(whole.size());
  ASSERT_TRUE(put(upload, 1, whole));
  restart();
  EXPECT_EQ(files_->find(upload.id, kOwner)->parts, (std::vector<std::int64_t>{1}));
  EXPECT_EQ(files_->finish(upload.id, kOwner).error().code, "file.incomplete");
  EXPECT_EQ(files_->finish(upload.id, kOwner).error().where.value, "2");
  EXPECT_EQ(files_->find_finished(upload.id, kOwner).error().code, "file.not_finished");
  ASSERT_TRUE(put(upload, 2, whole));
  EXPECT_TRUE(files_->finish(upload.id, kOwner));
}

TEST_P(FilesTest, RefuseWhatIsAnnouncedTooLargeOrWrong) {
  const auto code = [&](const std::string& name, std::int64_t size, std::optional<std::string> sm3 = std::nullopt) {
    const auto begun = files_->begin({name, size, std::move(sm3)}, kOwner);
    return begun ? "taken" : begun.error().code;
  };
  EXPECT_EQ(code("cards.csv", std::int64_t{2} << 30), "file.too_large");
  EXPECT_EQ(code("cards.csv", limits_.file_bytes), "taken");
  EXPECT_EQ(code("cards.csv", limits_.file_bytes + 1), "file.too_large");
  EXPECT_EQ(code("cards.csv", 0), "file.size");
  EXPECT_EQ(code("cards.csv", -1), "file.size");
  EXPECT_EQ(code("program.exe", 1), "file.kind");
  EXPECT_EQ(code("cards", 1), "file.kind");
  EXPECT_EQ(code("", 1), "file.name");
  EXPECT_EQ(code(".csv", 1), "file.name");
  EXPECT_EQ(code("a\r\nb.csv", 1), "file.name");
  EXPECT_EQ(code(std::string(300, 'a') + ".csv", 1), "file.name");
  EXPECT_EQ(code("cards.csv", 1, "abc"), "file.sm3");
  EXPECT_EQ(code("C:\\Users\\me\\卡.XLSX", 1), "taken");
  EXPECT_EQ(files_->find(UploadId{2}, kOwner)->name, "卡.XLSX");
  EXPECT_EQ(code("../../etc/cards.csv", 1), "taken");
}

TEST_P(FilesTest, BoundWhatOnePersonLeavesUnfinished) {
  for (std::int64_t i = 0; i < limits_.open_uploads; ++i) begun(10);
  EXPECT_EQ(files_->begin({"cards.csv", 10, std::nullopt}, kOwner).error().code, "file.too_many_open");
  EXPECT_TRUE(files_->begin({"cards.csv", 10, std::nullopt}, kOther));
  ASSERT_TRUE(files_->remove(UploadId{1}, kOwner));
  EXPECT_TRUE(files_->begin({"cards.csv", 10, std::nullopt}, kOwner));
}

TEST_P(FilesTest, LeaveRoomOnTheDisk) {
  limits_.disk_reserve = fs::space(folder_).available;
  files_.reset();
  open();
  EXPECT_EQ(files_->begin({"cards.csv", 1 << 20, std::nullopt}, kOwner).error().code, "file.disk_full");
  EXPECT_EQ(on_disk(), 0U);
}

TEST_P(FilesTest, RefusePartsThatDoNotFit) {
  const Upload upload = begun(100);
  for (const auto& [number, size] :
       std::vector<std::pair<int, int>>{{0, 100}, {2, 100}, {-1, 100}, {1, 99}, {1, 101}, {1, 0}}) {
    EXPECT_EQ(
        files_->put_part(upload.id, kOwner, number, std::string(static_cast<std::size_t>(size), 'x')).error().code,
        "file.part")
        << number << " of " << size;
  }
}

TEST_P(FilesTest, BelongToOnePerson) {
  const Upload upload = begun(10);
  EXPECT_EQ(files_->find(upload.id, kOther).error().kind, ErrorKind::not_found);
  EXPECT_EQ(put(upload, 1, "0123456789", kOther).error().kind, ErrorKind::not_found);
  EXPECT_EQ(files_->finish(upload.id, kOther).error().kind, ErrorKind::not_found);
  EXPECT_EQ(files_->remove(upload.id, kOther).error().kind, ErrorKind::not_found);
  EXPECT_EQ(files_->find_finished(upload.id, kOther).error().kind, ErrorKind::not_found);
}

TEST_P(FilesTest, CheckTheDigestThatWasAnnounced) {
  const auto good = files_->begin({"a.csv", 3, sm3_hex("abc")}, kOwner).value();
  ASSERT_TRUE(files_->put_part(good.id, kOwner, 1, "abc"));
  EXPECT_TRUE(files_->finish(good.id, kOwner));
  const auto bad = files_->begin({"a.csv", 3, sm3_hex("abc")}, kOwner).value();
  ASSERT_TRUE(files_->put_part(bad.id, kOwner, 1, "abd"));
  EXPECT_EQ(files_->finish(bad.id, kOwner).error().code, "file.digest");
  ASSERT_TRUE(files_->put_part(bad.id, kOwner, 1, "abc"));
  EXPECT_TRUE(files_->finish(bad.id, kOwner)) << "the right part mends it";
}

TEST_P(FilesTest, LookWhetherTheyAreWhatTheirNameSays) {
  const auto outcome = [&](const std::string& name, std::string_view bytes) {
    const Upload upload = begun(bytes.size(), name);
    EXPECT_TRUE(files_->put_part(upload.id, kOwner, 1, bytes));
    const auto finished = files_->finish(upload.id, kOwner);
    if (!finished) {
      EXPECT_TRUE(files_->remove(upload.id, kOwner));
    }
    return finished ? "taken" : finished.error().code;
  };
  const std::string book = "PK\x03\x04 .. [Content_Types].xml .. xl/workbook.xml ..";
  EXPECT_EQ(outcome("a.xlsx", book), "taken");
  EXPECT_EQ(outcome("a.xlsx", "PK\x03\x04 only an archive"), "file.content");
  EXPECT_EQ(outcome("a.xlsx", "card,iccid"), "file.content");
  EXPECT_EQ(outcome("a.csv", book), "file.content");
  EXPECT_EQ(outcome("a.csv",
                    "\x7f"
                    "ELF program"),
            "file.content");
  EXPECT_EQ(outcome("a.csv", "\xbf\xa8\xba\xc5,ICCID\n"), "taken") << "GB18030 is text";
  EXPECT_EQ(outcome("a.png", "\x89PNG\r\n\x1a\n..."), "taken");
  EXPECT_EQ(outcome("a.jpeg", "\xff\xd8\xff\xe0"), "taken");
  EXPECT_EQ(outcome("a.png", "<svg onload=alert(1)>"), "file.content");
  EXPECT_EQ(outcome("a.pdf", "%PDF-1.7"), "taken");
}

TEST_P(FilesTest, AreSweptWhenTheirTimeIsOver) {
  const Upload abandoned = begun(10);
  const Upload done = begun(3);
  ASSERT_TRUE(files_->put_part(done.id, kOwner, 1, "abc"));
  ASSERT_TRUE(files_->finish(done.id, kOwner));
  EXPECT_EQ(files_->sweep().value(), 0);
  clock_.advance(limits_.abandoned_after);
  EXPECT_EQ(files_->sweep().value(), 1);
  EXPECT_FALSE(files_->find(abandoned.id, kOwner));
  EXPECT_TRUE(files_->find_finished(done.id, kOwner));
  clock_.advance(limits_.finished_kept);
  EXPECT_EQ(files_->sweep().value(), 1);
  EXPECT_EQ(on_disk(), 0U);
}

TEST_P(FilesTest, WithoutARowAreSwept) {
  const Upload upload = begun(10);
  std::ofstream(folder_ / "uploads/999") << "left by a crash";
  std::ofstream(folder_ / "files/stray.tmp") << "left by a crash";
  EXPECT_EQ(files_->sweep().value(), 0) << "they may be on their way";
  for (const auto* name : {"uploads/999", "files/stray.tmp"}) age(folder_ / name);
  age(folder_ / "uploads" / std::to_string(upload.id.value));
  EXPECT_EQ(files_->sweep().value(), 2);
  EXPECT_EQ(on_disk(), 1U);
}

TEST_P(FilesTest, OfResultsAreKeptForTheirOwner) {
  const fs::path made = folder_ / "mended.part";
  std::ofstream(made) << "row,fault\n";
  const auto kept = files_->keep(made, "修正后的卡.csv", "mended", kOwner);
  ASSERT_TRUE(kept) << describe(kept.error());
  EXPECT_EQ(kept->size, 10);
  EXPECT_EQ(kept->kind, "mended");
  EXPECT_FALSE(fs::exists(made));
  const KeptFileId id{parse_integer<std::int64_t>(kept->id).value()};
  restart();
  EXPECT_EQ(read(files_->find_kept(id, kOwner)->path), "row,fault\n");
  EXPECT_EQ(files_->find_kept(id, kOther).error().kind, ErrorKind::not_found);
  clock_.advance(limits_.files_kept);
  EXPECT_EQ(files_->find_kept(id, kOwner).error().kind, ErrorKind::not_found) << "also before the sweep";
  EXPECT_EQ(files_->sweep().value(), 1);
  EXPECT_EQ(on_disk(), 0U);
}

TEST_P(FilesTest, GoOverTheWire) {
  PersonGuard guard;
  crypto::TestKeys keys;
  const identity::Audit audit(keys.ring(), clock_);
  http::TestServer server(routes(*files_, db(), audit), {}, &guard);
  const auto attempts = [&] {
    return db()
        .read([](store::Reader& reader) {
          return reader.one(
              {"test.attempts", "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_row WHERE action = 'access.out_of_scope'"},
              {}, [](const store::Row& row) { return row.integer(0); });
        })
        .value();
  };
  const std::string me = "X-Person: 7\r\n";
  const std::string json_me = me + "Content-Type: application/json\r\n";
  const auto huge = server.send("POST", "/api/v1/uploads", R"({"name":"a.csv","size":2147483648})", json_me);
  EXPECT_EQ(huge.status, 413);
  const auto begun = server.send("POST", "/api/v1/uploads", R"({"name":"a.csv","size":10})", json_me);
  ASSERT_EQ(begun.status, 201) << begun.body;
  const auto id = json::parse(begun.body)->at("id").as_int64();
  const std::string at = fmt::format("/api/v1/uploads/{}", id);
  EXPECT_EQ(server.send("PUT", at + "/parts/1", "0123456789", "X-Person: 8\r\n").status, 404);
  EXPECT_EQ(attempts(), 1);
  EXPECT_EQ(server.send("PUT", at + "/parts/1", "01234", me).status, 422);
  EXPECT_EQ(server.send("PUT", at + "/parts/1", std::string(kPartBytes + 1, 'x'), me).status, 413);
  EXPECT_EQ(server.send("POST", at + "/complete", "", me).status, 409);
  EXPECT_EQ(server.send("PUT", at + "/parts/1", "0123456789", me).status, 204);
  EXPECT_EQ(server.send("POST", at + "/complete", "", me).status, 200);
  EXPECT_NE(server.get(at, me).body.find("\"state\":\"finished\""), std::string::npos);
  EXPECT_EQ(server.send("DELETE", at, "", me).status, 204);
  EXPECT_EQ(server.get(at, me).status, 404);
  EXPECT_EQ(attempts(), 1) << "what is gone is nobody's";

  std::ofstream(folder_ / "made") << "=1+1";
  const auto kept = files_->keep(folder_ / "made", "卡.csv", "export", kOwner).value();
  const auto file = server.get("/api/v1/files/" + kept.id, me);
  EXPECT_EQ(file.body, "=1+1");
  EXPECT_EQ(file.header("content-type"), "text/csv; charset=utf-8");
  EXPECT_EQ(file.header("content-disposition"), "attachment; filename=\"_.csv\"; filename*=UTF-8''%E5%8D%A1.csv");
  EXPECT_EQ(server.get("/api/v1/files/" + kept.id, "X-Person: 8\r\n").status, 404);
  EXPECT_EQ(server.get("/api/v1/files/../uploads/1", me).status, 404);
}

YUNGUAN_ON_BOTH_STORES(FilesTest);

TEST(Disk, SaysWhenItIsFull) {
  // /dev/full takes no byte, as a full disk does.
  const auto written = write_at("/dev/full", 0, "x");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, "file.disk_full");
  EXPECT_EQ(written.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace yunguan::file
