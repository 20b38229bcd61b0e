// SPDX-License-Identifier: Apache-2.0
#include "kafka/fault.h"

#include "base/parse.h"

namespace yunguan::kafka {
namespace {

Error made(const char* code, Text text, const char* field, std::string_view said) {
  return {ErrorKind::unavailable, code, std::move(text), {.field = field, .value = clipped(said)}, {}};
}

int rank(const Error& error) {
  if (error.code == "kafka.unreachable") return 0;
  if (error.code == "kafka.failed") return 1;
  return 2;
}

}  // namespace

Error fault_of(rd_kafka_resp_err_t code, std::string_view said) {
  switch (code) {
    case RD_KAFKA_RESP_ERR__RESOLVE:
      return made("kafka.host", {"找不到 Kafka 的主机名", "the host name of Kafka is not found"}, "brokers", said);
    case RD_KAFKA_RESP_ERR__TRANSPORT:
      if (said.contains("SSL_HANDSHAKE") || said.contains("SSL handshake")) {
        return fault_of(RD_KAFKA_RESP_ERR__SSL, said);
      }
      [[fallthrough]];
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
      return made("kafka.unreachable",
                  {"连不上 Kafka：地址不对、没有运行，或要求加密连接",
                   "Kafka cannot be reached: the address is wrong, it does not run, or it wants TLS"},
                  "brokers", said);
    case RD_KAFKA_RESP_ERR__SSL:
      return made(
          "kafka.tls",
          {"与 Kafka 的连接没有建立：证书不受信任，或一方用 TLS 而另一方不用",
           "no connection to Kafka: its certificate is not trusted, or one side speaks TLS and the other does not"},
          "security", said);
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
    case RD_KAFKA_RESP_ERR_ILLEGAL_SASL_STATE:
      return made("kafka.credentials",
                  {"Kafka 拒绝登录：用户名、口令或登录方式不对",
                   "Kafka refuses to let us in: user name, password or mechanism is wrong"},
                  "username", said);
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      return made("kafka.topic_unknown",
                  {"Kafka 上没有这个主题，或账号看不到它", "Kafka has no such topic, or the account may not see it"},
                  "topics", said);
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      return made("kafka.topic_forbidden", {"账号没有读取这个主题的权限", "the account may not read this topic"},
                  "topics", said);
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
      return made("kafka.group_forbidden", {"账号没有使用这个消费组的权限", "the account may not use this group"},
                  "group", said);
    default:
      return made("kafka.failed",
                  {"Kafka 报错：" + clipped(said.empty() ? rd_kafka_err2str(code) : said),
                   "Kafka says: " + clipped(said.empty() ? rd_kafka_err2str(code) : said)},
                  "", said);
  }
}

bool says_more(const Error& one, const Error& other) { return rank(one) > rank(other); }

}  // namespace yunguan::kafka
