// SPDX-License-Identifier: Apache-2.0
// Out of one store and into another, of the same kind and of the other; and everything that must be refused with nothing touched.
#include "keeping/backup.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/resource.h>

#include <cstdlib>
#include <fstream>

#include "crypto/private_file.h"
#include "file/file_store.h"
#include "identity/audit_sealer.h"
#include "identity/audit_verify.h"
#include "identity/session.h"
#include "identity/test_world.h"
#include "job/job_store.h"
#include "keeping/restore.h"
#include "keeping/restore_plan.h"
#include "keeping/store_mark.h"
#include "keeping/verify.h"
#include "store/portable.h"
#include "store/stage.h"

namespace yunguan::keeping {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kMaster = "a master secret of a test";
constexpr std::uint32_t kIterations = 1'000;

std::vector<store::Migration> steps() {
  std::vector<store::Migration> all = identity::migrations();
  for (const auto& folder : {job::migrations(), file::migrations()})
    all.insert(all.end(), folder.begin(), folder.end());
  return all;
}

void write(const fs::path& path, std::string_view text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}
std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Keeping : public identity::OnBothStoresWithKeys {
 protected:
  void SetUp() override {
    identity::OnBothStoresWithKeys::SetUp();
    if (IsSkipped()) return;
    folder_ = keys_.directory() / "platform";
    fs::create_directories(folder_);
    const auto migrated = store::migrate(db(), steps(), "0.1.0");
    ASSERT_TRUE(migrated) << describe(migrated.error());
    ASSERT_TRUE(crypto::write_private_file(folder_ / "master.secret", kMaster, crypto::Existing::refuse));
    place_ = {.store = {.url = url()},
              .key_file = keys_.file(),
              .master_secret_file = folder_ / "master.secret",
              .folders = {{"files", folder_ / "files"}, {"uploads", folder_ / "uploads"}}};
    write(folder_ / "files/1", "a kept file");
    write(folder_ / "files/2", "");
    write(folder_ / "uploads/9", std::string(3'000'000, 'u') + "\n\t\\");
    for (int i = 0; i < 3; ++i) note(fmt::format("第 {} 件\t事\n", i));
    run("INSERT INTO job (id, kind, title_zh, title_en, state, done, failed, spec, checkpoint, files, cancel_requested,"
        " person_id, person_login, created_at) VALUES (1, 'keeping.backup', '备份', 'Backup', 'running', 0, 0, 'null', "
        "'null',"
        " '[]', 0, 0, '', 1), (2, 'card.import', '导入', 'Import', 'running', 0, 0, 'null', 'null', '[]', 0, 0, '', "
        "1)");
  }
  void TearDown() override {
    for (const std::string& id : stages_) (void)store::drop_stage({.url = other_}, id);
    identity::OnBothStoresWithKeys::TearDown();
  }

  void run(std::string_view sql) {
    const auto done = db().write([&](store::Transaction& tx) { return tx.script({"test.run", sql}); });
    ASSERT_TRUE(done) << describe(done.error());
  }
  void note(const std::string& reason) {
    const identity::Audit audit(keys_.ring(), clock_);
    ASSERT_TRUE(audit.record_alone(db(), {.actor = identity::Actor::machine("test"),
                                          .action = "test.note",
                                          .object_type = "note",
                                          .object_id = "1",
                                          .reason = reason}));
    identity::AuditSealer sealer(db(), keys_.ring(), clock_);
    ASSERT_TRUE(sealer.chain_pending());
  }

  static OpeningSecret secret(OpensWith kind, std::string_view text) {
    return {kind, crypto::Secret(std::string(text))};
  }
  OpeningSecret passphrase(std::string_view text = "correct horse battery") {
    return secret(OpensWith::passphrase, text);
  }
  OpeningSecret master() { return secret(OpensWith::master_secret, kMaster); }

  Result<Backup> back_up(const OpeningSecret& opening) {
    Progress progress;
    return make_backup(
        place_, keys_.ring(),
        {.folder = folder_ / "backups", .product = "0.1.0", .secret = &opening, .iterations = kIterations},
        keys_.randomness(), clock_, progress);
  }
  fs::path backed_up(const OpeningSecret& opening) {
    auto made = back_up(opening);
    EXPECT_TRUE(made) << describe(made.error());
    return made ? made->file : fs::path();
  }

  OpenRing opener() {
    return [this](const fs::path& ring, const fs::path& secret) -> Result<std::unique_ptr<crypto::KeyRing>> {
      YG_TRY_ASSIGN(const auto text, crypto::read_private_file(secret));
      const std::string_view trimmed = std::string_view(*text).substr(0, text->find('\n'));
      return crypto::KeyRing::open(keys_.device(std::string(trimmed)), ring, keys_.randomness(), clock_);
    };
  }
  // An empty platform; on the other kind of store when there is one.
  Place elsewhere(bool other_kind) {
    const fs::path data = folder_ / fmt::format("elsewhere{}", ++count_);
    fs::create_directories(data);
    Place place{.store = {.url = "sqlite:" + (data / "yunguan.db").string()},
                .key_file = data / "keys.yaml",
                .master_secret_file = data / "master.secret",
                .folders = {{"files", data / "files"}, {"uploads", data / "uploads"}}};
    const char* server = std::getenv("YUNGUAN_TEST_POSTGRES");
    if (other_kind == (GetParam() == store::Dialect::sqlite) && server != nullptr) {
      other_ = server;
      stages_.push_back(fmt::format("t{}x{}", ::getpid(), ++names_));
      EXPECT_TRUE(store::make_stage({.url = other_}, stages_.back()));
      place.store.url = store::stage_url(other_, stages_.back());
    }
    return place;
  }
  Result<Restored> put_back(const fs::path& archive, const OpeningSecret& opening, const Place& place,
                            bool replace = false) {
    Progress progress;
    const auto all = steps();
    return restore({.archive = archive,
                    .secret = &opening,
                    .place = place,
                    .data_dir = place.key_file.parent_path(),
                    .steps = &all,
                    .product = "0.1.0",
                    .replace = replace,
                    .open_ring = opener()},
                   keys_.randomness(), clock_, progress);
  }
  static std::string content(const Place& place, const std::string& sql) {
    const auto opened = store::Database::open(place.store);
    EXPECT_TRUE(opened) << describe(opened.error());
    std::string all;
    const auto looked = (*opened)->read([&](store::Reader& reader) {
      return reader.each({"test.content", sql}, {}, [&](const store::Row& row) {
        for (std::size_t i = 0; i < row.size(); ++i) all += row.is_null(i) ? "-|" : row.text(i) + "|";
        all += "\n";
        return true;
      });
    });
    EXPECT_TRUE(looked) << describe(looked.error());
    return all;
  }
  static std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) names.push_back(entry.path().filename().string());
    return names;
  }

  fs::path folder_;
  Place place_;
  std::string other_;
  std::vector<std::string> stages_;
  int count_ = 0;
  static inline int names_ = 0;
};
YUNGUAN_ON_BOTH_STORES(Keeping);

TEST_P(Keeping, ABackupBringsEverythingBackOnEitherKindOfStore) {
  const fs::path archive = backed_up(passphrase());
  note("after the backup");
  const std::string before = content(place_, "SELECT id, reason, integrity FROM audit_row WHERE id <= 3 ORDER BY id");
  for (const bool other_kind : {false, true}) {
    const Place place = elsewhere(other_kind);
    const auto restored = put_back(archive, passphrase(), place);
    ASSERT_TRUE(restored) << describe(restored.error());
    EXPECT_EQ(content(place, "SELECT id, reason, integrity FROM audit_row WHERE id <= 3 ORDER BY id"), before);
    // The row that the restore wrote took the number of the one that is lost.
    EXPECT_THAT(content(place, "SELECT action, reason FROM audit_row WHERE id > 3"),
                HasSubstr("store.restore|restored from"));
    EXPECT_EQ(content(place, "SELECT id, state FROM job ORDER BY id"), "1|cancelled|\n2|running|\n");
    EXPECT_EQ(read(place.folders[0].path / "1"), "a kept file");
    EXPECT_EQ(read(place.folders[0].path / "2"), "");
    EXPECT_EQ(read(place.folders[1].path / "9"), read(folder_ / "uploads/9"));
    EXPECT_EQ(read(place.key_file), read(place_.key_file));
    EXPECT_EQ(read(place.master_secret_file), kMaster);
    EXPECT_EQ(fs::status(place.master_secret_file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    const auto db = store::Database::open(place.store);
    ASSERT_TRUE(db);
    const auto verified = identity::verify_audit(**db, keys_.ring(), clock_);
    ASSERT_TRUE(verified);
    EXPECT_TRUE(verified->ok);
    EXPECT_EQ(verified->rows_checked, 4);
    const auto mark = check_mark(mark_file(place.key_file.parent_path()), **db, keys_.ring());
    ASSERT_TRUE(mark);
    EXPECT_EQ(mark->state, MarkState::good) << mark->text.en;
  }
}

TEST_P(Keeping, WithoutAPassphraseTheMasterSecretOpensItAndIsNotInIt) {
  const fs::path archive = backed_up(master());
  const Place place = elsewhere(false);
  const auto wrong = put_back(archive, secret(OpensWith::master_secret, "another master secret"), place);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, "backup.wrong_master_secret");
  auto reader = ArchiveReader::open(archive);
  ASSERT_TRUE(reader && reader->unlock(master().secret));
  const auto manifest = reader->manifest();
  ASSERT_TRUE(manifest);
  for (const ArchivePart& part : manifest->parts) EXPECT_NE(part.name, kMasterPart);
  ASSERT_TRUE(put_back(archive, master(), place));
  EXPECT_EQ(read(place.master_secret_file), std::string(kMaster) + "\n");
}

TEST_P(Keeping, NothingOfItIsInClear) {
  write(folder_ / "files/3", "a very secret sentence");
  const std::string bytes = read(backed_up(passphrase()));
  for (const char* text : {"a very secret sentence", "audit_row", "test.note", "yunguan-keys"}) {
    EXPECT_EQ(bytes.find(text), std::string::npos) << text;
  }
}

TEST_P(Keeping, WhateverIsDamagedIsRefusedAndNothingIsTouched) {
  const fs::path archive = backed_up(passphrase());
  const std::string whole = read(archive);
  const Place place = elsewhere(false);
  const auto expect_refused = [&](const std::string& bytes, const std::string& what) {
    write(archive, bytes);
    const auto refused = put_back(archive, passphrase(), place);
    ASSERT_FALSE(refused) << what;
    EXPECT_THAT(refused.error().code, ::testing::StartsWith("backup.")) << what;
    EXPECT_THAT(names_in(place.key_file.parent_path()), IsEmpty()) << what;
    EXPECT_TRUE(GetParam() != store::Dialect::postgresql || !store::has_tables(place.store).value()) << what;
  };
  for (std::size_t at = 0; at < whole.size(); at += whole.size() / 40) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    expect_refused(changed, fmt::format("byte {} of {}", at, whole.size()));
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{10}, whole.size() / 2, whole.size() - 1}) {
    expect_refused(whole.substr(0, size), fmt::format("cut to {}", size));
  }
  expect_refused(whole + "x", "something behind it");
}

TEST_P(Keeping, NewerOnesAndWrongPassphrasesAreRefused) {
  const fs::path archive = backed_up(passphrase());
  const Place place = elsewhere(false);
  const auto wrong = put_back(archive, passphrase("incorrect horse battery"), place);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, "backup.wrong_passphrase");

  Progress progress;
  const auto newer_schema = prove_archive(archive, passphrase().secret, identity::migrations(), progress);
  ASSERT_FALSE(newer_schema);
  EXPECT_EQ(newer_schema.error().code, "store.newer");

  std::string bytes = read(archive);
  bytes.replace(bytes.find("\"format\":1"), 10, "\"format\":2");
  write(archive, bytes);
  const auto newer_format = put_back(archive, passphrase(), place);
  ASSERT_FALSE(newer_format);
  EXPECT_EQ(newer_format.error().code, "backup.newer_format");
  write(archive, "something else");
  EXPECT_EQ(put_back(archive, passphrase(), place).error().code, "backup.not_a_backup");
  EXPECT_EQ(put_back(archive.string() + "x", passphrase(), place).error().code, "backup.missing");
  EXPECT_THAT(names_in(place.key_file.parent_path()), IsEmpty());
}

TEST_P(Keeping, WhatIsThereIsReplacedOnlyWhenAskedAndKept) {
  const fs::path archive = backed_up(passphrase());
  const Place place = elsewhere(false);
  ASSERT_TRUE(put_back(archive, passphrase(), place));
  const auto refused = put_back(archive, passphrase(), place);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "restore.not_empty");
  write(place.folders[0].path / "77", "of the old platform");
  clock_.advance(std::chrono::seconds{1});
  const auto replaced = put_back(archive, passphrase(), place, true);
  ASSERT_TRUE(replaced) << describe(replaced.error());
  EXPECT_FALSE(fs::exists(place.folders[0].path / "77"));
  bool kept = false;
  for (const std::string& name : replaced->moved_aside) kept = kept || fs::exists(fs::path(name) / "77");
  EXPECT_TRUE(kept);
  if (GetParam() == store::Dialect::postgresql) {
    EXPECT_THAT(content(place, "SELECT count(*) FROM yunguan_replaced_20261121_090001.audit_row"), "4|\n");
    const auto db = store::Database::open(place.store);
    ASSERT_TRUE((*db)->write([](store::Transaction& tx) {
      return tx.script({"test.clean", "DROP SCHEMA yunguan_replaced_20261121_090001 CASCADE"});
    }));
  }
}

TEST_P(Keeping, ARestoreThatDiedAfterItsPlanIsFinished) {
  const fs::path data = folder_ / "dying";
  fs::create_directories(data);
  write(data / "new", "new");
  write(data / "old", "old");
  // Died between the two renames: the old one is aside already.
  const RestorePlan plan{.id = "x",
                         .aside = {{(data / "name").string(), (data / "old").string()}},
                         .renames = {{(data / "new").string(), (data / "name").string()}},
                         .store_url = {},
                         .store_aside = {}};
  ASSERT_TRUE(write_plan(data, plan));
  EXPECT_TRUE(restore_is_unfinished(data));
  EXPECT_TRUE(finish_restore(data).value());
  EXPECT_EQ(read(data / "name"), "new");
  EXPECT_EQ(read(data / "old"), "old");
  EXPECT_FALSE(finish_restore(data).value());
}

TEST_P(Keeping, AFullDiskLeavesNothingUnderAGoodName) {
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{.rlim_cur = 2'000, .rlim_max = before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  const auto failed = back_up(passphrase());
  ::setrlimit(RLIMIT_FSIZE, &before);
  ::signal(SIGXFSZ, handler);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, "backup.disk");
  EXPECT_THAT(names_in(folder_ / "backups"), IsEmpty());
  EXPECT_THAT(names_in(folder_), ::testing::UnorderedElementsAre("backups", "files", "master.secret", "uploads"));
}

TEST_P(Keeping, IsStoppedWithoutATrace) {
  Progress progress;
  progress.stop = true;
  const OpeningSecret opening = passphrase();
  const auto stopped =
      make_backup(place_, keys_.ring(),
                  {.folder = folder_ / "backups", .product = "0.1.0", .secret = &opening, .iterations = kIterations},
                  keys_.randomness(), clock_, progress);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, "backup.stopped");
  EXPECT_THAT(names_in(folder_ / "backups"), IsEmpty());
}

TEST_P(Keeping, VerifyingRestoresIntoAScratchPlaceAndCleansUp) {
  const fs::path archive = backed_up(passphrase());
  const OpeningSecret opening = passphrase();
  const auto all = steps();
  Progress progress;
  std::int64_t rows = 0;
  const auto verified =
      verify_backup({.archive = archive,
                     .secret = &opening,
                     .scratch_dir = folder_ / "scratch",
                     .folders = place_.folders,
                     .steps = &all,
                     .open_ring = opener(),
                     .checks = [&](store::Database& db, const crypto::KeyRing& ring) -> Result<std::vector<CheckLine>> {
                       YG_TRY_ASSIGN(const auto report, identity::verify_audit(db, ring, clock_));
                       rows = report.rows_checked;
                       return std::vector<CheckLine>{{"audit", report.ok, {}}};
                     }},
                    progress);
  ASSERT_TRUE(verified) << describe(verified.error());
  EXPECT_TRUE(verified->ok());
  EXPECT_EQ(verified->checks.size(), 3u);
  EXPECT_EQ(rows, 3);
  EXPECT_FALSE(fs::exists(folder_ / "scratch"));
}

TEST_P(Keeping, ADatabaseMovedBackInTimeIsNoticed) {
  const fs::path file = mark_file(folder_);
  MarkKeeper keeper(file, db(), keys_.ring(), clock_);
  ASSERT_EQ(keeper.look()->state, MarkState::none);
  identity::AuditSealer sealer(db(), keys_.ring(), clock_);
  sealer.tell([&](const identity::ChainHead& head) { keeper.keep(head); });
  const std::string head = content(place_, "SELECT position, link, integrity FROM audit_head");
  const auto next = [&](const std::string& reason) {
    const identity::Audit audit(keys_.ring(), clock_);
    ASSERT_TRUE(audit.record_alone(db(), {.actor = identity::Actor::machine("test"),
                                          .action = "x",
                                          .object_type = "x",
                                          .object_id = "",
                                          .reason = reason}));
    ASSERT_TRUE(sealer.chain_pending());
  };
  next("one more");
  EXPECT_EQ(check_mark(file, db(), keys_.ring())->state, MarkState::good);
  // As somebody does who puts an older copy back: the store is whole in itself.
  const auto parts = [&] {
    std::vector<std::string> all;
    std::string_view rest = head;
    for (auto bar = rest.find('|'); bar != std::string_view::npos; bar = rest.find('|')) {
      all.emplace_back(rest.substr(0, bar));
      rest.remove_prefix(bar + 1);
    }
    return all;
  }();
  run("DELETE FROM audit_chain WHERE position > 3");
  run("DELETE FROM audit_row WHERE id > 3");
  run(fmt::format("UPDATE audit_head SET position = {}, link = '{}', integrity = '{}'", parts[0], parts[1], parts[2]));
  ASSERT_TRUE(identity::verify_audit(db(), keys_.ring(), clock_)->ok);
  EXPECT_EQ(check_mark(file, db(), keys_.ring())->state, MarkState::set_back);
  EXPECT_EQ(keeper.look()->state, MarkState::set_back);
  // Going on from there does not hide it, also when the chain has become as long as it was.
  next("another one instead");
  next("and another");
  EXPECT_EQ(check_mark(file, db(), keys_.ring())->state, MarkState::other_past);
  ASSERT_TRUE(keeper.accept());
  EXPECT_EQ(keeper.report().state, MarkState::good);
  next("after it was accepted");
  EXPECT_EQ(check_mark(file, db(), keys_.ring())->mark->position, 6);

  std::string forged = read(file);
  forged.replace(forged.find("\"position\":6"), 12, "\"position\":1");
  write(file, forged);
  EXPECT_EQ(check_mark(file, db(), keys_.ring())->state, MarkState::damaged);
}

}  // namespace
}  // namespace yunguan::keeping
