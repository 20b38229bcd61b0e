// SPDX-License-Identifier: Apache-2.0
#include "monitor/explain.h"

#include <algorithm>
#include <tuple>

#include "monitor/finding_file.h"
#include "usage/chunk_lines.h"

namespace yunguan::monitor {
namespace {

class Explainer {
 public:
  Explainer(PreparedScan& prepared, std::string card)
      : prepared_(prepared), card_(std::move(card)), fold_(*prepared.fleet.shards.front()) {}

  Result<> run() {
    std::vector<usage::Layout> layouts;
    for (const usage::FileHeader& file : prepared_.usage->files()) {
      YG_TRY_ASSIGN(const usage::Layout layout, usage::Layout::from(file.columns, file.path));
      layouts.push_back(layout);
    }
    usage::ChunkLines lines;
    usage::Chunk chunk;
    std::uint64_t line_base = 0;
    while (true) {
      YG_TRY_ASSIGN(const bool more, prepared_.usage->next(chunk));
      if (!more) return {};
      const usage::FileHeader& file = prepared_.usage->files()[chunk.file];
      if (chunk.first) line_base = 1 + file.lines;
      line_base += lines.each(chunk, layouts[chunk.file].width, [&](const usage::Line& line) {
        take(line, layouts[chunk.file], file.path, line_base + line.number);
      });
    }
  }

  std::vector<Explanation> explanations(const Question& question) const {
    const ModelNames names = model_names(prepared_.rule_names);
    std::vector<Explanation> all;
    for (std::size_t i = 0; i < fold_.findings().size(); ++i) {
      Explanation one = described(fold_.findings()[i], names);
      const auto fits = [](const std::string& wanted, const std::string& have) {
        return wanted.empty() || wanted == have;
      };
      if (!fits(question.model, one.model) || !fits(question.subject, one.subject) ||
          !fits(question.window, one.window))
        continue;
      one.rows = rows_[i];
      all.push_back(std::move(one));
    }
    std::ranges::sort(all, {}, [](const Explanation& one) { return std::tie(one.model, one.subject, one.window); });
    return all;
  }

 private:
  void take(const usage::Line& line, const usage::Layout& layout, const std::string& file, std::uint64_t number) {
    usage::UsageRow row;
    if (!line.good || usage::read_row(line.fields, layout, prepared_.fleet.month, row) != usage::Reject::none) return;
    if (row.msisdn != card_) return;
    FoldRow fold;
    std::string buffer;
    WideRow wide;
    fold.number = usage::number_of(row.msisdn);
    const bool needs_wide = compact(row, line, *prepared_.lists, buffer, fold);
    if (needs_wide || prepared_.rules != nullptr) {
      wide = widened(row, line, layout);
      fold.is_wide = true;
      fold.wide = &wide;
    }
    fold_.apply({&fold, 1});
    note(line, file, number);
  }

  // Whatever has more hits than before has this row behind it.
  void note(const usage::Line& line, const std::string& file, std::uint64_t number) {
    const auto& findings = fold_.findings();
    rows_.resize(findings.size());
    hits_.resize(findings.size(), 0);
    for (std::size_t i = 0; i < findings.size(); ++i) {
      const std::uint32_t hits = fold_.hits_of(findings[i]);
      if (hits == hits_[i]) continue;
      hits_[i] = hits;
      if (rows_[i].size() >= kExplainedRowsMax) continue;
      const CardState& card = fold_.cards()[findings[i].card];
      std::string_view text = line.text;
      while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
      rows_[i].push_back({file, number, std::string{text}, card.data_bytes, card.sms, card.sms_mo});
    }
  }

  Explanation described(const Finding& finding, const ModelNames& names) const {
    Explanation one{.model = names[finding.model], .hits = fold_.hits_of(finding)};
    const bool own = finding.model >= kModelCount;
    one.title = own ? "其他监测模型" : info_of(static_cast<Model>(finding.model)).title;
    one.clause = own ? "§2.3.3(10)" : info_of(static_cast<Model>(finding.model)).clause;
    append_subject(one.subject, fold_, finding);
    if (finding.day == 0)
      one.window = prepared_.fleet.month.text();
    else
      prepared_.fleet.month.append_day(one.window, finding.day);
    prepared_.fleet.month.append_clock(one.first_time, finding.second);
    fold_.append_evidence(one.detail, finding);
    if (one.detail.starts_with(' ')) one.detail.erase(0, 1);
    return one;
  }

  PreparedScan& prepared_;
  const std::string card_;
  ShardFold& fold_;
  std::vector<std::vector<ExplainedRow>> rows_;  // by finding
  std::vector<std::uint32_t> hits_;              // … before the row at hand
};

bool is_known(const ShardFold& fold, const std::string& card) {
  return std::ranges::any_of(fold.cards(), [&](const CardState& state) {
    return (state.flags & kCardIot) != 0 && std::to_string(state.number + 0) == card;
  });
}

}  // namespace

Result<std::vector<Explanation>> explain(const ScanFiles& files, const Question& question) {
  YG_TRY_ASSIGN(PreparedScan prepared, prepare_scan(files, {.threads = 1}));
  const bool own = std::ranges::find(prepared.rule_names, question.model) != prepared.rule_names.end();
  if (!question.model.empty() && !own && !model_named(question.model)) {
    return fail(ErrorKind::not_found, "explain.model", {"没有这样的监测模型", "there is no such model"},
                {.value = question.model});
  }
  if (!is_known(*prepared.fleet.shards.front(), question.card)) {
    return fail(ErrorKind::not_found, "explain.card",
                {"卡清单中没有这张物联网卡", "the card file has no such IoT card"},
                {.file = files.cards, .value = question.card});
  }
  Explainer explainer{prepared, question.card};
  YG_TRY(explainer.run());
  return explainer.explanations(question);
}

}  // namespace yunguan::monitor
