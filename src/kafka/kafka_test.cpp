// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/eventually_fixture.h"
#include "kafka/consumer.h"
#include "kafka/fault.h"
#include "kafka/mock_cluster_fixture.h"
#include "kafka/trial.h"

namespace yunguan::kafka {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> numbered(int from, int to) {
  std::vector<std::string> values;
  for (int n = from; n < to; ++n) values.push_back(fmt::format("m{}", n));
  return values;
}

// "partition:offset value" of what comes until there are that many.
std::vector<std::string> read(Consumer& consumer, std::size_t count) {
  std::vector<std::string> all;
  Delivered delivered;
  EXPECT_TRUE(eventually([&] {
    consumer.poll(10ms, delivered);
    for (const Message& one : delivered.messages)
      all.push_back(fmt::format("{}:{} {}", one.from, one.offset, one.value));
    return all.size() >= count;
  }));
  return all;
}

TEST(Consumer, ReadsFromWhereItIsTold) {
  MockCluster cluster;
  cluster.create_topic("cdr", 2);
  cluster.produce("cdr", 0, numbered(0, 5));
  cluster.produce("cdr", 1, numbered(5, 8));
  auto consumer = Consumer::open({.brokers = cluster.brokers()}).value();
  const auto places = consumer->partitions(std::vector<std::string>{"cdr"}, 10s);
  ASSERT_TRUE(places) << describe(places.error());
  EXPECT_THAT(*places, ElementsAre(Place{"cdr", 0}, Place{"cdr", 1}));
  EXPECT_FALSE(consumer->cluster(10s).value().empty());
  const Range range = consumer->range({"cdr", 0}, 10s).value();
  EXPECT_EQ(range.first, 0);
  EXPECT_EQ(range.next, 5);

  ASSERT_TRUE(consumer->assign({{{"cdr", 0}, 3}, {{"cdr", 1}, 1}}));
  auto all = read(*consumer, 4);
  std::ranges::sort(all);
  EXPECT_THAT(all, ElementsAre("0:3 m3", "0:4 m4", "1:1 m6", "1:2 m7"));
  EXPECT_EQ(consumer->end_of({"cdr", 1}), 3);
}

TEST(Consumer, APauseLosesNothing) {
  MockCluster cluster;
  cluster.create_topic("cdr", 1);
  auto consumer = Consumer::open({.brokers = cluster.brokers()}).value();
  ASSERT_TRUE(consumer->assign({{{"cdr", 0}, 0}}));
  consumer->pause(true);
  cluster.produce("cdr", 0, numbered(0, 100));
  Delivered delivered;
  consumer->poll(50ms, delivered);
  EXPECT_TRUE(delivered.messages.empty());
  consumer->pause(false);
  EXPECT_EQ(read(*consumer, 100).size(), 100u);
}

TEST(Consumer, AnOffsetThatIsGoneIsSaid) {
  MockCluster cluster;
  cluster.create_topic("cdr", 1);
  cluster.produce("cdr", 0, numbered(0, 3));
  auto consumer = Consumer::open({.brokers = cluster.brokers()}).value();
  ASSERT_TRUE(consumer->assign({{{"cdr", 0}, 500}}));
  Delivered delivered;
  EXPECT_TRUE(eventually([&] {
    consumer->poll(10ms, delivered);
    return delivered.out_of_range;
  }));
}

TEST(Consumer, TellsKafkaWhereItIsOnlyForAGroup) {
  MockCluster cluster;
  cluster.create_topic("cdr", 1);
  auto silent = Consumer::open({.brokers = cluster.brokers()}).value();
  auto consumer = Consumer::open({.brokers = cluster.brokers(), .group = "yg"}).value();
  for (auto* one : {silent.get(), consumer.get()}) ASSERT_TRUE(one->assign({{{"cdr", 0}, 0}}));
  const std::vector<From> next{{{"cdr", 0}, 7}};
  silent->tell(next);
  Delivered delivered;
  EXPECT_TRUE(eventually([&] {
    consumer->tell(next);
    consumer->poll(10ms, delivered);
    return cluster.told("yg", "cdr", 0) == 7;
  }));
  EXPECT_EQ(cluster.told("yunguan", "cdr", 0), RD_KAFKA_OFFSET_INVALID);
}

TEST(Consumer, SaysThatTheBrokerIsAwayAndGoesOnWhenItIsBack) {
  MockCluster cluster;
  cluster.create_topic("cdr", 1);
  cluster.produce("cdr", 0, numbered(0, 1));
  auto consumer = Consumer::open({.brokers = cluster.brokers()}).value();
  ASSERT_TRUE(consumer->assign({{{"cdr", 0}, 0}}));
  EXPECT_EQ(read(*consumer, 1).size(), 1u);
  cluster.down(1);
  Delivered delivered;
  EXPECT_TRUE(eventually([&] {
    consumer->poll(10ms, delivered);
    return delivered.fault && delivered.fault->code == "kafka.unreachable";
  }));
  cluster.up(1);
  cluster.produce("cdr", 0, numbered(1, 3));
  EXPECT_THAT(read(*consumer, 2), ElementsAre("0:1 m1", "0:2 m2"));
}

TEST(Trial, SaysWhatIsThere) {
  MockCluster cluster;
  cluster.create_topic("cdr", 3);
  cluster.produce("cdr", 2, numbered(0, 4));
  const auto trial = try_connection({.brokers = cluster.brokers()}, {"cdr"});
  ASSERT_TRUE(trial) << describe(trial.error());
  ASSERT_EQ(trial->topics.size(), 1u);
  EXPECT_EQ(trial->topics[0].partitions, 3);
  EXPECT_EQ(trial->topics[0].messages, 4);
}

TEST(Trial, SaysWhatIsWrong) {
  MockCluster cluster;
  cluster.create_topic("cdr", 1);
  const RefusingBroker refusing;
  const auto code = [](const Connection& connection, const std::string& topic = "cdr") {
    const auto trial = try_connection(connection, {topic}, 3s);
    return trial ? "it works" : fmt::format("{} {}", trial.error().where.field, trial.error().code);
  };
  EXPECT_EQ(code({.brokers = cluster.brokers()}, "nothing"), "topics kafka.topic_unknown");
  EXPECT_EQ(code({.brokers = "127.0.0.1:1"}), "brokers kafka.unreachable");
  EXPECT_EQ(code({.brokers = "no-such-host.invalid:9092"}), "brokers kafka.host");
  EXPECT_EQ(code({.brokers = refusing.brokers(), .security = Security::tls}), "security kafka.tls");
  EXPECT_EQ(code({.brokers = refusing.brokers(), .mechanism = Mechanism::plain, .username = "u", .password = "wrong"}),
            "username kafka.credentials");
  EXPECT_EQ(code({.brokers = cluster.brokers(), .security = Security::tls, .ca = "-----BEGIN CERTIFICATE-----\nx\n"}),
            "ca kafka.setting");
}

TEST(Connection, IsCheckedBeforeAnythingIsTried) {
  const auto field = [](const Connection& connection) {
    const auto checked = check_connection(connection);
    return checked ? "" : checked.error().where.field;
  };
  EXPECT_EQ(field({.brokers = "a:9092,[::1]:9093"}), "");
  EXPECT_EQ(field({.brokers = ""}), "brokers");
  EXPECT_EQ(field({.brokers = "kafka"}), "brokers");
  EXPECT_EQ(field({.brokers = "a:9092,"}), "brokers");
  EXPECT_EQ(field({.brokers = "http://a:9092"}), "brokers");
  EXPECT_EQ(field({.brokers = "a:70000"}), "brokers");
  EXPECT_EQ(field({.brokers = "a:1", .group = "two words"}), "group");
  EXPECT_EQ(field({.brokers = "a:1", .ca = "-----BEGIN CERTIFICATE-----"}), "ca");
  EXPECT_EQ(field({.brokers = "a:1", .mechanism = Mechanism::plain}), "username");
  EXPECT_EQ(field({.brokers = "a:1", .mechanism = Mechanism::plain, .username = "u"}), "password");
}

}  // namespace
}  // namespace yunguan::kafka
