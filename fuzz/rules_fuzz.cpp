// SPDX-License-Identifier: Apache-2.0
// Rule files and fleet files: any bytes as one of the rule files give rules or an error with a line, and any fleet is judged
// or refused with a line, however it is cut into pieces.
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/document.h"
#include "card/blacklist.h"
#include "card/classify_file.h"
#include "card/number.h"
#include "card/rulebook.h"
#include "card/rules_view.h"
#include "card/scenes.h"

namespace {

using namespace yunguan;
using namespace yunguan::card;

constexpr Date kDay = std::chrono::year{2026} / 11 / 21;

template <class T>
void check_refusal(const Result<T>& result) {
  if (!result) YG_ASSERT(!result.error().code.empty() && result.error().where.row.has_value());
}

void read_rules(std::string_view text) {
  const auto document = parse_yaml(text, "fuzzed.yaml");
  if (!document) return;
  const auto rulebook = Rulebook::from(*document);
  check_refusal(rulebook);
  if (rulebook) (void)rules_view({*rulebook, NumberPlan::load("rules", kDay).value()});
  check_refusal(NumberPlan::from(*document, kDay));
  check_refusal(Scenes::from(*document));
  check_refusal(Blacklist::from(*document));
}

std::string judge(std::string_view fleet, const ClassifyOptions& options) {
  static const Rulebook rulebook = Rulebook::load("rules").value();
  static const NumberPlan numbers = NumberPlan::load("rules", kDay).value();
  std::string out;
  const auto counts = classify_text(
      fleet, "fuzzed.csv", numbers, rulebook,
      [&](std::string_view lines) {
        out += lines;
        return Result<>{};
      },
      options);
  return counts ? out : describe(counts.error());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.starts_with("version:") || text.find("\nversion:") != std::string_view::npos) {
    read_rules(text);
  } else {
    YG_ASSERT(judge(text, {.threads = 1, .piece_bytes = 1u << 20}) == judge(text, {.threads = 2, .piece_bytes = 64}));
  }
  return 0;
}
