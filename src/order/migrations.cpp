// SPDX-License-Identifier: Apache-2.0
#include "order/migrations.h"

namespace yunguan::order {
namespace {

// Orders by the million, with some ten rows each around them.
constexpr store::Migration kCreate{
    "order",
    1,
    "create services and orders",
    R"(CREATE TABLE service_version (
         id BIGINT NOT NULL PRIMARY KEY,
         code TEXT NOT NULL,
         number BIGINT NOT NULL,
         digest TEXT NOT NULL,
         document TEXT NOT NULL,
         origin TEXT NOT NULL,
         published_by TEXT NOT NULL,
         published_at BIGINT NOT NULL,
         current BIGINT NOT NULL,
         UNIQUE (code, number)
       );
       CREATE INDEX service_version_current ON service_version (current, code);
       CREATE TABLE orders (
         id BIGINT NOT NULL PRIMARY KEY,
         number TEXT NOT NULL UNIQUE,
         service_version BIGINT NOT NULL,
         service TEXT NOT NULL,
         applicant_id BIGINT NOT NULL,
         unit_id BIGINT NOT NULL,
         parent_id BIGINT NOT NULL,
         parent_visit BIGINT NOT NULL,
         status BIGINT NOT NULL,
         suspended BIGINT NOT NULL,
         supervised BIGINT NOT NULL,
         priority TEXT NOT NULL,
         steps TEXT NOT NULL,
         light BIGINT NOT NULL,
         created_at BIGINT NOT NULL,
         submitted_at BIGINT,
         ended_at BIGINT,
         updated_at BIGINT NOT NULL,
         due_at BIGINT,
         look_at BIGINT,
         state TEXT NOT NULL,
         clocks TEXT NOT NULL,
         events BIGINT NOT NULL,
         version BIGINT NOT NULL
       );
       CREATE INDEX orders_by_unit ON orders (unit_id, id);
       CREATE INDEX orders_by_status ON orders (status, id);
       CREATE INDEX orders_by_service ON orders (service, status, id);
       CREATE INDEX orders_by_applicant ON orders (applicant_id, status, id);
       CREATE INDEX orders_by_parent ON orders (parent_id) WHERE parent_id <> 0;
       CREATE INDEX orders_to_look_at ON orders (look_at) WHERE look_at IS NOT NULL;
       CREATE INDEX orders_by_submission ON orders (submitted_at, unit_id, service, status, light, ended_at);
       CREATE INDEX orders_by_light ON orders (light, id) WHERE light > 1;
       CREATE TABLE order_event (
         order_id BIGINT NOT NULL,
         place BIGINT NOT NULL,
         at BIGINT NOT NULL,
         person_id BIGINT NOT NULL,
         login TEXT NOT NULL,
         act BIGINT NOT NULL,
         body TEXT NOT NULL,
         integrity TEXT NOT NULL,
         PRIMARY KEY (order_id, place)
       );
       CREATE TABLE order_task (
         order_id BIGINT NOT NULL,
         number BIGINT NOT NULL,
         person_id BIGINT NOT NULL,
         absent_id BIGINT,
         step TEXT NOT NULL,
         state BIGINT NOT NULL,
         act BIGINT,
         opened_at BIGINT NOT NULL,
         closed_at BIGINT,
         PRIMARY KEY (order_id, number, person_id)
       );
       CREATE INDEX order_task_box ON order_task (person_id, state, order_id, number);
       CREATE TABLE order_copy (
         order_id BIGINT NOT NULL,
         person_id BIGINT NOT NULL,
         step TEXT NOT NULL,
         at BIGINT NOT NULL,
         read_at BIGINT,
         PRIMARY KEY (order_id, person_id)
       );
       CREATE INDEX order_copy_box ON order_copy (person_id, order_id);
       CREATE TABLE order_timer (
         order_id BIGINT NOT NULL,
         visit BIGINT NOT NULL,
         name TEXT NOT NULL,
         due_at BIGINT NOT NULL,
         PRIMARY KEY (order_id, visit, name)
       );
       CREATE INDEX order_timer_due ON order_timer (due_at);
       CREATE TABLE order_deed (
         order_id BIGINT NOT NULL,
         visit BIGINT NOT NULL,
         is_undo BIGINT NOT NULL,
         step TEXT NOT NULL,
         kind BIGINT NOT NULL,
         target TEXT NOT NULL,
         standing BIGINT NOT NULL,
         attempts BIGINT NOT NULL,
         asked_at BIGINT NOT NULL,
         next_at BIGINT,
         ended_at BIGINT,
         error_code TEXT NOT NULL,
         error_zh TEXT NOT NULL,
         error_en TEXT NOT NULL,
         result TEXT NOT NULL,
         words_zh TEXT NOT NULL,
         words_en TEXT NOT NULL,
         PRIMARY KEY (order_id, visit, is_undo)
       );
       CREATE INDEX order_deed_due ON order_deed (next_at) WHERE standing = 0 AND next_at IS NOT NULL;
       CREATE TABLE order_link (
         order_id BIGINT NOT NULL,
         kind TEXT NOT NULL,
         object_id BIGINT NOT NULL,
         label TEXT NOT NULL,
         PRIMARY KEY (order_id, kind, object_id)
       );
       CREATE INDEX order_link_object ON order_link (kind, object_id, order_id);
       CREATE INDEX order_link_label ON order_link (label, order_id);)",
    "",
    R"(CREATE SEQUENCE order_id;
       ALTER TABLE orders ALTER COLUMN number TYPE TEXT COLLATE "C";
       ALTER TABLE order_link ALTER COLUMN label TYPE TEXT COLLATE "C";)",
    R"(DROP TABLE order_link; DROP TABLE order_deed; DROP TABLE order_timer; DROP TABLE order_copy; DROP TABLE order_task;
       DROP TABLE order_event; DROP TABLE orders; DROP TABLE service_version;)"};

// Contents lie in files; their digests stand here, and with the event that an attachment came with, so that neither goes unseen.
constexpr store::Migration kAttach{"order",
                                   2,
                                   "hang files to orders",
                                   R"(CREATE TABLE order_attachment (
         id BIGINT NOT NULL PRIMARY KEY,
         order_id BIGINT NOT NULL,
         made_by BIGINT NOT NULL,
         made_at BIGINT NOT NULL,
         name TEXT NOT NULL,
         kind BIGINT NOT NULL,
         bytes BIGINT NOT NULL,
         sm3 TEXT NOT NULL,
         field TEXT NOT NULL,
         event BIGINT NOT NULL,
         loose_since BIGINT,
         integrity TEXT NOT NULL
       );
       CREATE INDEX order_attachment_order ON order_attachment (order_id, id) WHERE order_id <> 0;
       CREATE INDEX order_attachment_loose ON order_attachment (loose_since) WHERE loose_since IS NOT NULL;
       CREATE INDEX order_attachment_maker ON order_attachment (made_by) WHERE loose_since IS NOT NULL;
       ALTER TABLE order_event ADD COLUMN files TEXT NOT NULL DEFAULT '[]';)",
                                   "",
                                   "",
                                   "DROP TABLE order_attachment; ALTER TABLE order_event DROP COLUMN files;"};

// `order_whole` has what an order is; `orders`, what lists filter and sort by, in rows short enough to walk along by the hundred thousand.
// What the indexes are for stands in order_pick.h. due_at is 9223372036854775807 where nothing is due.
constexpr store::Migration kSplit{"order",
                                  3,
                                  "keep what lists read apart from what an order is",
                                  R"(CREATE TABLE order_whole (
         order_id BIGINT NOT NULL PRIMARY KEY,
         state TEXT NOT NULL,
         clocks TEXT NOT NULL
       );
       INSERT INTO order_whole (order_id, state, clocks) SELECT id, state, clocks FROM orders;
       CREATE TABLE orders_narrow (
         id BIGINT NOT NULL PRIMARY KEY,
         number TEXT NOT NULL UNIQUE,
         service_version BIGINT NOT NULL,
         service TEXT NOT NULL,
         applicant_id BIGINT NOT NULL,
         unit_id BIGINT NOT NULL,
         parent_id BIGINT NOT NULL,
         parent_visit BIGINT NOT NULL,
         status BIGINT NOT NULL,
         suspended BIGINT NOT NULL,
         supervised BIGINT NOT NULL,
         priority TEXT NOT NULL,
         steps TEXT NOT NULL,
         light BIGINT NOT NULL,
         created_at BIGINT NOT NULL,
         submitted_at BIGINT,
         ended_at BIGINT,
         updated_at BIGINT NOT NULL,
         due_at BIGINT NOT NULL,
         look_at BIGINT,
         events BIGINT NOT NULL,
         version BIGINT NOT NULL
       );
       INSERT INTO orders_narrow (id, number, service_version, service, applicant_id, unit_id, parent_id, parent_visit, status,
         suspended, supervised, priority, steps, light, created_at, submitted_at, ended_at, updated_at, due_at, look_at, events, version)
       SELECT id, number, service_version, service, applicant_id, unit_id, parent_id, parent_visit, status, suspended, supervised,
         priority, steps, light, created_at, submitted_at, ended_at, updated_at, COALESCE(due_at, 9223372036854775807), look_at, events,
         version FROM orders;
       DROP TABLE orders;
       ALTER TABLE orders_narrow RENAME TO orders;
       CREATE INDEX orders_by_unit ON orders (unit_id, id, status);
       CREATE INDEX orders_by_status ON orders (status, id);
       CREATE INDEX orders_by_service ON orders (service, id, status);
       CREATE INDEX orders_by_applicant ON orders (applicant_id, id, status);
       CREATE INDEX orders_by_parent ON orders (parent_id) WHERE parent_id <> 0;
       CREATE INDEX orders_to_look_at ON orders (look_at) WHERE look_at IS NOT NULL;
       CREATE INDEX orders_by_submission ON orders (submitted_at, unit_id, service, status, light, ended_at, id);
       CREATE INDEX orders_by_update ON orders (updated_at, id, status);
       CREATE INDEX orders_by_due ON orders (due_at, id, status);
       CREATE INDEX orders_by_light ON orders (light, id, status) WHERE light > 1;
       CREATE INDEX orders_suspended ON orders (id, status) WHERE suspended = 1;
       CREATE INDEX orders_supervised ON orders (id, status) WHERE supervised = 1;
       CREATE INDEX orders_by_priority ON orders (priority, id, status);)",
                                  "",
                                  R"(ALTER TABLE orders ALTER COLUMN number TYPE TEXT COLLATE "C";)",
                                  ""};

// Which version of the working calendar an order's times were worked out by, so that the clerk finds those that are behind.
constexpr store::Migration kCalendar{"order",
                                     4,
                                     "know the calendar of an order's times",
                                     R"(ALTER TABLE orders ADD COLUMN calendar BIGINT NOT NULL DEFAULT 0;
       CREATE INDEX orders_by_calendar ON orders (calendar, id) WHERE ended_at IS NULL AND submitted_at IS NOT NULL;)",
                                     "",
                                     "",
                                     "DROP INDEX orders_by_calendar; ALTER TABLE orders DROP COLUMN calendar;"};

// What comes with one act on many orders lies on disk once. 0: a content of its own.
constexpr store::Migration kShare{
    "order",
    5,
    "share contents of attachments",
    R"(ALTER TABLE order_attachment ADD COLUMN content BIGINT NOT NULL DEFAULT 0;
       CREATE INDEX order_attachment_content ON order_attachment (content) WHERE content <> 0;)",
    "",
    "",
    "DROP INDEX order_attachment_content; ALTER TABLE order_attachment DROP COLUMN content;"};

}  // namespace

std::vector<store::Migration> migrations() { return {kCreate, kAttach, kSplit, kCalendar, kShare}; }

}  // namespace yunguan::order
