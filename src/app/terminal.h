// SPDX-License-Identifier: Apache-2.0
// Words for the person at the terminal.
#pragma once

#include <map>
#include <string>

#include "base/error.h"

namespace yunguan::app {

// &Text::zh or &Text::en.
using Language = std::string Text::*;

// Chinese when LC_ALL, LC_MESSAGES or LANG (the first that is set) begins with "zh", else English.
[[nodiscard]] Language terminal_language(const std::map<std::string, std::string>& environment);
// By this process's environment.
[[nodiscard]] Language terminal_language();

// "file:line: field 'value': sentence", the details indented below.
[[nodiscard]] std::string in_words(const Error& error, Language language);

// Writes "yunguan: …" to standard error, in the terminal's language.
void print_error(const Error& error);

// Ends a command that has something to say, on standard output, or an error; its exit status.
int say(const Result<std::string>& words);

}  // namespace yunguan::app
