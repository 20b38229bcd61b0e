// SPDX-License-Identifier: Apache-2.0
#include "bulk/act.h"

#include <fmt/format.h>

namespace yunguan::bulk {
namespace {

using card::LifeEvent;

const std::array<KindFacts, 16>& kinds() {
  constexpr std::nullopt_t kNone = std::nullopt;
  static const std::array<KindFacts, 16> kKinds{{
      {Kind::start_test,
       LifeEvent::start_test,
       kNone,
       {"开始测试", "Start the test period"},
       {"已开始测试", "put to test"},
       "test started"},
      {Kind::make_silent,
       LifeEvent::make_silent,
       kNone,
       {"转沉默期", "Begin the silent period"},
       {"已转沉默期", "made silent"},
       "made silent"},
      {Kind::make_ready,
       LifeEvent::make_ready,
       kNone,
       {"转待激活", "Make ready"},
       {"已转待激活", "made ready"},
       "made ready"},
      {Kind::activate, LifeEvent::activate, kNone, {"激活", "Activate"}, {"已激活", "activated"}, "activated"},
      {Kind::suspend, LifeEvent::suspend, LifeEvent::resume, {"停机", "Suspend"}, {"已停机", "suspended"}, "suspended"},
      {Kind::resume, LifeEvent::resume, LifeEvent::suspend, {"复机", "Resume"}, {"已复机", "resumed"}, "resumed"},
      {Kind::pre_close,
       LifeEvent::pre_close,
       LifeEvent::restore,
       {"预销户", "Pre-close"},
       {"已预销户", "pre-closed"},
       "pre-closed"},
      {Kind::restore,
       LifeEvent::restore,
       LifeEvent::pre_close,
       {"撤销预销户", "Undo the pre-closing"},
       {"已撤销预销户", "restored"},
       "restored"},
      {Kind::close, LifeEvent::close, kNone, {"销户", "Close"}, {"已销户", "closed"}, "closed"},
      {Kind::plan, kNone, kNone, {"更换套餐", "Change plan"}, {"已更换套餐", "given another plan"}, "changed"},
      {Kind::controls,
       kNone,
       kNone,
       {"调整管控", "Change controls"},
       {"已调整管控", "given other controls"},
       "changed"},
      {Kind::add_tags, kNone, kNone, {"添加标签", "Add tags"}, {"已添加标签", "tagged"}, "changed"},
      {Kind::remove_tags, kNone, kNone, {"移除标签", "Remove tags"}, {"已移除标签", "rid of tags"}, "changed"},
      {Kind::replace_tags, kNone, kNone, {"替换标签", "Replace tags"}, {"已替换标签", "tagged anew"}, "changed"},
      {Kind::move, kNone, kNone, {"移交单位", "Hand over to another unit"}, {"已移交", "handed over"}, "changed"},
      {Kind::undo, kNone, kNone, {"撤销批量操作", "Undo a bulk act"}, {"已恢复原样", "put back"}, "taken back"},
  }};
  return kKinds;
}

}  // namespace

const KindFacts& facts_of(Kind kind) {
  const KindFacts& facts = kinds()[static_cast<std::size_t>(kind)];
  YG_ASSERT(facts.kind == kind);
  return facts;
}

std::span<const KindFacts> all_kinds() { return kinds(); }

bool undoable(Kind kind) {
  const KindFacts& facts = facts_of(kind);
  return kind != Kind::undo && (!facts.event || facts.back);
}

Result<State> follow(State from, Event event) {
  if (const auto to = next(from, event)) return *to;
  const Text name = name_of(from);
  return fail(ErrorKind::conflict, "bulk.state",
              {fmt::format("这项批量操作「{}」，现在不能这样做", name.zh),
               fmt::format("the bulk act is {}; this cannot be done now", name.en)});
}

Text name_of(State state) {
  static const std::array<Text, 12> kNames{{{"正在预览", "being previewed"},
                                            {"待提交", "ready to be submitted"},
                                            {"待审批", "awaiting approval"},
                                            {"待执行", "waiting for its turn"},
                                            {"正在执行", "running"},
                                            {"已完成", "done"},
                                            {"已中止", "stopped"},
                                            {"已驳回", "refused"},
                                            {"已取消", "cancelled"},
                                            {"已过期", "expired"},
                                            {"执行失败", "failed"},
                                            {"已撤销", "undone"}}};
  return kNames[static_cast<std::size_t>(state)];
}

}  // namespace yunguan::bulk
