// SPDX-License-Identifier: Apache-2.0
// For tests: files of cards, and a runner that imports them.
#pragma once

#include <condition_variable>
#include <fstream>
#include <functional>
#include <mutex>
#include <set>
#include <sstream>

#include "card/card_list.h"
#include "card/import_service.h"
#include "card/test_cards_fixture.h"
#include "identity/unit_store.h"

namespace yunguan::card {

inline constexpr std::string_view kHeader =
    "msisdn,iccid,imsi,carrier,form,network,functions,data_scope,monthly_data_mb,unit,voice_whitelist,data_whitelist,"
    "regions,data_limit_mb,note\n";

inline std::string line(int n, std::string_view rest = "移动,MP1,5G,data,directed,8192,GA,,10.20.0.0/16,5301,8192,") {
  const Facts card = good_card(n);
  return fmt::format("{},{},{},{}\n", card.msisdn, card.iccid, card.imsi, rest);
}

class ImportOnBothStores : public CardsOnBothStores {
 protected:
  void SetUp() override {
    CardsOnBothStores::SetUp();
    if (IsSkipped()) return;
    dir_ = keys_.directory();
    const auto made = db().write([&](store::Transaction& tx) -> Result<void> {
      YG_TRY(identity::insert_unit(tx, keys_.ring(), unit(1, "ZW", "/1/"), clock_.now()));
      YG_TRY(identity::insert_unit(tx, keys_.ring(), unit(2, "GA", "/1/2/"), clock_.now()));
      return identity::insert_unit(tx, keys_.ring(), unit(3, "SW", "/1/3/"), clock_.now());
    });
    ASSERT_TRUE(made) << describe(made.error());
  }

  static identity::Unit unit(int id, std::string code, std::string path) {
    return {.id = UnitId{id},
            .parent_id = id == 1 ? std::nullopt : std::optional{UnitId{1}},
            .code = code,
            .name = "单位" + code,
            .kind = identity::UnitKind::access,
            .path = std::move(path)};
  }

  struct Outcome {
    job::Job job;
    ImportSummary summary;
    std::vector<RemarkRow> remarks;
    std::string mended;
  };

  ImportSpec spec(std::string_view content) {
    const auto path = dir_ / fmt::format("in-{}.csv", ++files_);
    std::ofstream{path, std::ios::binary} << content;
    ImportSpec wanted;
    wanted.path = path;
    wanted.file_name = "in.csv";
    wanted.dry_run = false;
    wanted.take_good = true;
    wanted.scope = {"/1/"};
    wanted.control_scope = {"/1/"};
    wanted.person_id = PersonId{7};
    wanted.login = "manager";
    return wanted;
  }

  using Handler = std::function<Result<void>(Importer&, job::Context&)>;
  using Listener = std::function<void(job::Runner&, const job::Job&)>;

  Outcome run(const ImportSpec& wanted) {
    return run_by(wanted, [](Importer& importer, job::Context& context) { return importer.run(context); });
  }
  // The same with something else in the importer's place, or with somebody who looks on.
  Outcome run_by(const ImportSpec& wanted, const Handler& handler, const Listener& listener = {}) {
    Outcome outcome;
    identity::UnitDirectory units{db(), clock_};
    identity::Audit audit{keys_.ring(), clock_};
    Importer importer{
        keys_.ring(),
        audit,
        units,
        shipped_rules(),
        dir_,
        [&](const std::filesystem::path& file, std::string name, std::string kind, PersonId) -> Result<job::JobFile> {
          std::stringstream text;
          text << std::ifstream{file, std::ios::binary}.rdbuf();
          outcome.mended = text.str();
          return job::JobFile{"9", std::move(name), 0, std::move(kind)};
        }};
    std::mutex mutex;
    std::condition_variable changed;
    std::set<JobId> ended;
    job::Runner runner{db(), clock_, 1};
    runner.handle(std::string{kImportJob}, [&](job::Context& context) { return handler(importer, context); });
    runner.listen([&](const job::Job& job) {
      if (listener) listener(runner, job);
      if (!job::ended(job.state)) return;
      const std::lock_guard lock{mutex};
      ended.insert(job.id);
      changed.notify_all();
    });
    EXPECT_TRUE(runner.start());
    const auto kept =
        runner.submit({std::string{kImportJob}, {"导入", "import"}, json::encode(wanted), PersonId{7}, "manager"});
    EXPECT_TRUE(kept);
    {
      std::unique_lock lock{mutex};
      changed.wait(lock, [&] { return ended.contains(kept->id); });
    }
    runner.stop();
    const auto read = db().read([&](store::Reader& reader) -> Result<void> {
      YG_TRY_ASSIGN(const auto work, job::find(reader, kept->id));
      outcome.job = work->job;
      YG_TRY_ASSIGN(const auto summary, find_summary(reader, kept->id));
      if (summary) outcome.summary = *summary;
      http::Request request;
      request.query = {{"limit", "200"}};
      YG_TRY_ASSIGN(const auto query, remark_list().parse(request));
      YG_TRY_ASSIGN(auto page, remarks_page(reader, kept->id, query));
      outcome.remarks = std::move(page.items);
      return {};
    });
    EXPECT_TRUE(read) << describe(read.error());
    return outcome;
  }

  std::int64_t cards() {
    const auto counted = db().read([](store::Reader& reader) { return figures(reader, std::nullopt); });
    return counted->total;
  }

  static std::vector<std::string> places(const std::vector<RemarkRow>& remarks) {
    std::vector<std::string> all;
    for (const RemarkRow& remark : remarks)
      all.push_back(fmt::format("{} {} {}", remark.row, remark.column, remark.code));
    return all;
  }

  std::filesystem::path dir_;
  int files_ = 0;
};

}  // namespace yunguan::card
