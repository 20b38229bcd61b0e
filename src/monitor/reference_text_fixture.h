// SPDX-License-Identifier: Apache-2.0
// The pieces of text that the reference of the monitoring models reads: CSV, lists, numbers, devices, addresses.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace yunguan::reference {

using Strings = std::vector<std::string>;
__extension__ using Wide = unsigned __int128;

struct Record {
  long line = 0;
  bool closed = true;  // false: a quote was opened and never closed
  Strings fields;
};

struct Table {
  std::map<std::string, std::size_t> columns;
  std::size_t width = 0;
  std::vector<Record> rows;
  std::string at(const Record& row, const std::string& name) const {
    const auto found = columns.find(name);
    return found == columns.end() ? "" : row.fields[found->second];
  }
};

Table read_table(const std::string& text);
Strings split_list(const std::string& text);  // by ";", without empty parts
bool digits_only(const std::string& text);
Wide number(const std::string& text);
std::string decimal(Wide value);
std::string normalised(std::string text);
std::string number_kind(const std::string& msisdn);  // SIM-02
std::string imei14(const std::string& imei);         // "" when there are fewer characters
bool good_entry(const std::string& entry);           // of a data white list
bool covers(const std::string& entry, const std::string& peer);
bool at_or_below(const std::string& peer, const std::string& domain);
bool has_white_space(const std::string& text);
bool carries_port(const std::string& text);
std::string quoted(const std::string& field);  // as CSV has it

}  // namespace yunguan::reference
