// SPDX-License-Identifier: Apache-2.0
#include "http/idempotency.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/json.h"
#include "base/log.h"
#include "base/parse.h"
#include "crypto/hex.h"
#include "crypto/sm3.h"

namespace yunguan::http {
namespace {

constexpr store::NamedQuery kFind{"http.idempotency_find",
                                  "SELECT digest, status, content_type, headers, body FROM http_idempotency "
                                  "WHERE caller = :caller AND idempotency_key = :key AND kept_at > :since"};
constexpr store::NamedQuery kKeep{
    "http.idempotency_keep",
    "INSERT INTO http_idempotency (caller, idempotency_key, digest, status, content_type, headers, body, kept_at) "
    "VALUES (:caller, :key, :digest, :status, :type, :headers, :body, :at) "
    "ON CONFLICT (caller, idempotency_key) DO UPDATE SET digest = excluded.digest, status = excluded.status, "
    "content_type = excluded.content_type, headers = excluded.headers, body = excluded.body, kept_at = "
    "excluded.kept_at"};
constexpr store::NamedQuery kSweep{"http.idempotency_sweep", "DELETE FROM http_idempotency WHERE kept_at <= :before"};

constexpr std::chrono::hours kSweepEvery{1};

struct Stored {
  std::string digest;
  Response response;
};

std::string headers_text(const Response& response) {
  boost::json::array all;
  for (const auto& [name, value] : response.headers) all.push_back(boost::json::array{name, value});
  return json::write(boost::json::value(std::move(all)));
}

Stored stored_of(const store::Row& row) {
  Stored stored{row.text(0), {}};
  stored.response.status = static_cast<int>(row.integer(1));
  stored.response.content_type = row.text(2);
  stored.response.body = row.text(4);
  const auto headers = json::parse(row.text(3));
  if (!headers || !headers->is_array()) return stored;
  for (const auto& pair : headers->get_array()) {
    stored.response.headers.emplace_back(pair.at(0).as_string(), pair.at(1).as_string());
  }
  return stored;
}

std::string digest_of(const Request& request, const Route& route) {
  crypto::Sm3 digest;
  digest.update(route.operation);
  digest.update("\n");
  digest.update(request.path);
  digest.update("\n");
  digest.update(request.body);
  return crypto::to_hex(crypto::bytes_of(digest.finish()));
}

bool printable(std::string_view key) {
  return std::all_of(key.begin(), key.end(), [](char c) { return c >= 0x21 && c <= 0x7e; });
}

}  // namespace

std::vector<store::Migration> migrations() {
  return {{.folder = "http",
           .version = 1,
           .name = "keep answers of idempotent creates",
           .sql = "CREATE TABLE http_idempotency ("
                  "  caller TEXT NOT NULL,"
                  "  idempotency_key TEXT NOT NULL,"
                  "  digest TEXT NOT NULL,"
                  "  status BIGINT NOT NULL,"
                  "  content_type TEXT NOT NULL,"
                  "  headers TEXT NOT NULL,"
                  "  body TEXT NOT NULL,"
                  "  kept_at BIGINT NOT NULL,"
                  "  PRIMARY KEY (caller, idempotency_key));"
                  "CREATE INDEX http_idempotency_kept_at ON http_idempotency (kept_at)",
           .sqlite = "",
           .postgres = ""}};
}

// Holds a place in running_ while it lives.
class Idempotency::Running {
 public:
  Running(Idempotency& owner, std::string place) : owner_(owner), place_(std::move(place)) {}
  ~Running() {
    if (!held_) return;
    {
      const std::lock_guard lock(owner_.mutex_);
      owner_.running_.erase(place_);
    }
    owner_.done_.notify_all();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  // Waits until nobody else holds the place; false when that takes longer.
  bool hold(std::chrono::milliseconds wait) {
    std::unique_lock lock(owner_.mutex_);
    held_ = owner_.done_.wait_for(lock, wait, [this] { return !owner_.running_.contains(place_); });
    if (held_) owner_.running_.insert(place_);
    return held_;
  }

 private:
  Idempotency& owner_;
  const std::string place_;
  bool held_ = false;
};

Result<std::optional<Response>> Idempotency::find(const std::string& caller, std::string_view key,
                                                  const std::string& digest) {
  YG_TRY_ASSIGN(auto stored, db_.read([&](store::Reader& reader) {
    return reader.one(kFind, {caller, key, clock_.now() - kKept}, stored_of);
  }));
  if (!stored) return std::optional<Response>();
  if (stored->digest != digest) {
    return fail(
        ErrorKind::invalid, "http.idempotency_mismatch",
        {"同一 Idempotency-Key 已用于另一内容的请求", "this Idempotency-Key was used for a request of other content"},
        {.field = "Idempotency-Key", .value = clipped(key)});
  }
  stored->response.headers.emplace_back("Idempotent-Replay", "true");
  return std::optional(std::move(stored->response));
}

Result<void> Idempotency::keep(const std::string& caller, std::string_view key, const std::string& digest,
                               const Response& response) {
  return db_.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(tx.run(kKeep, {caller, key, digest, response.status, response.content_type, headers_text(response),
                          response.body, clock_.now()}));
    return {};
  });
}

Result<Response> Idempotency::run(const Request& request, const Route& route,
                                  const std::function<Result<Response>()>& handle, std::chrono::milliseconds wait) {
  const std::string_view key = request.header("idempotency-key");
  const std::string caller = request.caller_key();
  if (key.empty() || caller.empty()) return handle();
  if (key.size() > kKeyBytesMax || !printable(key)) {
    return fail(ErrorKind::invalid, "http.idempotency_key",
                {"Idempotency-Key 须为 1–128 个可打印 ASCII 字符",
                 "Idempotency-Key must be 1 to 128 printable ASCII characters"},
                {.field = "Idempotency-Key", .value = is_utf8(key) ? clipped(key) : std::string()});
  }
  Running running(*this, caller + ' ' + std::string(key));
  if (!running.hold(wait)) {
    return fail(ErrorKind::conflict, "http.idempotency_running",
                {"同一 Idempotency-Key 的请求仍在处理", "the first request of this Idempotency-Key still runs"},
                {.field = "Idempotency-Key", .value = clipped(key)});
  }
  sweep_now_and_then();
  const std::string digest = digest_of(request, route);
  YG_TRY_ASSIGN(auto before, find(caller, key, digest));
  if (before) return std::move(*before);

  auto response = handle();
  if (!response || response->status >= 500 || response->stream || response->open) return response;
  if (response->body.size() > kBodyBytesMax) return response;
  // The act itself is done and committed: a store that cannot keep the answer must not turn it into a failure.
  if (const auto kept = keep(caller, key, digest, *response); !kept) {
    log::failure(log::Level::warn, "http", "an answer could not be kept for its idempotency key", kept.error());
  }
  return response;
}

void Idempotency::sweep_now_and_then() {
  {
    const std::lock_guard lock(mutex_);
    const Instant now = clock_.now();
    if (now - swept_at_ < kSweepEvery) return;
    swept_at_ = now;
  }
  if (const auto swept = sweep(); !swept) {
    log::failure(log::Level::warn, "http", "old answers of idempotency keys could not be removed", swept.error());
  }
}

Result<std::int64_t> Idempotency::sweep() {
  return db_.write([&](store::Transaction& tx) { return tx.run(kSweep, {clock_.now() - kKept}); });
}

}  // namespace yunguan::http
