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

// What becomes of a person who signs in while another session of his lives.
enum class SecondSession : std::uint8_t { allow, replace, refuse };

struct SignIn {
  std::uint32_t password_length_min = 10;
  std::uint32_t password_kinds_min = 3;
  std::uint32_t password_history = 5;
  std::chrono::days password_age{90};
  std::uint32_t failures_before_lock = 5;
  std::chrono::minutes lock{15};
  std::chrono::minutes idle{30};
  std::chrono::hours absolute{12};
  SecondSession second_session = SecondSession::allow;
  std::filesystem::path certificate_authorities;  // PEM; empty: none
};

struct Token {
  std::chrono::days lifetime_max{365};
  std::chrono::days unused_after{90};
  std::uint32_t rate_default = 600;
  std::uint32_t rate_max = 6'000;
  std::uint32_t owner_max = 20;
};

// When an account wants a look (identity/account_finding.h).
struct Review {
  std::chrono::days never_after{30};
  std::chrono::days unused_after{90};
  std::chrono::days soon{14};
  std::chrono::days every{90};
  std::uint32_t units_many = 5;
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

struct Order {
  std::filesystem::path catalog = "catalog";
  std::filesystem::path calendar = "rules/calendar.yaml";
  std::uint64_t attachment_max = 20u << 20;
};

// What the network does with a card in another device than the one it is bound to (§2.1.3).
enum class BindingMismatch : std::uint8_t { refuse, suspend };
[[nodiscard]] constexpr const char* to_word(BindingMismatch act) {
  return act == BindingMismatch::refuse ? "refuse" : "suspend";
}

struct Control {
  std::chrono::hours overdue{24};
  std::uint32_t whitelist_changes_per_year = 4;
  BindingMismatch binding_mismatch = BindingMismatch::refuse;
  std::uint32_t link_attempts = 6;
  std::chrono::seconds link_retry{60};
};

struct PersonalData {
  std::chrono::days erase_after{0};  // since a card was closed; below card::kErasureFloor: never
};

struct Journal {
  std::uint32_t shards = 16;
  std::chrono::days keep{62};
  std::uint64_t bytes_max = 200ull << 30;
};

struct Bulk {
  std::uint32_t approve_above = 1000;
  std::chrono::days submit_within{7};
};

struct Intake {
  std::filesystem::path folder = "{data_dir}/usage/in";
  std::chrono::seconds settle{3};
  std::uint64_t batch_max = 8u << 20;
  std::uint64_t keep_free = 256u << 20;
  std::uint32_t threads = 2;
  std::chrono::days rejects_keep{180};
  std::chrono::days quarantine_keep{731};
  std::chrono::days marks_keep{400};
};

// How the connection to the mail server is kept from being read.
enum class MailSecurity : std::uint8_t { none, starttls, tls };

struct Smtp {
  std::string host;  // empty: no mail
  std::uint16_t port = 587;
  MailSecurity security = MailSecurity::starttls;
  std::filesystem::path authorities;  // PEM; empty: those of the system
  std::string user;                   // empty: no authentication
  std::string password;
  std::filesystem::path password_file;
  std::string from;
  std::string from_name = "运管平台";
  std::chrono::seconds timeout{20};
};

struct Webhook {
  std::string url;  // empty: none
  std::string secret;
  std::filesystem::path secret_file;
  std::filesystem::path authorities;  // PEM; empty: those of the system
  bool private_addresses = false;
  std::chrono::seconds timeout{10};
};

struct Notify {
  Smtp smtp;
  Webhook webhook;
  std::string console_url;  // "https://yunguan.example": in front of links; empty: no links in mail
  std::uint32_t attempts_max = 8;
  std::uint32_t mails_per_hour = 30;
};

// Systems that orders call (docs/peers.md); which there are is entered in the console.
struct Peer {
  bool private_addresses = false;
  std::filesystem::path authorities;  // PEM; empty: those of the system
};

struct Config {
  std::filesystem::path data_dir = "data";
  bool demo = false;
  bool read_only = false;
  std::string demo_password;  // of all demonstration people; empty: random ones, told at the first start
  Http http;
  Store store;
  KeyRing key_ring;
  SignIn sign_in;
  Token token;
  Review review;
  PersonalData personal_data;
  Audit audit;
  Backup backup;
  log::Options log;
  Console console;
  Rules rules;
  Order order;
  Control control;
  Bulk bulk;
  Journal journal;
  Intake intake;
  Notify notify;
  Peer peer;
};

}  // namespace yunguan::config
