// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <cstring>

#include "app/commands.h"
#include "app/platform.h"
#include "app/settings.h"
#include "app/stop_signal.h"
#include "app/terminal.h"
#include "app/version.h"
#include "base/log.h"

namespace yunguan::app {

namespace {

int serve(const Settings& settings) {
  // Before any thread, which would else take the signals.
  StopSignal stop_signal;
  const auto loaded = settings.load();
  if (!loaded) {
    print_error(loaded.error());
    return kRefused;
  }
  if (const auto configured = log::configure(loaded->config.log); !configured) {
    print_error(configured.error());
    return kFailed;
  }
  log::info("app", "starting", {{"version", kVersion}});
  auto platform = Platform::build(*loaded);
  if (!platform) {
    print_error(platform.error());
    return kFailed;
  }
  if (const auto started = (*platform)->start(); !started) {
    print_error(started.error());
    return kFailed;
  }
  for (const std::string& line : (*platform)->greeting(terminal_language())) fmt::print("{}\n", line);
  std::fflush(stdout);

  const int signal = stop_signal.wait();
  log::info("app", "stopping", {{"signal", strsignal(signal)}});
  (*platform)->stop();
  log::info("app", "stopped");
  return 0;
}

}  // namespace

void add_serve_command(CLI::App& cli, int& status) {
  CLI::App* const command = cli.add_subcommand("serve", "run the platform until Ctrl-C");
  const auto settings = Settings::options_of(*command);
  command->callback([settings, &status] { status = serve(*settings); });
}

}  // namespace yunguan::app
