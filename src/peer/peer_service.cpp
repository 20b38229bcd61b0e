// SPDX-License-Identifier: Apache-2.0
#include "peer/peer_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "catalog/service.h"
#include "crypto/hex.h"
#include "http/etag.h"
#include "peer/peer_store.h"
#include "store/id_source.h"

namespace yunguan::peer {
namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kOperationsMax = 100;
constexpr std::size_t kNameMax = 60;  // characters
constexpr std::size_t kUrlMax = 500;

constexpr store::NamedQuery kCounts{
    "peer.counts",
    "SELECT state, COUNT(*) FROM peer_call WHERE peer_id = :peer AND state IN ('waiting', 'accepted', 'failed')"
    " GROUP BY state"};

class Faults {
 public:
  void say(std::string field, Text text, std::string_view value = {}) {
    details_.push_back(
        {ErrorKind::invalid, "peer.field", std::move(text), {.field = std::move(field), .value = clipped(value)}, {}});
  }
  Result<void> result() && {
    if (details_.empty()) return {};
    Error error = details_.front();
    if (details_.size() > 1) error.details = std::move(details_);
    return fail(std::move(error));
  }

 private:
  std::vector<Error> details_;
};

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_web_address(std::string_view url) {
  const std::string lower = ascii_lower(url);
  const std::size_t host = lower.starts_with("https://") ? 8 : lower.starts_with("http://") ? 7 : 0;
  if (host == 0 || url.size() <= host || url.size() > kUrlMax) return false;
  // Names and passwords have no business in an address, nor has what could end a line.
  return std::ranges::all_of(url, [](char c) { return c > ' ' && c < 0x7F; }) &&
         url.substr(host, url.find_first_of("/?#", host) - host).find('@') == std::string_view::npos;
}

void check_operations(Faults& faults, const Peer& peer) {
  if (peer.operations.empty() || peer.operations.size() > kOperationsMax) {
    faults.say("/operations", {"请填写 1 至 100 个操作", "give 1 to 100 operations"});
  }
  for (std::size_t n = 0; n < peer.operations.size(); ++n) {
    const std::string& one = peer.operations[n];
    const std::string at = fmt::format("/operations/{}", n);
    if (!catalog::is_operation("xx." + one)) {
      faults.say(at, {"操作由小写字母、数字、下划线和点组成", "an operation is of small letters, digits, _ and dots"},
                 one);
    } else if (std::count(peer.operations.begin(), peer.operations.end(), one) > 1) {
      faults.say(at, {"操作重复", "it stands twice"}, one);
    }
  }
}

Result<void> checked(const Peer& peer) {
  Faults faults;
  const auto want_name = [&](const std::string& name, const char* field) {
    if (trimmed(name).empty() || characters(name) > kNameMax)
      faults.say(field, {"请填写名称，不超过 60 字", "give a name of at most 60 characters"}, name);
  };
  const auto between = [&](std::int64_t value, std::int64_t min, std::int64_t max, const char* field) {
    if (value < min || value > max) {
      faults.say(field, {fmt::format("请填写 {} 至 {} 的整数", min, max), fmt::format("give {} to {}", min, max)},
                 std::to_string(value));
    }
  };
  if (!catalog::is_operation(peer.code + ".x") || peer.code.find('.') != std::string::npos) {
    faults.say("/code",
               {"代码为 2 至 32 个小写字母、数字或下划线，以字母开头",
                "a code is of 2 to 32 small letters, digits or _, beginning with a letter"},
               peer.code);
  }
  want_name(peer.name.zh, "/name/zh");
  want_name(peer.name.en, "/name/en");
  if (!is_web_address(peer.url))
    faults.say("/url", {"请填写 http 或 https 地址，不含账号口令", "give an http or https address without a password"},
               peer.url);
  check_operations(faults, peer);
  between(peer.timeout_seconds, 1, 60, "/timeout_seconds");
  between(peer.tries_max, 1, 50, "/tries_max");
  between(peer.answer_minutes, 0, 60LL * 24 * 90, "/answer_minutes");
  return std::move(faults).result();
}

template <class Input>
void fill(Peer& peer, const Input& input) {
  peer.name = {std::string{trimmed(input.name.zh)}, std::string{trimmed(input.name.en)}};
  peer.url = std::string{trimmed(input.url)};
  peer.operations = input.operations;
  peer.timeout_seconds = input.timeout_seconds;
  peer.tries_max = input.tries_max;
  peer.answer_minutes = input.answer_minutes;
  peer.is_on = input.is_on;
}

std::unexpected<Error> none(const std::string& code) {
  return fail(ErrorKind::not_found, "peer.none", {"没有这个对端系统", "there is no such peer"},
              {.field = "code", .value = clipped(code)});
}

// For the audit log: what was entered, without the secrets.
boost::json::object said_of(const Peer& peer) {
  return {{"name", peer.name.zh},
          {"url", peer.url},
          {"operations", json::encode(peer.operations)},
          {"timeout_seconds", peer.timeout_seconds},
          {"tries_max", peer.tries_max},
          {"answer_minutes", peer.answer_minutes},
          {"is_on", peer.is_on}};
}

identity::AuditEntry entry_of(const identity::Asking& asking, std::string action, const std::string& code) {
  return {.actor = asking.actor,
          .action = std::move(action),
          .object_type = "peer",
          .object_id = clipped(code),
          .object_label = clipped(code)};
}

}  // namespace

Result<Peer> PeerService::find(store::Reader& reader, const std::string& code) const {
  YG_TRY_ASSIGN(auto peer, find_peer(reader, &ground_.orders.keys, code));
  if (!peer) return none(code);
  return std::move(*peer);
}

Result<PeerView> PeerService::view(store::Reader& reader, const Peer& peer) const {
  const Instant now = ground_.clock().now();
  const client::Health line = caller_.state(peer.id);
  PeerView view{.id = peer.id,
                .code = peer.code,
                .name = peer.name,
                .url = peer.url,
                .operations = peer.operations,
                .timeout_seconds = peer.timeout_seconds,
                .tries_max = peer.tries_max,
                .answer_minutes = peer.answer_minutes,
                .is_on = peer.is_on,
                .old_secret_until = peer.old_until && *peer.old_until > now ? peer.old_until : std::nullopt,
                .created_at = peer.created_at,
                .changed_at = peer.changed_at,
                .last_good_at = line.last_good_at,
                .last_failed_at = line.last_failed_at,
                .error = std::nullopt,
                .rests_until = std::nullopt,
                .answer_to = ground_.answers_address(peer.code),
                .version = peer.version};
  if (!line.error_code.empty()) view.error = line.error;
  if (line.rests(now)) view.rests_until = line.rests_until;
  YG_TRY(reader.each(kCounts, {peer.id}, [&](const store::Row& row) {
    const std::string state = row.text(0);
    (state == "waiting" ? view.waiting : state == "accepted" ? view.accepted : view.failed) = row.integer(1);
    return true;
  }));
  return view;
}

Result<PeersAnswer> PeerService::all() const {
  return ground_.db().read([&](store::Reader& reader) -> Result<PeersAnswer> {
    PeersAnswer answer;
    YG_TRY_ASSIGN(const auto peers, all_peers(reader, nullptr));
    for (const Peer& peer : peers) {
      YG_TRY_ASSIGN(auto one, view(reader, peer));
      answer.items.push_back(std::move(one));
    }
    return answer;
  });
}

Result<PeerView> PeerService::one(const std::string& code) const {
  return ground_.db().read([&](store::Reader& reader) -> Result<PeerView> {
    YG_TRY_ASSIGN(const auto peer, find_peer(reader, nullptr, code));
    if (!peer) return none(code);
    return view(reader, *peer);
  });
}

Result<PeerView> PeerService::add(const identity::Asking& asking, const NewPeer& input) const {
  Peer peer{.code = input.code};
  fill(peer, input);
  YG_TRY(checked(peer));
  peer.secret = crypto::to_hex(ground_.random.bytes(kSecretBytes));
  return identity::audited(ground_.orders.audit, ground_.db(), entry_of(asking, "peer.add", input.code),
                           [&](store::Transaction& tx, identity::AuditEntry& entry) -> Result<PeerView> {
                             YG_TRY_ASSIGN(const auto there, find_peer(tx, nullptr, input.code));
                             if (there) {
                               return fail(ErrorKind::conflict, "peer.taken",
                                           {"这个代码已在使用", "this code is taken"},
                                           {.field = "/code", .value = input.code});
                             }
                             YG_TRY_ASSIGN(peer.id, store::next_id<PeerId>(tx, "peer"));
                             peer.created_at = peer.changed_at = ground_.clock().now();
                             YG_TRY(insert(tx, ground_.orders.keys, peer));
                             entry.after = said_of(peer);
                             return view(tx, peer);
                           });
}

Result<PeerView> PeerService::change(const identity::Asking& asking, const std::string& code, std::int64_t version,
                                     const PeerInput& input) const {
  auto changed = identity::audited(ground_.orders.audit, ground_.db(), entry_of(asking, "peer.change", code),
                                   [&](store::Transaction& tx, identity::AuditEntry& entry) -> Result<PeerView> {
                                     YG_TRY_ASSIGN(Peer peer, find(tx, code));
                                     YG_TRY(http::check_version(version, peer.version));
                                     entry.before = said_of(peer);
                                     fill(peer, input);
                                     YG_TRY(checked(peer));
                                     entry.after = said_of(peer);
                                     peer.changed_at = ground_.clock().now();
                                     ++peer.version;
                                     YG_TRY_ASSIGN(const bool kept, update(tx, ground_.orders.keys, peer));
                                     YG_ASSERT(kept);
                                     return view(tx, peer);
                                   });
  if (changed) caller_.wake();
  return changed;
}

Result<PeerSecret> PeerService::rotate(const identity::Asking& asking, const std::string& code, std::int64_t version,
                                       const PeerSecretInput& input) const {
  const std::string secret = crypto::to_hex(ground_.random.bytes(kSecretBytes));
  return identity::audited(ground_.orders.audit, ground_.db(), entry_of(asking, "peer.rotate", code),
                           [&](store::Transaction& tx, identity::AuditEntry& entry) -> Result<PeerSecret> {
                             YG_TRY_ASSIGN(Peer peer, find(tx, code));
                             YG_TRY(http::check_version(version, peer.version));
                             const Instant now = ground_.clock().now();
                             const bool at_once = input.at_once.value_or(false);
                             peer.old_secret = at_once ? std::string{} : peer.secret;
                             peer.old_until = at_once ? std::nullopt : std::optional{now + kOverlap};
                             peer.secret = secret;
                             peer.changed_at = now;
                             ++peer.version;
                             YG_TRY_ASSIGN(const bool kept, update(tx, ground_.orders.keys, peer));
                             YG_ASSERT(kept);
                             entry.after = boost::json::object{{"at_once", at_once}};
                             return PeerSecret{secret, peer.old_until, peer.version};
                           });
}

Result<PeerTrial> PeerService::try_out(const identity::Asking& asking, const std::string& code) const {
  YG_TRY_ASSIGN(const Peer peer, ground_.db().read([&](store::Reader& reader) { return find(reader, code); }));
  const Instant began = ground_.clock().now();
  const auto said = caller_.try_out(peer);
  PeerTrial answer{.took_ms =
                       std::chrono::duration_cast<std::chrono::milliseconds>(ground_.clock().now() - began).count()};
  if (said) {
    answer.is_good = said->is_good();
    answer.status = said->status;
    answer.said = shown(said->body);
  } else {
    answer.code = said.error().code;
    answer.text = said.error().text;
  }
  auto entry = entry_of(asking, "peer.trial", code);
  if (!answer.is_good) entry.result = identity::AuditResult::failed;
  entry.code = answer.code;
  YG_TRY(ground_.orders.audit.record_alone(ground_.db(), entry));
  return answer;
}

}  // namespace yunguan::peer
