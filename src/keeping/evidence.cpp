// SPDX-License-Identifier: Apache-2.0
#include "keeping/evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/document_decode.h"

namespace yunguan::keeping {
namespace {

const Text kNotYet{"尚未检查", "not looked at yet"};

}  // namespace

Result<EvidenceBook> load_evidence(const std::filesystem::path& rules_dir, const std::vector<std::string>& known) {
  YG_TRY_ASSIGN(const Document document, load_yaml(rules_dir / "evidence.yaml"));
  return evidence_from(document, known);
}

Result<EvidenceBook> evidence_from(const Document& document, const std::vector<std::string>& known) {
  YG_TRY_ASSIGN(EvidenceBook book, decode_document<EvidenceBook>(document));
  for (std::size_t s = 0; s < book.standards.size(); ++s) {
    std::set<std::string> codes;
    for (std::size_t g = 0; g < book.standards[s].groups.size(); ++g) {
      const auto& clauses = book.standards[s].groups[g].clauses;
      for (std::size_t c = 0; c < clauses.size(); ++c) {
        const std::string place = fmt::format("/standards/{}/groups/{}/clauses/{}", s, g, c);
        if (!codes.insert(clauses[c].code).second) {
          return fail(ErrorKind::invalid, "evidence.code", {"此条款已经列过。", "This clause is there already."},
                      document.where(place + "/code"));
        }
        for (std::size_t k = 0; k < clauses[c].checks.size(); ++k) {
          if (std::ranges::find(known, clauses[c].checks[k]) != known.end()) continue;
          return fail(ErrorKind::invalid, "evidence.check", {"程序没有这项检查。", "The program has no such check."},
                      document.where(fmt::format("{}/checks/{}", place, k)));
        }
      }
    }
  }
  return book;
}

void Evidence::add(std::string name, Text title, Look look) {
  checks_.push_back({std::move(name), std::move(title), std::move(look)});
}

std::vector<std::string> Evidence::names() const {
  std::vector<std::string> all;
  for (const Check& check : checks_) all.push_back(check.name);
  return all;
}

EvidenceView Evidence::with(const std::vector<CheckResult>& results) const {
  EvidenceView view{
      .version = book_.version, .standards = book_.standards, .checks = {}, .checked_at = {}, .checked_by = {}};
  for (const Check& check : checks_) {
    const auto found = std::ranges::find(results, check.name, &CheckResult::name);
    view.checks.push_back(found != results.end() ? *found
                                                 : CheckResult{check.name, check.title, Outcome::unclear, kNotYet});
    view.checks.back().title = check.title;
  }
  return view;
}

Result<EvidenceView> Evidence::view() const {
  YG_TRY_ASSIGN(const auto last,
                context_.db.read([](store::Reader& reader) { return last_check(reader, "evidence"); }));
  if (!last) return with({});
  const auto results = json::decode<std::vector<CheckResult>>(last->report);
  EvidenceView view = with(results ? *results : std::vector<CheckResult>{});
  view.checked_at = last->at;
  view.checked_by = last->person_login;
  return view;
}

Result<EvidenceView> Evidence::run(const identity::Actor& actor) {
  const std::lock_guard lock(running_);
  const auto began = std::chrono::steady_clock::now();
  std::vector<CheckResult> results;
  for (const Check& check : checks_) {
    const auto found = check.look();
    results.push_back({check.name, check.title,
                       !found        ? Outcome::unclear
                       : found->good ? Outcome::good
                                     : Outcome::attention,
                       found ? found->text : found.error().text});
  }
  CheckRun run{.kind = "evidence",
               .at = context_.clock.now(),
               .ok = true,
               .duration_ms = 0,
               .person_login = actor.login,
               .report = json::encode(results)};
  run.ok = std::ranges::all_of(results, [](const CheckResult& one) { return one.outcome == Outcome::good; });
  run.duration_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count();
  YG_TRY(context_.db.write([&](store::Transaction& tx) { return insert_check(tx, run); }));
  EvidenceView view = with(results);
  view.checked_at = run.at;
  view.checked_by = run.person_login;
  return view;
}

}  // namespace yunguan::keeping
