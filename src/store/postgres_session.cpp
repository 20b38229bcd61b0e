// SPDX-License-Identifier: Apache-2.0
#include "store/postgres_session.h"

#include <fmt/format.h>

#include <deque>

#include "store/postgres_row.h"
#include "store/statement_text.h"

namespace yunguan::store {
namespace {

constexpr std::size_t kKnownMax = 256;
constexpr Oid kBytea = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kFloat8 = 701;
constexpr Oid kUnknown = 0;  // the server infers it from the statement

// Whole numbers are declared as 64 bits: in ":a + 1" the server would else infer 32.
Oid type_of(const Value& value) {
  if (std::holds_alternative<std::int64_t>(value.data())) return kInt8;
  if (std::holds_alternative<double>(value.data())) return kFloat8;
  if (std::holds_alternative<Blob>(value.data())) return kBytea;
  return kUnknown;
}

char kind_of(const Value& value) {
  const Oid type = type_of(value);
  return type == kInt8 ? 'i' : type == kFloat8 ? 'f' : type == kBytea ? 'b' : 't';
}

}  // namespace

// Parameters as libpq wants them; the Params must outlive it.
struct PostgresSession::Bound {
  std::vector<std::string> numbers;
  std::vector<const char*> values;
  std::vector<Oid> types;
  std::vector<int> lengths;  // of those in binary form
  std::vector<int> formats;

  explicit Bound(const Params& params) {
    numbers.reserve(params.size());  // the pointers below stay valid
    for (const Value& value : params) {
      types.push_back(type_of(value));
      const auto& data = value.data();
      const auto* blob = std::get_if<Blob>(&data);
      lengths.push_back(blob != nullptr ? static_cast<int>(blob->bytes.size()) : 0);
      formats.push_back(blob != nullptr ? 1 : 0);
      if (const auto* whole = std::get_if<std::int64_t>(&data)) {
        values.push_back(numbers.emplace_back(fmt::to_string(*whole)).c_str());
      } else if (const auto* real = std::get_if<double>(&data)) {
        values.push_back(numbers.emplace_back(fmt::to_string(*real)).c_str());
      } else if (const auto* text = std::get_if<std::string>(&data)) {
        values.push_back(text->c_str());
      } else if (blob != nullptr) {
        values.push_back(blob->bytes.data());
      } else {
        values.push_back(nullptr);
      }
    }
  }
  [[nodiscard]] int count() const { return static_cast<int>(values.size()); }
};

// The answer of one statement, read as it arrives. When another statement has to be sent on the same session meanwhile, the
// rest is taken into memory.
class PostgresSession::Answer {
 public:
  explicit Answer(PostgresSession& session) : session_(session), outer_(std::exchange(session.active_, this)) {}
  ~Answer() {
    while (next() != nullptr) {
    }
    session_.active_ = outer_;
  }
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;

  PostgresResult next() {
    if (!aside_.empty()) {
      PostgresResult result = std::move(aside_.front());
      aside_.pop_front();
      return result;
    }
    if (complete_) return nullptr;
    PostgresResult result{PQgetResult(session_.native_)};
    complete_ = result == nullptr;
    return result;
  }

  void set_aside() {
    while (!complete_) {
      PostgresResult result{PQgetResult(session_.native_)};
      complete_ = result == nullptr;
      if (result != nullptr) aside_.push_back(std::move(result));
    }
  }

 private:
  PostgresSession& session_;
  Answer* outer_;
  std::deque<PostgresResult> aside_;
  bool complete_ = false;
};

PostgresSession::PostgresSession(SociConnection connection)
    : connection_(std::move(connection)), native_(static_cast<PGconn*>(connection_.handle())) {}
PostgresSession::~PostgresSession() = default;

Result<std::unique_ptr<PostgresSession>> PostgresSession::open(const std::string& conninfo) {
  YG_TRY_ASSIGN(SociConnection connection, SociConnection::open_postgres(conninfo));
  std::unique_ptr<PostgresSession> session{new PostgresSession{std::move(connection)}};
  YG_TRY(session->configure());
  return session;
}

Result<void> PostgresSession::configure() {
  PQsetNoticeProcessor(
      native_, [](void*, const char*) {}, nullptr);
  // A promised answer is on disk, whatever the server's default; a stricter one (remote_apply) stays.
  return script(
      {"store.configure",
       "SET client_encoding = 'UTF8'; SET TimeZone = 'UTC'; SET standard_conforming_strings = on; SET jit = off;"
       "SELECT set_config('synchronous_commit', 'on', false)"
       " WHERE current_setting('synchronous_commit') = 'off'"});
}

bool PostgresSession::in_transaction() const {
  const PGTransactionStatusType status = PQtransactionStatus(native_);
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

std::unexpected<Error> PostgresSession::failed(const PGresult* result, std::string_view name) {
  PostgresFailure failure = postgres_failure(native_, result, name);
  aftermath_ = std::max(aftermath_, failure.aftermath);
  return std::unexpected(std::move(failure.error));
}

void PostgresSession::set_active_aside() {
  if (active_ != nullptr) active_->set_aside();
}

PostgresSession::Known& PostgresSession::known(const NamedQuery& query, const Params& params) {
  std::string key;
  key.reserve(params.size() + 1 + query.sql.size());
  for (const Value& value : params) key += kind_of(value);
  key += ' ';
  key += query.sql;
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    known_.splice(known_.begin(), known_, found->second);
    return known_.front();
  }
  NumberedSql numbered = number_placeholders(query.sql, '$');
  known_.push_front({.key = std::move(key), .sql = std::move(numbered.sql), .placeholders = numbered.placeholders});
  by_key_.emplace(known_.front().key, known_.begin());
  if (known_.size() > kKnownMax) {
    const Known& oldest = known_.back();
    if (!oldest.name.empty()) PostgresResult{PQexec(native_, fmt::format("DEALLOCATE {}", oldest.name).c_str())};
    by_key_.erase(oldest.key);
    known_.pop_back();
  }
  return known_.front();
}

Result<void> PostgresSession::prepare(const NamedQuery& query, Known& statement, const Bound& bound) {
  std::string name = fmt::format("s{}", ++names_given_);
  const PostgresResult result{
      PQprepare(native_, name.c_str(), statement.sql.c_str(), bound.count(), bound.types.data())};
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return failed(result.get(), query.name);
  statement.name = std::move(name);
  return {};
}

// A statement is prepared when it comes the second time, so that lists whose SQL is made for one request cost one round trip.
Result<void> PostgresSession::send(const NamedQuery& query, const Params& params, bool stream) {
  YG_TRY(check_values(params));
  set_active_aside();
  Known& statement = known(query, params);
  require_parameter_count(query, statement.placeholders, params.size());
  const Bound bound{params};
  if (statement.name.empty() && !query.plan_anew && ++statement.runs > 1) YG_TRY(prepare(query, statement, bound));
  const int sent = statement.name.empty()
                       ? PQsendQueryParams(native_, statement.sql.c_str(), bound.count(), bound.types.data(),
                                           bound.values.data(), bound.lengths.data(), bound.formats.data(), 0)
                       : PQsendQueryPrepared(native_, statement.name.c_str(), bound.count(), bound.values.data(),
                                             bound.lengths.data(), bound.formats.data(), 0);
  if (sent == 0) return failed(nullptr, query.name);
  if (stream) PQsetSingleRowMode(native_);
  return {};
}

Result<std::int64_t> PostgresSession::execute(const NamedQuery& query, const Params& params, const Visit* visit) {
  YG_TRY(send(query, params, visit != nullptr));
  Answer answer{*this};
  std::int64_t visited = 0;
  std::int64_t changed = 0;
  bool wanted = visit != nullptr;
  Result<void> outcome;
  while (const PostgresResult result = answer.next()) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
      if (outcome) outcome = failed(result.get(), query.name);
      continue;
    }
    for (int row = 0; wanted && row < PQntuples(result.get()); ++row, ++visited) {
      wanted = (*visit)(PostgresRow{result.get(), row});
    }
    const std::string_view tuples = PQcmdTuples(result.get());
    std::from_chars(tuples.data(), tuples.data() + tuples.size(), changed);
  }
  YG_TRY(outcome);
  return visit != nullptr ? visited : changed;
}

Result<void> PostgresSession::script(const NamedQuery& statements) {
  set_active_aside();
  const std::string sql{statements.sql};
  const PostgresResult result{PQexec(native_, sql.c_str())};
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
    return failed(result.get(), statements.name);
  }
  return {};
}

Result<void> PostgresSession::commit() {
  const PostgresResult result{PQexec(native_, "COMMIT")};
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return failed(result.get(), "store.commit");
  if (std::string_view{PQcmdStatus(result.get())} == "COMMIT") return {};
  return fail(ErrorKind::internal, "store.spoilt",
              {"事务中有语句失败，事务已撤销。", "A statement failed in this transaction, which was rolled back."});
}

}  // namespace yunguan::store
