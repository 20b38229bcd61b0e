// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_session.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/parse.h"
#include "store/sqlite_error.h"
#include "store/statement_text.h"

namespace yunguan::store {
namespace {

constexpr std::size_t kPreparedMax = 256;
constexpr int kBusyMillis = 10'000;

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement)
      : statement_(statement), size_(static_cast<std::size_t>(sqlite3_column_count(statement))) {}

  [[nodiscard]] std::size_t size() const override { return size_; }
  [[nodiscard]] bool is_null(std::size_t column) const override { return type(column) == SQLITE_NULL; }

  [[nodiscard]] std::int64_t integer(std::size_t column) const override {
    if (type(column) == SQLITE_INTEGER) [[likely]]
      return sqlite3_column_int64(statement_, at(column));
    // Text that is a number: a column of type TEXT compared or joined by an expression.
    const auto number = type(column) == SQLITE_TEXT ? parse_text<std::int64_t>(column) : std::nullopt;
    YG_ASSERT(number.has_value());
    return *number;
  }

  [[nodiscard]] double real(std::size_t column) const override {
    const int kind = type(column);
    YG_ASSERT(kind == SQLITE_FLOAT || kind == SQLITE_INTEGER);
    return sqlite3_column_double(statement_, at(column));
  }

  [[nodiscard]] std::string text(std::size_t column) const override {
    YG_ASSERT(type(column) != SQLITE_NULL);
    return std::string{view(column)};
  }

  [[nodiscard]] std::string blob(std::size_t column) const override {
    YG_ASSERT(type(column) == SQLITE_BLOB);
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, at(column)));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, at(column)))};
  }

 private:
  [[nodiscard]] int at(std::size_t column) const {
    YG_ASSERT(column < size_);
    return static_cast<int>(column);
  }
  [[nodiscard]] int type(std::size_t column) const { return sqlite3_column_type(statement_, at(column)); }
  [[nodiscard]] std::string_view view(std::size_t column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, at(column)));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, at(column)))};
  }
  template <class Number>
  [[nodiscard]] std::optional<Number> parse_text(std::size_t column) const {
    const std::string_view digits = view(column);
    Number number{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return number;
  }

  sqlite3_stmt* statement_;
  std::size_t size_;
};

// The texts of `params` must outlive the statement's run: they are bound without a copy.
void bind(sqlite3_stmt* statement, const Params& params) {
  for (std::size_t i = 0; i < params.size(); ++i) {
    const int position = static_cast<int>(i) + 1;
    const auto& data = params[i].data();
    if (const auto* number = std::get_if<std::int64_t>(&data)) {
      sqlite3_bind_int64(statement, position, *number);
    } else if (const auto* real = std::get_if<double>(&data)) {
      sqlite3_bind_double(statement, position, *real);
    } else if (const auto* text = std::get_if<std::string>(&data)) {
      sqlite3_bind_text64(statement, position, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (const auto* blob = std::get_if<Blob>(&data)) {
      sqlite3_bind_blob64(statement, position, blob->bytes.data(), blob->bytes.size(), SQLITE_STATIC);
    } else {
      sqlite3_bind_null(statement, position);
    }
  }
}

}  // namespace

// A prepared statement for the time of one run; hands it back reset, or finalizes it when it was made for this run only
// (the cached one being in the middle of an outer run).
class SqliteSession::Lease {
 public:
  explicit Lease(Prepared& cached)
      : cached_(&cached), statement_(cached.statement), placeholders_(cached.placeholders) {
    cached.in_use = true;
  }
  explicit Lease(const Prepared& own) : statement_(own.statement), placeholders_(own.placeholders) {}
  Lease(Lease&& other) noexcept
      : cached_(std::exchange(other.cached_, nullptr)),
        statement_(std::exchange(other.statement_, nullptr)),
        placeholders_(other.placeholders_) {}
  Lease& operator=(Lease&&) = delete;
  ~Lease() {
    if (cached_ != nullptr) {
      sqlite3_reset(statement_);
      sqlite3_clear_bindings(statement_);
      cached_->in_use = false;
    } else {
      sqlite3_finalize(statement_);
    }
  }

  [[nodiscard]] sqlite3_stmt* statement() const { return statement_; }
  [[nodiscard]] std::size_t placeholders() const { return placeholders_; }

 private:
  Prepared* cached_ = nullptr;
  sqlite3_stmt* statement_;
  std::size_t placeholders_;
};

SqliteSession::SqliteSession(SociConnection connection)
    : connection_(std::move(connection)), handle_(static_cast<sqlite3*>(connection_.handle())) {}

SqliteSession::~SqliteSession() {
  for (const Prepared& prepared : prepared_) sqlite3_finalize(prepared.statement);
}

Result<std::unique_ptr<SqliteSession>> SqliteSession::open(const std::string& path, Role role) {
  YG_TRY_ASSIGN(SociConnection connection, SociConnection::open_sqlite(path));
  std::unique_ptr<SqliteSession> session{new SqliteSession{std::move(connection)}};
  if (auto configured = session->configure(role); !configured) {
    Error error = std::move(configured).error();
    error.code = "store.open";
    error.kind = ErrorKind::unavailable;
    return std::unexpected(std::move(error));
  }
  return session;
}

Result<void> SqliteSession::configure(Role role) {
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, kBusyMillis);
  // The writer checkpoints every 64 MiB of log, so that a page that changes again and again, as those of an index in no order
  // do, goes to the file once in a while only; and keeps at most 64 MiB of the log on disk. Readers never write.
  static constexpr NamedQuery kWriter{"store.configure",
                                      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                                      "PRAGMA wal_autocheckpoint = 16000; PRAGMA journal_size_limit = 67108864;"
                                      "PRAGMA cache_size = -131072"};
  static constexpr NamedQuery kReader{"store.configure", "PRAGMA query_only = ON; PRAGMA cache_size = -32768"};
  return script(role == Role::writer ? kWriter : kReader);
}

bool SqliteSession::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

Result<SqliteSession::Prepared> SqliteSession::prepare(const NamedQuery& query) {
  const NumberedSql numbered = number_placeholders(query.sql, '?');
  Prepared made{.sql = std::string{query.sql}, .placeholders = numbered.placeholders};
  const int code = sqlite3_prepare_v3(handle_, numbered.sql.c_str(), static_cast<int>(numbered.sql.size() + 1),
                                      SQLITE_PREPARE_PERSISTENT, &made.statement, nullptr);
  if (code != SQLITE_OK) return sqlite_failure(handle_, code, query.name);
  YG_ASSERT(made.statement != nullptr);
  return made;
}

Result<SqliteSession::Lease> SqliteSession::lease(const NamedQuery& query) {
  const auto found = by_sql_.find(query.sql);
  if (found != by_sql_.end() && !found->second->in_use) {
    prepared_.splice(prepared_.begin(), prepared_, found->second);
    return Lease{*found->second};
  }
  YG_TRY_ASSIGN(Prepared made, prepare(query));
  if (found != by_sql_.end()) return Lease{static_cast<const Prepared&>(made)};
  prepared_.push_front(std::move(made));
  by_sql_.emplace(prepared_.front().sql, prepared_.begin());
  if (prepared_.size() > kPreparedMax && !prepared_.back().in_use) {
    by_sql_.erase(prepared_.back().sql);
    sqlite3_finalize(prepared_.back().statement);
    prepared_.pop_back();
  }
  return Lease{prepared_.front()};
}

Result<std::int64_t> SqliteSession::step_through(const NamedQuery& query, sqlite3_stmt* statement, const Visit* visit) {
  const std::int64_t changed_before = sqlite3_total_changes64(handle_);
  std::int64_t visited = 0;
  std::optional<SqliteRow> row;
  const bool wanted = visit != nullptr;
  int code = SQLITE_OK;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    ++visited;
    if (!wanted) continue;
    // Not before the first step, which prepares the statement anew when its table has changed.
    if (!row) row.emplace(statement);
    // A statement that changes rows has made all changes before its first row, so it may be left here.
    if (!(*visit)(*row)) return visited;
  }
  if (code != SQLITE_DONE) return sqlite_failure(handle_, code, query.name);
  if (sqlite3_total_changes64(handle_) == changed_before) return visit != nullptr ? visited : 0;
  return sqlite3_changes64(handle_);
}

Result<std::int64_t> SqliteSession::execute(const NamedQuery& query, const Params& params, const Visit* visit) {
  YG_TRY(check_values(params));
  YG_TRY_ASSIGN(const Lease prepared, lease(query));
  require_parameter_count(query, prepared.placeholders(), params.size());
  bind(prepared.statement(), params);
  return step_through(query, prepared.statement(), visit);
}

Result<void> SqliteSession::script(const NamedQuery& statements) {
  const std::string sql{statements.sql};
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return sqlite_failure(handle_, code, statements.name);
  return {};
}

Result<void> SqliteSession::insert_many(std::string_view table, const std::vector<std::string_view>& columns,
                                        const std::vector<Params>& rows) {
  std::string marks;
  for (std::size_t i = 0; i < columns.size(); ++i) marks += fmt::format("{}:c{}", i == 0 ? "" : ", ", i);
  const std::string sql = fmt::format("INSERT INTO {} ({}) VALUES ({})", table, fmt::join(columns, ", "), marks);
  const NamedQuery query{"store.insert_many", sql};
  YG_TRY_ASSIGN(const Lease prepared, lease(query));
  for (const Params& row : rows) {
    require_parameter_count(query, prepared.placeholders(), row.size());
    YG_TRY(check_values(row));
    bind(prepared.statement(), row);
    YG_TRY(step_through(query, prepared.statement(), nullptr));
    sqlite3_reset(prepared.statement());
  }
  return {};
}

}  // namespace yunguan::store
