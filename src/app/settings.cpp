// SPDX-License-Identifier: Apache-2.0
#include "app/settings.h"

namespace yunguan::app {

std::shared_ptr<Settings> Settings::options_of(CLI::App& command) {
  auto settings = std::make_shared<Settings>();
  Settings* const target = settings.get();
  command.add_option("--config", target->file_, "configuration file (default: $YUNGUAN_CONFIG, else ./yunguan.yaml)");

  const auto keep = [target](const char* name, const char* key) {
    return [target, name, key](const std::string& value) { target->given_.push_back({name, key, value}); };
  };
  command.add_option_function<std::string>("--data-dir", keep("--data-dir", "data_dir"), "data directory");
  command.add_option_function<std::string>("--store", keep("--store", "store.url"), "sqlite:PATH or postgresql://…");
  command.add_option_function<std::string>("--address", keep("--address", "http.address"), "address to listen on");
  command.add_option_function<std::string>("--port", keep("--port", "http.port"), "port to listen on; 0 is any");
  command.add_flag_callback(
      "--demo",
      [target] {
        target->given_.push_back({"--demo", "demo", "true"});
      },
      "put the demonstration fleet in at the first start");
  return settings;
}

Result<config::Loaded> Settings::load() const {
  const auto environment = config::process_environment();
  const auto file = file_.empty() ? config::default_file(environment) : std::filesystem::path(file_);
  return config::load({.file = file, .environment = environment, .options = given_});
}

}  // namespace yunguan::app
