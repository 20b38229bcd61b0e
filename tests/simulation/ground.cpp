// SPDX-License-Identifier: Apache-2.0
#include "ground.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <map>

#include "card/test_cards_fixture.h"
#include "finding/migrations.h"
#include "identity/unit_store.h"
#include "intake/migrations.h"

namespace yunguan::simulation {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<store::Database> open(const fs::path& file) {
  auto opened = store::Database::open({.url = "sqlite:" + file.string(), .read_sessions = 2});
  YG_ASSERT(opened.has_value());
  return std::move(*opened);
}

crypto::TestKeys& test_keys() {
  static crypto::TestKeys made;
  return made;
}

// A store with all tables and three units.
class Template {
 public:
  Template() : folder_(make_folder()), file_(folder_ / "template.db") {
    const auto db = open(file_);
    std::vector<store::Migration> steps = identity::migrations();
    for (const auto& folder : {job::migrations(), card::migrations(), intake::migrations(), finding::migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    YG_ASSERT(store::migrate(*db, steps).has_value());
    const auto done = db->write([&](store::Transaction& tx) -> Result<void> {
      for (const auto& [id, path] : std::map<std::int64_t, std::string>{{1, "/1/"}, {2, "/1/2/"}, {3, "/1/3/"}}) {
        YG_TRY(identity::insert_unit(tx, keys(),
                                     {.id = UnitId{id},
                                      .parent_id = id == 1 ? std::nullopt : std::optional{UnitId{1}},
                                      .code = fmt::format("U{}", id),
                                      .name = fmt::format("单位{}", id),
                                      .path = path},
                                     Instant{}));
      }
      return {};
    });
    YG_ASSERT(done.has_value());
  }
  ~Template() { fs::remove_all(folder_); }
  [[nodiscard]] const fs::path& file() const { return file_; }

 private:
  const fs::path folder_;
  const fs::path file_;
};

}  // namespace

fs::path make_folder() {
  const fs::path memory = "/dev/shm";
  const fs::path base = ::access(memory.c_str(), W_OK) == 0 ? memory : fs::temp_directory_path();
  std::string pattern = (base / "yunguan_simulation_XXXXXX").string();
  YG_ASSERT(::mkdtemp(pattern.data()) != nullptr);
  return pattern;
}

std::unique_ptr<store::Database> copy_of_template(const fs::path& folder) {
  static const Template made;
  const fs::path file = folder / "store.db";
  fs::copy_file(made.file(), file);
  return open(file);
}

crypto::KeyRing& keys() { return test_keys().ring(); }

const finding::FindingRules& finding_rules() {
  static const finding::FindingRules rules = finding::FindingRules::load("rules").value();
  return rules;
}

void enter(store::Database& db, const std::vector<card::Facts>& cards, Instant now) {
  const card::Rules& rules = card::shipped_rules();
  std::vector<card::NewCard> judged;
  for (const card::Facts& facts : cards) judged.push_back({facts, rules.standing_of(facts)});
  const auto done = db.write([&](store::Transaction& tx) {
    return card::insert(tx, judged, {PersonId{1}, "manager", "created", {}, "", now}, rules.version(), keys());
  });
  YG_ASSERT(done.has_value());
}

std::int64_t waiting_in(store::Database& db) {
  constexpr store::NamedQuery kWaiting{
      "simulation.waiting",
      "SELECT (SELECT COUNT(*) FROM usage_file WHERE state IN ('waiting', 'taking')) + (SELECT COUNT(*) FROM "
      "usage_reopening WHERE state <> 'done')"};
  const auto count = db.read([&](store::Reader& reader) {
    return reader.one(kWaiting, {}, [](const store::Row& row) { return row.integer(0); });
  });
  YG_ASSERT(count && *count);
  return **count;
}

}  // namespace yunguan::simulation
