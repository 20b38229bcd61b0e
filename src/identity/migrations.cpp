// SPDX-License-Identifier: Apache-2.0
#include "identity/migrations.h"

namespace yunguan::identity {

namespace {

constexpr std::string_view kOrganisation = R"(
CREATE TABLE unit (
  id BIGINT NOT NULL PRIMARY KEY,
  parent_id BIGINT REFERENCES unit (id),
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  path TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  integrity TEXT NOT NULL
);
CREATE TABLE unit_history (
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  name TEXT NOT NULL,
  parent_id BIGINT,
  state TEXT NOT NULL,
  person_login TEXT NOT NULL,
  PRIMARY KEY (unit_id, version)
);
CREATE TABLE unit_tree (
  id BIGINT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL
);
INSERT INTO unit_tree (id, version) VALUES (1, 1);
CREATE TABLE person (
  id BIGINT NOT NULL PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  login_digest TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  phone_sealed TEXT,
  phone_index TEXT,
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  integrity TEXT NOT NULL
);
CREATE INDEX person_unit ON person (unit_id);
CREATE INDEX person_phone ON person (phone_index);
CREATE TABLE credential (
  person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
  password_hash TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  must_change BIGINT NOT NULL,
  last_sign_in_at BIGINT,
  integrity TEXT NOT NULL
);
CREATE TABLE password_history (
  person_id BIGINT NOT NULL REFERENCES person (id),
  changed_at BIGINT NOT NULL,
  password_hash TEXT NOT NULL,
  PRIMARY KEY (person_id, changed_at)
);
CREATE TABLE role (
  id BIGINT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  kind TEXT NOT NULL,
  permissions TEXT NOT NULL,
  built_in BIGINT NOT NULL,
  version BIGINT NOT NULL,
  integrity TEXT NOT NULL
);
CREATE TABLE person_role (
  person_id BIGINT NOT NULL REFERENCES person (id),
  role_id BIGINT NOT NULL REFERENCES role (id),
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  granted_by TEXT NOT NULL,
  granted_at BIGINT NOT NULL,
  integrity TEXT NOT NULL,
  PRIMARY KEY (person_id, role_id, unit_id)
);
CREATE INDEX person_role_role ON person_role (role_id);
CREATE TABLE preference (
  person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id),
  content TEXT NOT NULL
);
)";

constexpr std::string_view kSignIn = R"(
CREATE TABLE sign_in_attempt (
  login_digest TEXT NOT NULL PRIMARY KEY,
  failed BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  locked_until BIGINT NOT NULL
);
CREATE INDEX sign_in_attempt_last ON sign_in_attempt (last_at);
CREATE TABLE used_nonce (
  nonce TEXT NOT NULL PRIMARY KEY,
  expires_at BIGINT NOT NULL
);
CREATE INDEX used_nonce_expires ON used_nonce (expires_at);
CREATE TABLE session (
  id BIGINT NOT NULL PRIMARY KEY,
  token_digest TEXT NOT NULL UNIQUE,
  person_id BIGINT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  remote_ip TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  ended_at BIGINT,
  end_reason TEXT,
  integrity TEXT NOT NULL
);
CREATE INDEX session_person ON session (person_id, created_at);
CREATE INDEX session_expires ON session (expires_at);
)";

constexpr std::string_view kAudit = R"(
CREATE TABLE audit_row (
  id BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  person_id BIGINT,
  person_login TEXT NOT NULL,
  unit_id BIGINT,
  action TEXT NOT NULL,
  object_type TEXT NOT NULL,
  object_id TEXT NOT NULL,
  object_label TEXT NOT NULL,
  before_json TEXT,
  after_json TEXT,
  reason TEXT NOT NULL,
  result TEXT NOT NULL,
  code TEXT NOT NULL,
  remote_ip TEXT NOT NULL,
  trace_id TEXT NOT NULL,
  integrity TEXT NOT NULL
);
CREATE INDEX audit_row_at ON audit_row (at, id);
CREATE INDEX audit_row_object ON audit_row (object_type, object_id, at);
CREATE INDEX audit_row_person ON audit_row (person_id, at);
CREATE INDEX audit_row_unit ON audit_row (unit_id, at);
CREATE TABLE audit_pending (
  audit_id BIGINT NOT NULL PRIMARY KEY
);
CREATE TABLE audit_chain (
  position BIGINT NOT NULL PRIMARY KEY,
  audit_id BIGINT NOT NULL UNIQUE,
  chained_at BIGINT NOT NULL,
  link TEXT NOT NULL
);
CREATE INDEX audit_chain_at ON audit_chain (chained_at, position);
CREATE TABLE audit_head (
  id BIGINT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL,
  link TEXT NOT NULL,
  integrity TEXT NOT NULL
);
CREATE TABLE audit_seal (
  day TEXT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL,
  link TEXT NOT NULL,
  previous_link TEXT NOT NULL,
  signed_at BIGINT NOT NULL,
  signature TEXT NOT NULL
);
)";

constexpr std::string_view kTokens = R"(
ALTER TABLE person ADD COLUMN expires_at BIGINT;
CREATE TABLE api_token (
  id BIGINT NOT NULL PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  unit_id BIGINT REFERENCES unit (id),
  networks TEXT NOT NULL,
  rate_per_minute BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT,
  revoked_by TEXT NOT NULL,
  last_used_at BIGINT,
  last_used_ip TEXT NOT NULL,
  integrity TEXT NOT NULL
);
CREATE INDEX api_token_person ON api_token (person_id, id);
)";

constexpr std::string_view kReviews = R"(
CREATE TABLE role_conflict (
  id BIGINT NOT NULL PRIMARY KEY,
  left_code TEXT NOT NULL,
  right_code TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  integrity TEXT NOT NULL,
  UNIQUE (left_code, right_code)
);
CREATE TABLE role_conflict_turn (
  id BIGINT NOT NULL PRIMARY KEY,
  turn BIGINT NOT NULL
);
INSERT INTO role_conflict_turn (id, turn) VALUES (1, 0);
CREATE TABLE review_campaign (
  id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  due_on TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  started_by TEXT NOT NULL,
  closed_at BIGINT,
  closed_by TEXT NOT NULL,
  note TEXT NOT NULL,
  integrity TEXT NOT NULL
);
CREATE TABLE review_campaign_account (
  campaign_id BIGINT NOT NULL REFERENCES review_campaign (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  unit_name TEXT NOT NULL,
  roles TEXT NOT NULL,
  findings TEXT NOT NULL,
  integrity TEXT NOT NULL,
  PRIMARY KEY (campaign_id, person_id)
);
CREATE TABLE account_review (
  id BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  person_login TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  findings TEXT NOT NULL,
  until_at BIGINT,
  reviewer_id BIGINT NOT NULL,
  reviewer_login TEXT NOT NULL,
  campaign_id BIGINT REFERENCES review_campaign (id),
  integrity TEXT NOT NULL
);
CREATE INDEX account_review_person ON account_review (person_id, id);
CREATE INDEX account_review_campaign ON account_review (campaign_id, id);
)";

constexpr std::string_view kOffers = R"(
CREATE TABLE role_offer (
  role_code TEXT NOT NULL PRIMARY KEY,
  permissions TEXT NOT NULL,
  integrity TEXT NOT NULL
);
)";

// Subtrees are ranges of paths, which holds in byte order only; PostgreSQL's default order may be another.
constexpr std::string_view kPathIndexSqlite = "CREATE UNIQUE INDEX unit_path ON unit (path);";
constexpr std::string_view kPathIndexPostgres =
    "ALTER TABLE unit ALTER COLUMN path TYPE TEXT COLLATE \"C\"; CREATE UNIQUE INDEX unit_path ON unit (path);";

constexpr std::string_view kAccess = R"(
ALTER TABLE person ADD COLUMN access_rule TEXT;
ALTER TABLE role ADD COLUMN access_rule TEXT;
ALTER TABLE session ADD COLUMN certificate_id BIGINT;
CREATE TABLE certificate (
  id BIGINT NOT NULL PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  fingerprint TEXT NOT NULL UNIQUE,
  public_key TEXT NOT NULL,
  pem TEXT NOT NULL,
  subject TEXT NOT NULL,
  issuer TEXT NOT NULL,
  serial TEXT NOT NULL,
  not_before BIGINT NOT NULL,
  not_after BIGINT NOT NULL,
  state TEXT NOT NULL,
  enrolled_at BIGINT NOT NULL,
  enrolled_by TEXT NOT NULL,
  approved_at BIGINT,
  approved_by TEXT NOT NULL,
  disabled_at BIGINT,
  disabled_by TEXT NOT NULL,
  disabled_reason TEXT NOT NULL,
  last_used_at BIGINT,
  integrity TEXT NOT NULL
);
CREATE INDEX certificate_person ON certificate (person_id);
CREATE INDEX certificate_key ON certificate (public_key);
)";

constexpr std::string_view kAuditSequence = "CREATE SEQUENCE audit_row_id;";

}  // namespace

std::vector<store::Migration> migrations() {
  return {
      {"identity", 1, "create units, people and roles", kOrganisation, kPathIndexSqlite, kPathIndexPostgres},
      {"identity", 2, "create sign-in and sessions", kSignIn, {}, {}},
      {"identity", 3, "create the audit log", kAudit, {}, kAuditSequence},
      {"identity", 4, "limit signing in, and certificates", kAccess, {}, {}},
      {"identity", 5, "let accounts end, create API tokens", kTokens, {}, {}},
      {"identity",
       6,
       "create account reviews and roles that exclude each other",
       kReviews,
       {},
       {},
       "DROP TABLE account_review; DROP TABLE review_campaign_account; DROP TABLE review_campaign;"
       " DROP TABLE role_conflict_turn; DROP TABLE role_conflict;"},
      {"identity", 7, "keep what built-in roles were offered", kOffers, {}, {}, "DROP TABLE role_offer;"},
  };
}

}  // namespace yunguan::identity
