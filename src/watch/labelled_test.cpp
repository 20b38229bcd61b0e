// SPDX-License-Identifier: Apache-2.0
// MON-24 as a job: kept with the version it was measured with, begun when it is due, and a tuning that is wrong shows.
#include <gtest/gtest.h>

#include "base/eventually_fixture.h"
#include "tuning/tuning_fixture.h"
#include "watch/labelled_service.h"

namespace yunguan::watch {
namespace {

using namespace std::chrono_literals;

class Measuring : public tuning::TuningOnBothStores {
 protected:
  void SetUp() override {
    TuningOnBothStores::SetUp();
    if (IsSkipped()) return;
    labelled_ = std::make_unique<LabelledService>(
        LabelledService::Ground{.db = db(),
                                .jobs = jobs(),
                                .audit = parts_->audit,
                                .units = parts_->units,
                                .library = library(),
                                .clock = clock_,
                                .work_dir = std::filesystem::temp_directory_path() / "yunguan_measuring"});
    jobs().handle(std::string{kLabelledJob}, [this](job::Context& context) { return labelled_->run(context); });
    ASSERT_TRUE(jobs().start());
  }
  std::vector<store::Migration> more_steps() override { return labelled_migrations(); }
  void TearDown() override {
    if (parts_) jobs().stop();
    TuningOnBothStores::TearDown();
  }

  LabelledAnswer settled() {
    LabelledAnswer answer;
    EXPECT_TRUE(eventually([&] {
      auto now = labelled_->view(request());
      EXPECT_TRUE(now) << describe(now.error());
      answer = std::move(now).value_or(LabelledAnswer{});
      return !answer.job;
    })) << "the measurement does not end";
    return answer;
  }
  static const LabelledModel& of(const LabelledRun& run, const std::string& model) {
    const auto found = std::ranges::find(run.models, model, &LabelledModel::model);
    YG_ASSERT(found != run.models.end());
    return *found;
  }

  std::unique_ptr<LabelledService> labelled_;
};
YUNGUAN_ON_BOTH_STORES(Measuring);

TEST_P(Measuring, KeepsWhatAPersonAskedForWithItsVersion) {
  const auto begun = labelled_->begin(request());
  ASSERT_TRUE(begun) << describe(begun.error());
  const LabelledAnswer first = settled();
  ASSERT_EQ(first.runs.size(), 1u);
  const LabelledRun& run = first.runs[0];
  EXPECT_EQ(run.version, first.version);
  EXPECT_EQ(run.cause, LabelledCause::person);
  EXPECT_EQ(run.started_by, "manager");
  EXPECT_EQ(run.falsely_raised, 0);
  // No list names a phone or an area here, so those models and their composites find nothing.
  EXPECT_FALSE(run.phones_listed);
  EXPECT_EQ(of(run, "phone").missed, of(run, "phone").planted);
  for (const char* model : {"separation", "region", "threshold", "whitelist", "app", "data-surge", "sms-surge"}) {
    EXPECT_GT(of(run, model).planted, 0) << model;
    EXPECT_EQ(of(run, model).missed, 0) << model;
  }

  add(tuning::ListKind::phone_tacs, {.item = "35332510", .name = "Acme", .device_class = "phone", .confidence = 90});
  add(tuning::ListKind::fraud_areas, {.item = "3508", .name = "甲市"});
  tune({.model = "app", .on = false, .reason = "试行"});
  make_rule("all-data", "row.kind == \"data\"");
  ASSERT_TRUE(labelled_->begin(request()));
  const LabelledAnswer second = settled();
  ASSERT_EQ(second.runs.size(), 2u);
  EXPECT_NE(second.runs[0].version, run.version);
  EXPECT_EQ(of(second.runs[0], "phone").missed, 0);
  EXPECT_EQ(of(second.runs[0], "fraud-area").missed, 0);
  EXPECT_EQ(of(second.runs[0], "app").missed, of(second.runs[0], "app").planted);
  EXPECT_EQ(second.runs[0].missed, of(second.runs[0], "app").missed);
  EXPECT_EQ(second.runs[0].falsely_raised, 0);
  EXPECT_GT(of(second.runs[0], "all-data").raised, 0);
  EXPECT_TRUE(of(second.runs[0], "all-data").own);
}

TEST_P(Measuring, IsBegunByItselfWhenSettingsHaveChangedAndEveryNight) {
  ASSERT_TRUE(labelled_->tick());
  ASSERT_EQ(settled().runs.size(), 1u);
  EXPECT_EQ(settled().runs[0].cause, LabelledCause::settings);
  tune({.model = "region", .on = false, .reason = "试行"});
  ASSERT_TRUE(labelled_->tick());
  EXPECT_EQ(settled().runs.size(), 1u) << "changes in a row are measured once";
  clock_.advance(11min);
  ASSERT_TRUE(labelled_->tick());
  ASSERT_EQ(settled().runs.size(), 2u);
  clock_.advance(11min);
  ASSERT_TRUE(labelled_->tick());
  EXPECT_EQ(settled().runs.size(), 2u) << "nothing has changed";
  clock_.advance(24h);
  ASSERT_TRUE(labelled_->tick());
  const LabelledAnswer answer = settled();
  ASSERT_EQ(answer.runs.size(), 3u);
  EXPECT_EQ(answer.runs[0].cause, LabelledCause::night);
  EXPECT_EQ(answer.runs[0].started_by, "");
}

}  // namespace
}  // namespace yunguan::watch
