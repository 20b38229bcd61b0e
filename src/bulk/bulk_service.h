// SPDX-License-Identifier: Apache-2.0
// What people do with bulk acts: preview, submit, approve or refuse, cancel, undo, look. Every step is limited to the caller's units and
// recorded.
#pragma once

#include <boost/describe.hpp>
#include <functional>

#include "bulk/bulk_view.h"
#include "bulk/ground.h"
#include "bulk/preview.h"
#include "card/card_service.h"
#include "job/job_runner.h"

namespace yunguan::bulk {

inline constexpr std::string_view kPreviewJob = "bulk.preview";
inline constexpr std::size_t kNamedMax = 10'000;  // cards named one by one

// Either `card_ids` or `filter` (the parameters of GET /cards).
struct BulkInput {
  Kind kind{};
  std::optional<card::Suspension> suspension;
  std::optional<card::FieldValues> values;
  std::optional<std::vector<std::string>> tags;
  std::optional<UnitId> unit_id;
  std::optional<std::vector<CardId>> card_ids;
  std::optional<std::map<std::string, std::string>> filter;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(BulkInput, (), (kind, suspension, values, tags, unit_id, card_ids, filter, reason))

struct ReasonInput {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ReasonInput, (), (reason))

// An act the caller may do somewhere.
struct Offer {
  Kind kind{};
  Text name;
  std::vector<card::Suspension> suspensions;  // reasons the caller may give or lift
  std::vector<std::string> fields;            // of plan and controls
  bool undoable = false;
  bool always_approved = false;  // by a second person, whatever the number
};
BOOST_DESCRIBE_STRUCT(Offer, (), (kind, name, suspensions, fields, undoable, always_approved))

struct Offers {
  std::vector<Offer> items;
  std::int64_t approve_above = 0;
  std::int64_t named_max = 0;
  bool may_approve = false;
};
BOOST_DESCRIBE_STRUCT(Offers, (), (items, approve_above, named_max, may_approve))

class BulkService {
 public:
  BulkService(Ground ground, job::Runner& jobs, Preview::Limits limits);

  [[nodiscard]] const Ground& ground() const { return ground_; }
  Result<Offers> offers(const http::Request& request);
  // Small ones are previewed at once; larger ones come back in State::previewing and have a job.
  Result<BulkDetail> create(const http::Request& request, const BulkInput& input);
  Result<http::Page<BulkRow>> list(const http::Request& request);
  Result<BulkDetail> get(const http::Request& request);
  Result<http::Page<ItemRow>> items(const http::Request& request);
  // Calls `visit` for every card of the request's list of items, for exports.
  Result<void> each_item(const http::Request& request, const std::function<Result<void>(const ItemRow&)>& visit);
  Result<BulkDetail> submit(const http::Request& request);
  Result<BulkDetail> approve(const http::Request& request, const ReasonInput& input);
  Result<BulkDetail> refuse(const http::Request& request, const ReasonInput& input);
  Result<BulkDetail> cancel(const http::Request& request);
  // A new act, previewed first as any other.
  Result<BulkDetail> undo(const http::Request& request, const ReasonInput& input);
  // How many await the caller's approval.
  Result<std::int64_t> to_approve(const identity::Principal& principal);

  // The handlers of kPreviewJob and kRunJob, and what follows when a job ended otherwise than done. Listens to any job.
  Result<void> run_preview(job::Context& context);
  Result<void> run(job::Context& context);
  void after_job(const job::Job& job);
  // At the start: what a machine that died left behind is ended or goes on.
  Result<void> tidy();

 private:
  struct Seen {
    Act act;
    std::vector<UnitCount> units;
    std::shared_ptr<const identity::UnitTree> tree;
    bool covered = false;
  };
  // The act of the address, if the caller may see it; otherwise not_found, which is recorded.
  Result<Seen> find_visible(const http::Request& request);
  Result<BulkDetail> show(const http::Request& request, BulkId id);
  Result<BulkSpec> read_input(const http::Request& request, const BulkInput& input);
  Result<BulkDetail> begin(const http::Request& request, BulkSpec spec, const std::string& reason,
                           std::vector<std::int64_t> named);
  Result<bool> small(const BulkSpec& spec, std::size_t named);
  // Takes one step in a transaction with its audit entry; `change` fills in what goes with it.
  Result<BulkDetail> step(const http::Request& request, Step wanted, std::string_view action, const std::string& reason,
                          const std::function<Result<void>(store::Transaction&, Act&)>& change);
  Result<JobId> queue(store::Transaction& tx, const Act& act, std::string_view kind) const;
  Result<void> expire_overdue();
  // An undo that came to nothing stands in nobody's way.
  Result<void> release_undone(store::Transaction& tx, const Act& act) const;
  Result<void> end(BulkId id, Event event, std::string_view action, const Error& error);

  const Ground ground_;
  job::Runner& jobs_;
  const Preview::Limits limits_;
  const Preview preview_;
};

}  // namespace yunguan::bulk
