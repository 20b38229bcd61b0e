// SPDX-License-Identifier: Apache-2.0
// What can be set about a running Yunguan, with its defaults. declaration.cpp says every key's name and sentence;
// load.h fills this from the file, the environment and the command line. Fixed after start.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/log.h"

namespace yunguan::config {

struct Http {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free port
  std::uint32_t workers = 8;
  std::uint32_t queue_max = 1024;
  std::uint32_t connections_max = 4096;
  std::uint64_t body_max = 1u << 20;
  std::uint64_t upload_max = 256u << 20;
  std::chrono::seconds request_timeout{10};
  std::chrono::seconds upload_timeout{300};
  bool secure_cookies = false;
  std::string trusted_proxies;  // addresses, separated by commas
};

struct Store {
  std::string url = "sqlite:{data_dir}/yunguan.db";
  std::uint32_t read_sessions = 4;
  std::uint32_t write_queue_max = 1024;
};

struct KeyRing {
  std::filesystem::path file = "{data_dir}/keys.yaml";
  std::filesystem::path master_secret_file = "{data_dir}/master.secret";
};

struct SignIn {
  std::uint32_t password_length_min = 10;
  std::uint32_t password_kinds_min = 3;
  std::uint32_t password_history = 5;
  std::chrono::days password_age{90};
  std::uint32_t failures_before_lock = 5;
  std::chrono::minutes lock{15};
  std::chrono::minutes idle{30};
  std::chrono::hours absolute{12};
  bool single_session = false;
};

struct Token {
  std::chrono::days lifetime_max{365};
  std::chrono::days unused_after{90};
  std::uint32_t rate_default = 600;
  std::uint32_t rate_max = 6'000;
  std::uint32_t owner_max = 20;
};

struct Audit {
  std::chrono::seconds chain_interval{1};
};

struct Backup {
  std::filesystem::path dir = "{data_dir}/backups";
  std::string at = "03:30";  // of the Shanghai clock, every day; empty: never by itself
  std::uint32_t keep = 7;
  bool verify = true;
  std::filesystem::path passphrase_file;  // empty: the master secret opens a backup
  bool before_upgrade = true;
};

struct Console {
  std::filesystem::path dir = "web/dist";
  bool watermark = true;
};

struct Rules {
  std::filesystem::path dir = "rules";
};

struct Config {
  std::filesystem::path data_dir = "data";
  bool demo = false;
  std::string demo_password;  // of all demonstration people; empty: random ones, told at the first start
  Http http;
  Store store;
  KeyRing key_ring;
  SignIn sign_in;
  Token token;
  Audit audit;
  Backup backup;
  log::Options log;
  Console console;
  Rules rules;
};

}  // namespace yunguan::config
