// SPDX-License-Identifier: Apache-2.0
#include "monitor/suffix_matcher.h"

#include <gtest/gtest.h>

#include <random>

namespace yunguan::monitor {
namespace {

std::uint32_t slowly(const std::vector<std::string>& domains, std::string_view peer) {
  std::uint32_t best = SuffixMatcher::kNone;
  for (std::uint32_t i = 0; i < domains.size(); ++i) {
    const bool below = peer == domains[i] || peer.ends_with("." + domains[i]);
    if (below && (best == SuffixMatcher::kNone || domains[i].size() > domains[best].size())) best = i;
  }
  return best;
}

TEST(SuffixMatcher, FindsTheLongestDomainOfAnyLength) {
  const std::vector<std::string> domains{"cn",     "a.cn",          "b.a.cn",           "x",
                                         "qq.com", "weixin.qq.com", "v.douyin.example", "7"};
  SuffixMatcher matcher;
  matcher.build(domains);
  std::mt19937_64 random{3};
  const std::vector<std::string> labels{"cn",     "a", "b",      "x",       "qq", "com",
                                        "weixin", "v", "douyin", "example", "7",  "aa"};
  for (int round = 0; round < 100'000; ++round) {
    std::string peer;
    for (auto i = random() % 6; i > 0; --i) peer += labels[random() % labels.size()] + (i > 1 ? "." : "");
    ASSERT_EQ(matcher.longest(peer), slowly(domains, peer)) << peer;
  }
  EXPECT_EQ(matcher.longest("aqq.com"), SuffixMatcher::kNone);
  EXPECT_EQ(matcher.longest(""), SuffixMatcher::kNone);
}

TEST(SuffixMatcher, WithoutDomainsNothingMatches) {
  SuffixMatcher matcher;
  matcher.build({});
  EXPECT_EQ(matcher.longest("a.cn"), SuffixMatcher::kNone);
}

}  // namespace
}  // namespace yunguan::monitor
