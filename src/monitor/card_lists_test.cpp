// SPDX-License-Identifier: Apache-2.0
#include "monitor/card_lists.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <thread>

namespace yunguan::monitor {
namespace {

bool covers(const CardLists& lists, ListId list, std::string_view peer) {
  return lists.covers_data(list, peer, usage::shape_of(peer));
}

TEST(CardLists, TheSameTextIsHeldOnce) {
  CardLists lists;
  const auto one = lists.intern(ListKind::numbers, "110;120");
  const std::size_t bytes = lists.bytes();
  EXPECT_EQ(lists.intern(ListKind::numbers, "110;120"), one);
  EXPECT_EQ(lists.bytes(), bytes);
  EXPECT_NE(lists.intern(ListKind::numbers, "120;110"), one);
  EXPECT_NE(lists.intern(ListKind::cells, "110;120"), one);  // the same text means something else there
  EXPECT_EQ(lists.intern(ListKind::data, ""), ListId{0});
  EXPECT_EQ(lists.intern(ListKind::regions, ";;"), ListId{0});
  EXPECT_EQ(lists.intern(ListKind::data, "10.0.0.0/33"), std::nullopt);
  EXPECT_EQ(lists.intern(ListKind::data, "a.cn;10.0.0.0/"), std::nullopt);
}

TEST(CardLists, SayWhatTheyCover) {
  CardLists lists;
  const ListId data = *lists.intern(ListKind::data, "10.8.3.7/24;192.0.2.1;2001:DB8::/33;*.Example.cn;host.cn.");
  for (const char* peer :
       {"10.8.3.0", "10.8.3.255", "192.0.2.1", "2001:db8:7fff::1", "example.cn", "a.b.example.cn", "host.cn"})
    EXPECT_TRUE(covers(lists, data, peer)) << peer;
  for (const char* peer : {"10.8.4.0", "192.0.2.2", "2001:db8:8000::1", "anexample.cn", "cn", "a.host.cn", "10.8.3.07"})
    EXPECT_FALSE(covers(lists, data, peer)) << peer;
  const ListId all = *lists.intern(ListKind::data, "0.0.0.0/0");
  EXPECT_TRUE(covers(lists, all, "203.0.113.9"));
  EXPECT_FALSE(covers(lists, all, "::1"));

  const ListId numbers = *lists.intern(ListKind::numbers, "110;07710000000");
  EXPECT_TRUE(lists.has(numbers, "07710000000"));
  EXPECT_FALSE(lists.has(numbers, "0771000000"));

  const ListId regions = *lists.intern(ListKind::regions, "33;3101;X");
  EXPECT_TRUE(lists.covers_region(regions, 339'999));
  EXPECT_TRUE(lists.covers_region(regions, 310'100));
  EXPECT_FALSE(lists.covers_region(regions, 310'200));
  EXPECT_TRUE(lists.begins(regions, "33"));
  EXPECT_TRUE(lists.begins(regions, "XY"));
  EXPECT_FALSE(lists.begins(regions, "3"));
  EXPECT_FALSE(lists.has(0, ""));
  EXPECT_FALSE(lists.covers_region(0, 0));
}

TEST(CardLists, AListMayBeLargerThanABlock) {
  CardLists lists;
  std::string text = "first";
  for (int i = 0; i < 200'000; ++i) text += fmt::format(";c{}", i);
  const ListId large = *lists.intern(ListKind::cells, text);
  const ListId next = *lists.intern(ListKind::cells, "behind");
  EXPECT_TRUE(lists.has(large, "c199999"));
  EXPECT_TRUE(lists.has(next, "behind"));
  EXPECT_EQ(lists.intern(ListKind::cells, text), large);
}

TEST(CardLists, ThreadsAgreeOnTheirIds) {
  CardLists lists;
  constexpr int kLists = 5000;
  std::vector<std::vector<ListId>> ids(4);
  {
    std::vector<std::jthread> threads;
    for (auto& of_thread : ids) {
      threads.emplace_back([&lists, &of_thread] {
        for (int i = 0; i < kLists; ++i) of_thread.push_back(*lists.intern(ListKind::cells, fmt::format("cell-{}", i)));
      });
    }
  }
  for (const auto& of_thread : ids) EXPECT_EQ(of_thread, ids[0]);
  for (int i = 0; i < kLists; ++i)
    EXPECT_TRUE(lists.has(ids[0][static_cast<std::size_t>(i)], fmt::format("cell-{}", i)));
}

}  // namespace
}  // namespace yunguan::monitor
