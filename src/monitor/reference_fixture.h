// SPDX-License-Identifier: Apache-2.0
// The monitoring models once more, slow and obvious: text, maps and one row after the other, following the requirement
// sentence by sentence. It shares no code with the engine except the calendar, so that an error in one shows against the
// other. Tests only.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace yunguan::reference {

// What changes before a usage file is read.
struct Edit {
  std::string cards;                          // lines that replace those of the same msisdn, or are new; "" = none
  std::map<std::string, std::string> lists;   // all of them anew; empty = as before
  std::map<std::string, bool> by_accounting;  // msisdn → whether accounting counts for it, from here on
  std::vector<std::string> gone;              // cards that are there no longer, once the others have changed
};

struct MonitorInput {
  std::string cards;                          // content of cards.csv
  std::vector<std::string> usage;             // contents of the usage files, in input order
  std::string history;                        // content of history.csv; "" = none
  std::map<std::string, std::string> lists;   // "apps.csv" → content; an absent file is an empty list
  std::string month;                          // "2026-10"
  std::map<std::size_t, Edit> edits;          // by the index of the file they come before
  std::set<std::size_t> accounting;           // files whose rows are the platform's own accounting
  std::map<std::string, bool> by_accounting;  // as in Edit, from the beginning
};

struct MonitorOutput {
  std::string findings;                     // the six compared columns with their header, as a file
  std::map<std::string, long> counts;       // read, taken, unknown_card, not_iot, other_source, rejected
  std::map<std::string, long> rejected;     // by reason
  std::vector<std::string> rejects;         // "file index:line:reason"
  std::vector<std::string> cards_refused;   // "line:reason"
  std::string bindings;                     // "msisdn,imei" of first-use cards, sorted
  std::string history;                      // "msisdn,month,data_bytes,sms_mo" of the month, sorted
  std::map<std::string, std::string> used;  // by msisdn: "data_bytes,sms,voice_calls,voice_seconds" of the month
};

MonitorOutput run_monitor(const MonitorInput& input);

}  // namespace yunguan::reference
