// SPDX-License-Identifier: Apache-2.0
#include "card/classify_file.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "card/classification.h"
#include "card/fleet_columns.h"
#include "sheet/csv_reader.h"
#include "sheet/csv_writer.h"
#include "sheet/input_file.h"
#include "sheet/output_file.h"
#include "sheet/source_text.h"

namespace yunguan::card {
namespace {

// The written forms of all 2,048 sets of duties, so that no line builds one.
class DutyWords {
 public:
  DutyWords() {
    for (unsigned bits = 0; bits < words_.size(); ++bits) words_[bits] = to_word(DutySet::from_bits(bits));
  }
  [[nodiscard]] std::string_view of(DutySet duties) const { return words_[duties.bits()]; }

 private:
  std::array<std::string, 1u << kDutyCount> words_;
};

struct Job {
  const std::string& file;
  const FleetColumns& columns;
  const NumberPlan& numbers;
  const Rulebook& rulebook;
  const DutyWords& words;
};

struct Judged {
  std::string lines;
  ClassifyCounts counts;
  std::optional<Error> error;
};

void write_line(const Job& job, std::string_view msisdn, const Evaluation& evaluation, std::string& out) {
  sheet::CsvWriter(out).field(msisdn);
  out += ',';
  out += to_word(evaluation.kind);
  if (evaluation.kind != Kind::iot) {
    out += ",,,,\n";
    return;
  }
  out += ',';
  if (evaluation.class_code) {
    out += static_cast<char>('0' + evaluation.class_code->functions);
    out += '-';
    out += static_cast<char>('0' + evaluation.class_code->business);
  }
  out += ',';
  out += to_word(evaluation.risk);
  out += ',';
  out += job.words.of(evaluation.required);
  out += ',';
  out += job.words.of(evaluation.missing());
  out += '\n';
}

// An error's line is counted from the beginning of `text`.
Judged judge_piece(const Job& job, std::string_view text) {
  Judged judged;
  judged.lines.reserve(text.size() / 2 + 4096);
  sheet::CsvReader reader(text, job.file);
  sheet::Record record;
  while (true) {
    auto more = reader.next(record);
    if (more && !*more) return judged;
    if (!more) {
      judged.error = std::move(more).error();
      return judged;
    }
    auto facts = job.columns.read(record, job.numbers, job.rulebook.limits());
    if (!facts) {
      judged.error = std::move(facts).error();
      return judged;
    }
    const Evaluation evaluation = evaluate(*facts, job.rulebook);
    write_line(job, job.columns.msisdn(record), evaluation, judged.lines);
    ++judged.counts.cards;
    judged.counts.iot += evaluation.kind == Kind::iot ? 1 : 0;
    judged.counts.with_gaps += evaluation.missing().empty() ? 0 : 1;
  }
}

Error with_line_of(Error error, std::string_view text, std::string_view piece) {
  const auto before = static_cast<std::size_t>(piece.data() - text.data());
  if (error.where.row) *error.where.row += sheet::line_at(text, before) - 1;
  return error;
}

// Some pieces being judged, a thread each.
class Wave {
 public:
  Wave(const Job& job, const std::vector<std::string_view>& pieces, std::size_t first, std::size_t count)
      : judged_(std::min(count, pieces.size() - std::min(first, pieces.size()))) {
    for (std::size_t i = 0; i < judged_.size(); ++i) {
      threads_.emplace_back([&job, piece = pieces[first + i], &out = judged_[i]] { out = judge_piece(job, piece); });
    }
  }
  // Waits for all of them.
  std::vector<Judged> take() {
    threads_.clear();  // std::jthread joins
    return std::move(judged_);
  }

 private:
  std::vector<Judged> judged_;
  std::vector<std::jthread> threads_;  // after what they write to
};

}  // namespace

Result<ClassifyCounts> classify_text(std::string_view text, const std::string& file, const NumberPlan& numbers,
                                     const Rulebook& rulebook, const Sink& sink, const ClassifyOptions& options) {
  sheet::CsvReader header_reader(text, file);
  sheet::Record header;
  YG_TRY_ASSIGN(const bool any, header_reader.next(header));
  if (!any) {
    return fail(ErrorKind::invalid, "fleet.empty",
                {"文件是空的，至少要有表头。", "The file is empty; a header is needed."},
                {.file = file, .row = {}, .field = {}, .value = {}, .clause = {}});
  }
  YG_TRY_ASSIGN(const FleetColumns columns, FleetColumns::from(header, file));
  const DutyWords words;
  const Job job{file, columns, numbers, rulebook, words};
  const std::string_view body = text.substr(header_reader.offset());
  const auto pieces = sheet::split_records(body, body.size() / std::max<std::size_t>(options.piece_bytes, 1) + 1);
  const std::size_t threads =
      options.threads != 0 ? options.threads : std::clamp(std::thread::hardware_concurrency(), 1u, 8u);
  ClassifyCounts counts;
  YG_TRY(sink("msisdn,kind,class,risk,required,missing\n"));
  // One wave is judged while the one before it is written.
  auto wave = std::make_unique<Wave>(job, pieces, 0, threads);
  for (std::size_t at = 0; at < pieces.size(); at += threads) {
    std::vector<Judged> done = wave->take();
    wave = std::make_unique<Wave>(job, pieces, at + threads, threads);
    for (std::size_t i = 0; i < done.size(); ++i) {
      if (done[i].error) return fail(with_line_of(std::move(*done[i].error), text, pieces[at + i]));
      YG_TRY(sink(done[i].lines));
      counts.cards += done[i].counts.cards;
      counts.iot += done[i].counts.iot;
      counts.with_gaps += done[i].counts.with_gaps;
    }
  }
  return counts;
}

Result<ClassifyCounts> classify_file(const std::filesystem::path& input, const std::filesystem::path& output,
                                     const NumberPlan& numbers, const Rulebook& rulebook,
                                     const ClassifyOptions& options) {
  YG_TRY_ASSIGN(const sheet::InputFile file, sheet::InputFile::open(input));
  YG_TRY_ASSIGN(const sheet::SourceText source, sheet::SourceText::from(file.bytes(), file.name()));
  YG_TRY_ASSIGN(sheet::OutputFile out, sheet::OutputFile::create(output));
  YG_TRY_ASSIGN(const ClassifyCounts counts, classify_text(
                                                 source.text(), file.name(), numbers, rulebook,
                                                 [&](std::string_view lines) { return out.write(lines); }, options));
  YG_TRY(out.commit());
  return counts;
}

}  // namespace yunguan::card
