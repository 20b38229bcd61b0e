// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "app/commands.h"
#include "app/doctor.h"
#include "app/settings.h"
#include "app/terminal.h"

namespace yunguan::app {

namespace {

std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::warn:
      return "warn";
    case Verdict::fail:
      return "FAIL";
  }
  YG_ASSERT(false);
}

void print(const Finding& finding, Language language) {
  fmt::print("{:<5} {}: {}\n", word_of(finding.verdict), finding.subject.*language, finding.text.*language);
  if (!(finding.advice.*language).empty()) fmt::print("      → {}\n", finding.advice.*language);
}

int doctor(const Settings& settings) {
  const Language language = terminal_language();
  const auto loaded = settings.load();
  if (!loaded) {
    print({Verdict::fail, {"配置", "configuration"}, {"见下", "see below"}, {}}, language);
    print_error(loaded.error());
    return kRefused;
  }
  const auto changed = std::count_if(loaded->entries.begin(), loaded->entries.end(),
                                     [](const config::Entry& entry) { return entry.source != "default"; });
  print({Verdict::ok,
         {"配置", "configuration"},
         {fmt::format("{} 项，其中 {} 项不用默认值", loaded->entries.size(), changed),
          fmt::format("{} keys, {} of them set", loaded->entries.size(), changed)},
         {}},
        language);
  const auto findings = examine(loaded->config);
  for (const Finding& finding : findings) print(finding, language);
  const bool failed = std::any_of(findings.begin(), findings.end(),
                                  [](const Finding& finding) { return finding.verdict == Verdict::fail; });
  return failed ? kFailed : 0;
}

}  // namespace

void add_doctor_command(CLI::App& cli, int& status) {
  CLI::App* const command = cli.add_subcommand("doctor", "look for what keeps the platform from running well");
  const auto settings = Settings::options_of(*command);
  command->callback([settings, &status] { status = doctor(*settings); });
}

}  // namespace yunguan::app
