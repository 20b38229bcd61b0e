// SPDX-License-Identifier: Apache-2.0
// Of the service: feeds that read from Kafka.
#include <fmt/format.h>

#include <boost/algorithm/string/join.hpp>

#include "intake/intake_service.h"

namespace yunguan::intake {

using http::Request;

Result<void> IntakeService::complete(KafkaFeedInput& input, const Feed& kept) const {
  if (!kept.kafka) {
    return fail(
        ErrorKind::conflict, "intake.feed_kind",
        {"这个接收源以文件夹接收，请另建一个从 Kafka 接收的", "this feed has a folder; make another one for Kafka"});
  }
  if (input.mechanism == kafka::Mechanism::none || input.password || !kept.kafka->has_password) return {};
  // A password goes to those brokers only for which it was given.
  if (input.brokers != kept.kafka->brokers || input.username.value_or("") != kept.kafka->username ||
      (kept.kafka->security == kafka::Security::tls && input.security != kafka::Security::tls)) {
    return fail(ErrorKind::invalid, "kafka.password",
                {"地址、用户名或加密方式变了，须重新填写口令",
                 "brokers, user name or TLS have changed: give the password again"},
                {.field = "password"});
  }
  YG_TRY_ASSIGN(auto connection, connection_of(ground_.keys, kept));
  input.password = std::move(connection.password);
  return {};
}

Result<kafka::Trial> IntakeService::try_kafka(const Request& request, const TryKafkaInput& input) const {
  YG_TRY(want_whole_fleet(request, "usage.manage"));
  KafkaFeedInput kafka = input.kafka;
  std::string name;
  if (input.feed_id) {
    YG_TRY_ASSIGN(const auto kept, db().read([&](store::Reader& reader) { return find_feed(reader, *input.feed_id); }));
    if (!kept) return fail(ErrorKind::not_found, "intake.no_feed", {"没有这个接收源", "there is no such feed"});
    name = kept->name;
    YG_TRY(complete(kafka, *kept));
  }
  YG_TRY(check_feed({.name = std::string{kDefaultFeed}, .kafka = kafka}));
  YG_TRY(ground_.audit.record_alone(db(),
                                    {.actor = identity::Actor::of(request),
                                     .action = "usage.kafka_try",
                                     .object_type = "usage_feed",
                                     .object_id = input.feed_id ? fmt::format("{}", input.feed_id->value) : "",
                                     .object_label = name,
                                     .after = boost::json::object{{"brokers", kafka.brokers},
                                                                  {"topics", boost::algorithm::join(kafka.topics, ",")},
                                                                  {"username", kafka.username.value_or("")}}}));
  return kafka::try_connection(connection_of(kafka), kafka.topics);
}

Result<KafkaList> IntakeService::kafka_feeds(const Request& /*request*/) const {
  return db().read([&](store::Reader& reader) -> Result<KafkaList> {
    KafkaList list;
    YG_TRY_ASSIGN(const auto feeds, all_feeds(reader));
    for (const Feed& feed : feeds) {
      if (!feed.kafka) continue;
      KafkaFeedView view{.feed_id = feed.id, .feed_name = feed.name};
      if (feed.kafka->enabled) {
        view.state = ground_.kafka.state(feed.id).value_or(KafkaState{.since = feed.updated_at});
      } else {
        view.state = {.stage = KafkaStage::off, .since = feed.updated_at};
      }
      YG_TRY_ASSIGN(view.gaps, kafka_gaps(reader, feed.id));
      list.items.push_back(std::move(view));
    }
    return list;
  });
}

}  // namespace yunguan::intake
