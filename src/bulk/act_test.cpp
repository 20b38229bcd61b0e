// SPDX-License-Identifier: Apache-2.0
#include "bulk/act.h"

#include <gtest/gtest.h>

namespace yunguan::bulk {
namespace {

TEST(BulkTable, NothingBeginsWithoutBeingSubmittedAndApproved) {
  for (const Edge& edge : kEdges) {
    if (edge.to == State::running) {
      EXPECT_EQ(edge.from, State::approved);
    }
    if (edge.to == State::approved) {
      EXPECT_TRUE(edge.from == State::ready || edge.from == State::awaiting);
    }
    EXPECT_NE(edge.from, State::undone);
  }
  EXPECT_EQ(follow(State::done, Event::submit).error().code, "bulk.state");
}

TEST(BulkTable, OnlyWhatTheTableOfACardsLifeTakesBackIsUndoable) {
  EXPECT_TRUE(undoable(Kind::suspend));
  EXPECT_TRUE(undoable(Kind::move));
  EXPECT_FALSE(undoable(Kind::close));
  EXPECT_FALSE(undoable(Kind::activate));
  EXPECT_FALSE(undoable(Kind::undo));
}

}  // namespace
}  // namespace yunguan::bulk
