// SPDX-License-Identifier: Apache-2.0
#include "job/job_store.h"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/json.h"
#include "store/id_source.h"

namespace yunguan::job {
namespace {

using store::NamedQuery;
using store::Params;
using store::Row;

constexpr store::Migration kCreate{"job",
                                   1,
                                   "create jobs",
                                   R"(CREATE TABLE job (
         id BIGINT PRIMARY KEY,
         kind TEXT NOT NULL,
         title_zh TEXT NOT NULL,
         title_en TEXT NOT NULL,
         state TEXT NOT NULL,
         total BIGINT,
         done BIGINT NOT NULL,
         failed BIGINT NOT NULL,
         message_zh TEXT,
         message_en TEXT,
         spec TEXT NOT NULL,
         checkpoint TEXT NOT NULL,
         files TEXT NOT NULL,
         cancel_requested BIGINT NOT NULL,
         error_code TEXT,
         person_id BIGINT NOT NULL,
         person_login TEXT NOT NULL,
         created_at BIGINT NOT NULL,
         started_at BIGINT,
         ended_at BIGINT
       );
       CREATE INDEX job_by_person ON job (person_id, id);
       CREATE INDEX job_by_state ON job (state, id))",
                                   "",
                                   ""};

#define YG_JOB_COLUMNS                                                                                               \
  "id, kind, title_zh, title_en, state, total, done, failed, message_zh, message_en, files, error_code, person_id, " \
  "person_login, created_at, started_at, ended_at, spec, checkpoint"

constexpr NamedQuery kInsert{
    "job.insert",
    "INSERT INTO job (id, kind, title_zh, title_en, state, done, failed, spec, checkpoint, files, cancel_requested, "
    "person_id, person_login, created_at) VALUES (:id, :kind, :zh, :en, 'queued', 0, 0, :spec, 'null', '[]', 0, "
    ":person, :login, :at)"};
constexpr NamedQuery kFind{"job.find", "SELECT " YG_JOB_COLUMNS " FROM job WHERE id = :id"};
constexpr NamedQuery kUnitPath{"job.unit_path",
                               "SELECT u.path FROM person p JOIN unit u ON u.id = p.unit_id WHERE p.id = :person"};
constexpr NamedQuery kOldestQueued{
    "job.oldest_queued", "SELECT id FROM job WHERE state = 'queued' AND kind LIKE :prefix ORDER BY id LIMIT 1"};
constexpr NamedQuery kStart{
    "job.start",
    "UPDATE job SET state = 'running', started_at = COALESCE(started_at, :at) WHERE id = :id AND state = 'queued'"};
constexpr NamedQuery kMove{
    "job.move",
    "UPDATE job SET state = :state, ended_at = :ended, error_code = :code, "
    "message_zh = COALESCE(:zh, message_zh), message_en = COALESCE(:en, message_en) WHERE id = :id"};
constexpr NamedQuery kProgress{"job.progress",
                               "UPDATE job SET total = COALESCE(:total, total), done = :done, failed = :failed, "
                               "checkpoint = :checkpoint WHERE id = :id"};
constexpr NamedQuery kMessage{"job.message", "UPDATE job SET message_zh = :zh, message_en = :en WHERE id = :id"};
constexpr NamedQuery kFiles{"job.files", "UPDATE job SET files = :files WHERE id = :id"};
constexpr NamedQuery kRequestCancel{"job.request_cancel", "UPDATE job SET cancel_requested = 1 WHERE id = :id"};
constexpr NamedQuery kCancelRequested{"job.cancel_requested", "SELECT cancel_requested FROM job WHERE id = :id"};
constexpr NamedQuery kRequeue{"job.requeue", "UPDATE job SET state = 'queued' WHERE state = 'running'"};

State state_of(const std::string& name) {
  State state{};
  YG_ASSERT(boost::describe::enum_from_string(name.c_str(), state));
  return state;
}

std::string name_of(State state) { return boost::describe::enum_to_string(state, ""); }

Work read_work(const Row& row) {
  Work work;
  Job& job = work.job;
  job.id = row.id<JobId>(0);
  job.kind = row.text(1);
  job.title = {row.text(2), row.text(3)};
  job.state = state_of(row.text(4));
  job.total = row.optional_integer(5);
  job.done = row.integer(6);
  job.failed = row.integer(7);
  if (!row.is_null(8)) job.message = Text{row.text(8), row.text(9)};
  const auto files = json::read<std::vector<JobFile>>(row.text(10));
  YG_ASSERT(files);
  job.files = *files;
  job.error_code = row.optional_text(11);
  if (const auto person = row.id<PersonId>(12); !person.empty()) job.person_id = person;
  job.person_login = row.text(13);
  job.created_at = row.instant(14);
  job.started_at = row.optional_instant(15);
  job.ended_at = row.optional_instant(16);
  work.spec = boost::json::parse(row.text(17));
  work.checkpoint = boost::json::parse(row.text(18));
  return work;
}

Result<Work> must_find(store::Reader& reader, JobId id) {
  YG_TRY_ASSIGN(auto work, find(reader, id));
  if (work) return std::move(*work);
  return fail(ErrorKind::not_found, "job.not_found", {"没有这个作业", "there is no such job"});
}

}  // namespace

const std::vector<store::Migration>& migrations() {
  static const std::vector<store::Migration> steps{kCreate};
  return steps;
}

Result<Job> insert(store::Transaction& tx, const NewJob& job, Instant at) {
  YG_TRY_ASSIGN(const auto id, store::next_id<JobId>(tx, "job"));
  YG_TRY(tx.run(kInsert, {id, job.kind, job.title.zh, job.title.en, boost::json::serialize(job.spec), job.person_id,
                          job.person_login, at}));
  YG_TRY_ASSIGN(auto work, must_find(tx, id));
  return std::move(work.job);
}

Result<bool> begun_inside(store::Reader& reader, const Job& job, const identity::Scope& scope) {
  if (scope.everything() || scope.empty() || !job.person_id) return scope.everything();
  YG_TRY_ASSIGN(const auto path, reader.one(kUnitPath, {*job.person_id}, [](const Row& row) { return row.text(0); }));
  return path && scope.contains(*path);
}

Result<std::optional<Work>> find(store::Reader& reader, JobId id) { return reader.one(kFind, {id}, read_work); }

Result<std::vector<Job>> list(store::Reader& reader, const Filter& filter) {
  std::string sql = "SELECT " YG_JOB_COLUMNS " FROM job WHERE 1 = 1";
  Params params;
  const auto add = [&](std::string_view condition, store::Value value) {
    sql += condition;
    params.push_back(std::move(value));
  };
  if (filter.person) add(" AND person_id = :person", *filter.person);
  if (filter.state) add(" AND state = :state", name_of(*filter.state));
  if (filter.kind) add(" AND kind = :kind", *filter.kind);
  if (filter.before) add(" AND id < :before", *filter.before);
  if (filter.inside && !filter.inside->everything()) {
    sql += " AND person_id IN (SELECT p.id FROM person p JOIN unit u ON u.id = p.unit_id WHERE 1 = 0";
    for (const std::string& top : filter.inside->tops()) {
      add(" OR (u.path >= :from", top);
      add(" AND u.path < :end)", identity::path_end(top));
    }
    sql += ')';
  }
  add(" ORDER BY id DESC LIMIT :limit", static_cast<std::int64_t>(filter.limit));
  return reader.all({"job.list", sql}, params, [](const Row& row) { return read_work(row).job; });
}

Result<std::optional<Work>> claim(store::Transaction& tx, Instant at, std::string_view kind_prefix) {
  while (true) {
    YG_TRY_ASSIGN(const auto id, tx.one(kOldestQueued, {std::string(kind_prefix) + "%"},
                                        [](const Row& row) { return row.id<JobId>(0); }));
    if (!id) return std::nullopt;
    YG_TRY_ASSIGN(const auto changed, tx.run(kStart, {at, *id}));
    if (changed == 1) return find(tx, *id);
  }
}

Result<Job> move(store::Transaction& tx, JobId id, Event event, Instant at, const std::optional<Error>& error) {
  YG_TRY_ASSIGN(const auto work, must_find(tx, id));
  const auto to = next(work.job.state, event);
  if (!to) {
    return fail(ErrorKind::conflict, "job.state", {"作业已经结束", "the job has ended already"},
                {.value = name_of(work.job.state)});
  }
  const auto optional = [&](auto member) -> store::Value {
    return error ? store::Value(member(*error)) : store::Value();
  };
  YG_TRY(tx.run(
      kMove,
      {name_of(*to), ended(*to) ? store::Value(at) : store::Value(), optional([](const Error& e) { return e.code; }),
       optional([](const Error& e) { return e.text.zh; }), optional([](const Error& e) { return e.text.en; }), id}));
  YG_TRY_ASSIGN(auto moved, must_find(tx, id));
  return std::move(moved.job);
}

Result<void> save_progress(store::Transaction& tx, JobId id, const Progress& progress) {
  YG_TRY(tx.run(kProgress,
                {progress.total, progress.done, progress.failed, boost::json::serialize(progress.checkpoint), id}));
  return {};
}

Result<void> save_message(store::Transaction& tx, JobId id, const Text& message) {
  YG_TRY(tx.run(kMessage, {message.zh, message.en, id}));
  return {};
}

Result<void> add_file(store::Transaction& tx, JobId id, const JobFile& file) {
  YG_TRY_ASSIGN(auto work, must_find(tx, id));
  // A job that goes on after a crash may produce its file again: the newest of a kind counts.
  std::erase_if(work.job.files, [&](const JobFile& kept) { return kept.kind == file.kind; });
  work.job.files.push_back(file);
  YG_TRY(tx.run(kFiles, {json::write(work.job.files), id}));
  return {};
}

Result<bool> request_cancel(store::Transaction& tx, JobId id, Instant at) {
  YG_TRY_ASSIGN(const auto work, must_find(tx, id));
  if (work.job.state == State::running) {
    YG_TRY(tx.run(kRequestCancel, {id}));
    return false;
  }
  YG_TRY(move(tx, id, Event::cancel, at, std::nullopt));
  return true;
}

Result<bool> cancel_requested(store::Reader& reader, JobId id) {
  YG_TRY_ASSIGN(const auto flag, reader.one(kCancelRequested, {id}, [](const Row& row) { return row.truth(0); }));
  return flag.value_or(true);
}

Result<std::int64_t> requeue_interrupted(store::Transaction& tx) { return tx.run(kRequeue, {}); }

}  // namespace yunguan::job
